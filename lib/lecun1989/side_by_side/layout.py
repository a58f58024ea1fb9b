"""Where the parameters of eight runs lie: one array (9760, 8) with all parameters of each run in a lane.

Within a lane the parameters stand one after the other in the order of `initialisation`, each in the C order of
its shape in torch. `pack` and `unpack` are exact inverses of each other.
"""

import numpy as np

from lib.lecun1989.initialisation import BIASES, OUTPUT_BIAS, WEIGHTS
from lib.training.vector import LANES

SHAPES = {name: shape for name, shape, _ in (*WEIGHTS, *BIASES, OUTPUT_BIAS)}
SIZES = {name: int(np.prod(shape)) for name, shape in SHAPES.items()}
STARTS = dict(zip(SIZES, np.cumsum([0, *SIZES.values()]).tolist(), strict=False))
NUM_PARAMETERS = sum(SIZES.values())

H1_WEIGHT, H2_WEIGHT, H3_WEIGHT, OUTPUT_WEIGHT = (STARTS[name] for name, *_ in WEIGHTS)
H1_BIAS, H2_BIAS, H3_BIAS = (STARTS[name] for name, *_ in BIASES)
OUTPUT_BIASES = STARTS["output_bias"]


def pack(runs):
    """Parameters of up to eight runs, each name → array, as one float32 array (9760, 8); spare lanes hold zeros."""
    packed = np.zeros((NUM_PARAMETERS, LANES), np.float32)
    for lane, parameters in enumerate(runs):
        packed[:, lane] = np.concatenate([parameters[name].ravel() for name in SHAPES])
    return packed


def unpack(packed, lane):
    """The parameters of one lane: name → array in torch's shapes (copies)."""
    return {
        name: packed[start : start + SIZES[name], lane].reshape(SHAPES[name]).copy() for name, start in STARTS.items()
    }
