"""The arithmetic of MNIST-1D: ten templates, and the transformations that turn them into signals.

Source: S. Greydanus, "Scaling down deep learning" (2020), section "The MNIST-1D dataset"; built from a description.
A row is a signal. Every function takes all rows at once and leaves what it is given as it was:

    smooth(x)_i = Σ_k exp(−k² / 2σ²) x_{i+k} / Σ_k exp(−k² / 2σ²),    |k| ≤ 4σ,  σ = 2 points
"""

import numpy as np

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


def templates(length: int = 12) -> np.ndarray:
    """Return the ten templates, float64 (10, length): mean and spread taken out, first point at 0, divided by 6."""
    rows = TEMPLATES - TEMPLATES.mean(axis=1, keepdims=True)
    rows = rows / rows.std(axis=1, keepdims=True)
    rows = (rows - rows[:, :1]) / 6
    return rows if length == rows.shape[1] else resample(rows, length)


def signals(shapes: np.ndarray, draws: dict[str, np.ndarray], settings) -> np.ndarray:
    """Return signals (n, final_seq_length), not yet shuffled or normalised, of templates and the settings' draws."""
    low, high = settings.padding
    zeros = low + (draws["padding"] * (high - low + 1)).astype(int)
    x = stretch(shapes[draws["label"]] + OFFSET, zeros, settings.working_length)
    x = x * (1 + settings.scale_coeff * (draws["scale"] - 0.5))[:, None]
    x = turn(x, draws["shift"])
    x = np.where(x == 0, smooth(settings.corr_noise_scale * draws["smooth"]), x)
    x = x + settings.iid_noise_scale * draws["white"]
    line = np.linspace(-0.5, 0.5, settings.working_length)
    x = x - (settings.shear_scale * (draws["shear"] - 0.5))[:, None] * line
    return resample(x, settings.final_seq_length)


def stretch(rows: np.ndarray, zeros: np.ndarray, length: int) -> np.ndarray:
    """Append zeros (n,) to rows (n, m) and interpolate each to `length` points."""
    out = np.empty((len(rows), length))
    for num in np.unique(zeros):
        chosen = zeros == num
        out[chosen] = resample(np.pad(rows[chosen], ((0, 0), (0, num))), length)
    return out


def resample(rows: np.ndarray, length: int) -> np.ndarray:
    """Interpolate rows (n, m) linearly at `length` places from their first point to their last."""
    old, new = np.linspace(0, 1, rows.shape[1]), np.linspace(0, 1, length)
    left = np.clip(np.searchsorted(old, new, side="right") - 1, 0, len(old) - 2)
    slope = (rows[:, left + 1] - rows[:, left]) / (old[left + 1] - old[left])
    return slope * (new - old[left]) + rows[:, left]


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
