"""How the compiled engine lays out weights and images: the shapes that let the vector unit read straight on.

Parameters travel everywhere else in the shapes of `network.Network1989` (a dict of name → array); `pack`
and `unpack` are exact inverses of each other. Images are padded by two pixels of background and their even
and odd columns separated, since H1 moves in steps of two.
"""

import numpy as np

from lib.lecun1989.initialisation import BACKGROUND

PADDING = 2
BLOCK = 104  # 25 taps × 4 planes = 100 numbers, padded to a whole number of 8-wide vectors
PATCH = 4 * BLOCK


def lay_out_images(images):
    """Images (n, 16, 16) in [−1, 1] → (n, 20, 2, 10): padded, columns split into even and odd."""
    pad = ((0, 0), (PADDING, PADDING), (PADDING, PADDING))
    padded = np.pad(np.asarray(images, np.float32), pad, constant_values=BACKGROUND)
    return np.ascontiguousarray(padded.reshape(len(padded), 20, 10, 2).swapaxes(2, 3))


def pack(parameters):
    """Parameters by name, in torch's shapes → the eight arrays that the engine trains in place (copies)."""
    taps_first = parameters["h2_weight"].reshape(12, 2, 4, 25).swapaxes(2, 3)  # (unit, half, tap, plane)
    h2_weight = np.zeros((12, 2, BLOCK), np.float32)
    h2_weight[:, :, :100] = _swap_last_group(taps_first).reshape(12, 2, 100)
    arrays = (
        parameters["h1_weight"].reshape(12, 25),
        parameters["h1_bias"].reshape(12 * 64),
        h2_weight.reshape(12, 2 * BLOCK),
        parameters["h2_bias"].reshape(12, 16),
        parameters["h3_weight"].T,
        parameters["h3_bias"],
        parameters["output_weight"].T,
        parameters["output_bias"],
    )
    return tuple(np.array(array, np.float32, order="C") for array in arrays)


def unpack(weights):
    """The eight arrays of the engine → parameters by name, in torch's shapes (copies)."""
    w1, b1, w2, b2, w3, b3, w4, b4 = weights
    taps_first = _swap_last_group(w2.reshape(12, 2, BLOCK)[:, :, :100].reshape(12, 2, 25, 4))
    parameters = {
        "h1_weight": w1.reshape(12, 1, 5, 5),
        "h1_bias": b1.reshape(12, 8, 8),
        "h2_weight": taps_first.swapaxes(2, 3).reshape(12, 8, 5, 5),
        "h2_bias": b2.reshape(12, 4, 4),
        "h3_weight": w3.T,
        "h3_bias": b3,
        "output_weight": w4.T,
        "output_bias": b4,
    }
    return {name: np.array(array, order="C") for name, array in parameters.items()}


def _swap_last_group(halves):
    """The last four units read planes 8–11 before planes 0–3; halves (12, 2, …), its own inverse."""
    halves = halves.copy()
    halves[8:] = halves[8:, ::-1]
    return halves
