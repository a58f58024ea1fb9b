"""Where training starts: weights uniform in ±2.4/√F, biases zero, the output's biases −1.

Source: LeCun et al. (1989), page 546, as Karpathy (2022) reads it (`recipe.GUESSES`). F is the number of
inputs of a unit without its bias. Nine targets in ten are −1, so the output units start there.
"""

import numpy as np

INITIALISATION_STREAM = 1  # of the generators that a run opens
BACKGROUND = -1.0  # the value of white paper, and of every padded position

WIRING = (  # the planes of H1 that planes 0–3, 4–7 and 8–11 of H2 read, as ranges
    (slice(0, 8),),
    (slice(4, 12),),
    (slice(0, 4), slice(8, 12)),
)

WEIGHTS = (  # name, shape, inputs of a unit
    ("h1_weight", (12, 1, 5, 5), 25),
    ("h2_weight", (12, 8, 5, 5), 200),
    ("h3_weight", (192, 30), 192),
    ("output_weight", (30, 10), 30),
)
BIASES = (("h1_bias", (12, 8, 8), 0.0), ("h2_bias", (12, 4, 4), 0.0), ("h3_bias", (30,), 0.0))
OUTPUT_BIAS = ("output_bias", (10,), -1.0)


def initial_parameters(uniform, recipe=None):
    """Parameters by name, float32; uniform: a function shape → numbers in [0, 1), called layer by layer.

    Pass `generator.random` of a NumPy generator, or torch's `rand` to begin where K22's script begins. A recipe
    with the cross-entropy has no targets to lean towards: its output's biases start at 0.
    """
    power = 1.0 if recipe is not None and recipe.initialisation == "fan-in" else 0.5
    weights = {name: _scale(uniform(shape), fan_in**power) for name, shape, fan_in in WEIGHTS}
    biases = {name: np.full(shape, value, np.float32) for name, shape, value in (*BIASES, OUTPUT_BIAS)}
    if recipe is not None and recipe.loss == "cross-entropy":
        biases["output_bias"][:] = 0
    return weights | biases


def _scale(numbers, divisor):
    """Numbers uniform in [0, 1) → float32 weights uniform in ±2.4 / divisor."""
    return ((np.asarray(numbers) - 0.5) * 2 * 2.4 / divisor).astype(np.float32)
