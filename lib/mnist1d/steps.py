"""MNIST-1D built before the reader's eyes: ten signals after each step, and what each step is for.

Source: S. Greydanus, "Scaling down deep learning" (2020), section "The MNIST-1D dataset". The arithmetic is that of
`lib.data.mnist1d_signals`, step after step:

    template → padding → scale → shift → smooth noise → white noise → shear → 40 points
"""

from dataclasses import dataclass, replace

import numpy as np

from lib.data.mnist1d import NUM_CLASSES, Mnist1d, Signals, draw
from lib.data.mnist1d_signals import OFFSET, num_zeros, stages, stretch, templates

PUBLISHED = Mnist1d()


@dataclass(frozen=True)
class Step:
    """One step of the generator: the settings without it, what it does, what it is for, whether the post names it."""

    name: str
    without: Mnist1d
    does: str
    purpose: str
    told: str


STEPS = (
    Step(
        "padding",
        replace(PUBLISHED, padding=(48, 48), template_len=24),  # 72 points as before, digits of middling width
        "36 to 60 zeros behind the template, then all of it drawn out to 72 points",
        "room to shift in; and since fewer zeros make a wider digit, digits of different width",
        "the padding is; that it widens digits is not, nor in the paper",
    ),
    Step(
        "scale",
        replace(PUBLISHED, scale_coeff=0.0),
        "times a factor between 0.8 and 1.2",
        "the size of an excursion alone tells nothing",
        "as a transformation; not in the paper's table of settings",
    ),
    Step(
        "shift",
        replace(PUBLISHED, max_translation=1),
        "turned right by 0 to 47 points; what leaves on the right comes back on the left",
        "the same digit anywhere: what a model must learn to ignore",
        "yes, in the paper as up to 48",
    ),
    Step(
        "smooth noise",
        replace(PUBLISHED, corr_noise_scale=0.0),
        "waves of the width of a stroke, only where the signal is exactly zero",
        "hides where the digit begins and ends, and leaves the digit itself clean",
        "no",
    ),
    Step(
        "white noise",
        replace(PUBLISHED, iid_noise_scale=0.0),
        "a little independent noise at every point",
        "no two signals are alike, and none is exactly zero anywhere",
        "no",
    ),
    Step(
        "shear",
        replace(PUBLISHED, shear_scale=0.0),
        "minus a straight line through the middle, of random tilt",
        "the height of a point alone tells little",
        "as a transformation",
    ),
)


def step_by_step(seed: int = 0, settings: Mnist1d = PUBLISHED) -> dict[str, np.ndarray]:
    """Return one signal of each digit after each step, step → (10, points), all drawn from this seed."""
    labels = np.arange(NUM_CLASSES)
    draws = draw(labels, settings, np.random.RandomState(seed))
    stretched, kind = stretch(templates() + OFFSET, num_zeros(draws["padding"], settings), settings.working_length)
    found = {"template": templates(), "padding": stretched[kind, labels]}
    return found | dict(stages(found["padding"], draws, settings))


def widths(settings: Mnist1d = PUBLISHED) -> tuple[float, float]:
    """Return the share of a signal that its narrowest and its widest digit fill."""
    num_points = templates().shape[1]
    fewest, most = settings.padding
    return (num_points - 1) / (num_points + most - 1), (num_points - 1) / (num_points + fewest - 1)


def examples_of(signals: Signals, num_each: int) -> np.ndarray:
    """Return the first training signals of each digit, (num_each, 10, points); ValueError when there are too few."""
    places = [np.flatnonzero(signals.y == digit)[:num_each] for digit in range(NUM_CLASSES)]
    if num_each < 1 or min(map(len, places)) < num_each:
        raise ValueError(f"num_each must be at least 1 and at most {min(map(len, places))} here, not {num_each}")
    return signals.x[np.array(places).T]
