"""The arithmetic of MNIST-1D: ten templates, and the transformations that turn them into signals.

Source: S. Greydanus, "Scaling down deep learning" (2020), section "The MNIST-1D dataset"; built from a description.
A row is a signal. Every function takes all rows at once and leaves what it is given as it was:

    smooth(x)_i = Σ_k exp(−k² / 2σ²) x_{i+k} / Σ_k exp(−k² / 2σ²),    |k| ≤ 4σ,  σ = 2 points
"""

from collections.abc import Iterator

import numpy as np

BLOCK = 1_000  # signals that are worked on at a time
OFFSET = 1e-8  # keeps a zero of a template from being taken for background
SMOOTHING = 2.0  # standard deviation σ of the smooth noise's kernel, in points
REACH = 8  # points on either side of the kernel's centre: four standard deviations
TEMPLATES = np.array(
    [
        [5, 6, 6.5, 6.75, 7, 7, 7, 7, 6.75, 6.5, 6, 5],
        [5, 3, 3, 3.4, 3.8, 4.2, 4.6, 5, 5.4, 5.8, 5, 5],
        [5, 6, 6.5, 6.5, 6, 5.25, 4.75, 4, 3.5, 3.5, 4, 5],
        [5, 6, 6.5, 6.5, 6, 5, 5, 6, 6.5, 6.5, 6, 5],
        [5, 4.4, 3.8, 3.2, 2.6, 2.6, 5, 5, 5, 5, 5, 5],
        [5, 3, 3, 3, 3, 5, 6, 6.5, 6.5, 6, 4.5, 5],
        [5, 4, 3.5, 3.25, 3, 3, 3, 3, 3.25, 3.5, 4, 5],
        [5, 7, 7, 6.6, 6.2, 5.8, 5.4, 5, 4.6, 4.2, 5, 5],
        [5, 4, 3.5, 3.5, 4, 5, 5, 4, 3.5, 3.5, 4, 5],
        [5, 4, 3.5, 3.5, 4, 5, 5, 5, 5, 4.7, 4.3, 5],
    ]
)


def templates() -> np.ndarray:
    """Return the ten templates, float64 (10, 12): mean and spread taken out, first point at 0, divided by 6."""
    rows = TEMPLATES - TEMPLATES.mean(axis=1, keepdims=True)
    rows = rows / rows.std(axis=1, keepdims=True)
    return (rows - rows[:, :1]) / 6


def time_axis(settings) -> np.ndarray:
    """Return the times (final_seq_length,) of a signal's points, from −5/6 to 5/6, not yet divided by the spread."""
    t = np.linspace(-5, 5, templates().shape[1])[None] / 6
    return resample(resample(t, settings.working_length), settings.final_seq_length)[0]


def signals(shapes: np.ndarray, draws: dict[str, np.ndarray], settings) -> np.ndarray:
    """Return signals (n, final_seq_length), not yet shuffled or normalised, of templates (10, m) and `draw`'s numbers.

    They are made in blocks that stay in the processor's cache; a stretched template serves all that share it.
    """
    stretched, kind = stretch(shapes + OFFSET, num_zeros(draws["padding"], settings), settings.working_length)
    found = np.empty((len(kind), settings.final_seq_length))
    for start in range(0, len(kind), BLOCK):
        block = slice(start, start + BLOCK)
        some = {name: values[block] for name, values in draws.items()}
        *_, (_, found[block]) = stages(stretched[kind[block], some["label"]], some, settings)
    return found


def stages(x: np.ndarray, draws: dict[str, np.ndarray], settings) -> Iterator[tuple[str, np.ndarray]]:
    """Yield (step, signals (n, …)) after each step that follows the stretching, from stretched templates x (n, L) on.

    Steps: scale, shift, smooth noise, white noise, shear, resample; no array is changed once it is yielded.
    """
    x = x * (1 + settings.scale_coeff * (draws["scale"] - 0.5))[:, None]
    yield "scale", x
    x = turn(x, draws["shift"])
    yield "shift", x
    x = np.where(x == 0, smooth(settings.corr_noise_scale * draws["smooth"]), x)
    yield "smooth noise", x
    x = x + settings.iid_noise_scale * draws["white"]
    yield "white noise", x
    line = np.linspace(-0.5, 0.5, x.shape[1])
    x = x - (settings.shear_scale * (draws["shear"] - 0.5))[:, None] * line
    yield "shear", x
    yield "resample", resample(x, settings.final_seq_length)


def num_zeros(uniform: np.ndarray, settings) -> np.ndarray:
    """Return how many zeros, int64 (n,), numbers uniform on [0, 1) append: all of the settings' range equally often."""
    low, high = settings.padding
    return low + (uniform * (high - low + 1)).astype(np.int64)


def stretch(shapes: np.ndarray, zeros: np.ndarray, length: int) -> tuple[np.ndarray, np.ndarray]:
    """Append each number of zeros (n,) that occurs to shapes (10, m), and interpolate to `length` points.

    Returns the stretched shapes (kinds, 10, length) and the kind (n,) of each signal.
    """
    kinds, kind = np.unique(zeros, return_inverse=True)
    return np.stack([resample(np.pad(shapes, ((0, 0), (0, num))), length) for num in kinds]), kind


def resample(rows: np.ndarray, length: int) -> np.ndarray:
    """Interpolate rows (n, m) linearly at `length` places from their first point to their last."""
    old, new = np.linspace(0, 1, rows.shape[1]), np.linspace(0, 1, length)
    left = np.clip(np.searchsorted(old, new, side="right") - 1, 0, len(old) - 2)
    slope = (rows[:, left + 1] - rows[:, left]) / (old[left + 1] - old[left])
    found = slope * (new - old[left]) + rows[:, left]
    found[:, -1] = rows[:, -1]  # which rounding must not keep from being 0, that is background
    return found


def turn(rows: np.ndarray, shifts: np.ndarray) -> np.ndarray:
    """Turn each of rows (n, m) right by its shift (n,); what leaves on the right comes back on the left."""
    places = (np.arange(rows.shape[1]) - shifts[:, None]) % rows.shape[1]
    return np.take_along_axis(rows, places, axis=1)


def smooth(rows: np.ndarray) -> np.ndarray:
    """Filter rows (n, m) with a Gaussian kernel; beyond its ends a row goes on as its mirror image."""
    taps = np.exp(-0.5 * (np.arange(-REACH, REACH + 1) / SMOOTHING) ** 2)
    taps = taps / taps.sum()
    wide = np.pad(rows, ((0, 0), (REACH, REACH)), mode="symmetric")
    return sum(tap * wide[:, i : i + rows.shape[1]] for i, tap in enumerate(taps))
