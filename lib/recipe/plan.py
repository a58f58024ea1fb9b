"""Where everything of a network lies in the flat arrays of the compiled engine: a row of whole numbers for each layer.

The arrays are a row of parameters and one space of vectors (n, 8), each of eight examples. In the space stand, layer
after layer, what enters, what leaves, x̂, δ and masks; then what is handed down between two layers. Blocks of eight
examples follow each other. Within a block the numbers of an image go row by row, and at each place channel after
channel, so that the five pixels of a kernel's row lie together. Planes that enter a convolution stand in a frame of two
zeros, as the kernel's border asks, and its δ in a frame of one.
"""

import functools
from itertools import accumulate

import numpy as np

from lib.recipe.network import BORDER, KERNEL, SIDE, layers_of, shapes_of
from lib.training.vector import LANES

COLUMNS = (
    "CONVOLUTION", "CHANNELS", "FRAMED", "PLACES", "FAN_IN", "FAN_OUT", "INPUTS", "OUTPUTS", "POOLED", "FROM_BELOW",
    "WEIGHT", "SHIFT", "SCALE", "RUNNING", "UNIT",
    "INPUT", "OUTPUT", "HAT", "DELTA", "MASK", "SPREAD", "FRAMED_DELTA", "BELOW", "ABOVE", "PRESENT", "END",
)  # fmt: skip
(
    CONVOLUTION, CHANNELS, FRAMED, PLACES, FAN_IN, FAN_OUT, INPUTS, OUTPUTS, POOLED, FROM_BELOW,
    WEIGHT, SHIFT, SCALE, RUNNING, UNIT,
    INPUT, OUTPUT, HAT, DELTA, MASK, SPREAD, FRAMED_DELTA, BELOW, ABOVE, PRESENT, END,
) = range(len(COLUMNS))  # fmt: skip
FEWEST_IN, FEWEST_OUT, TOGETHER = 5, 3, 4  # inputs, outputs and places that the compiled loops take at a time


@functools.lru_cache(maxsize=64)
def plan_of(architecture, batch_size):
    """The plan int64 (layers, COLUMNS) of an architecture for batches of a size; nobody writes into it.

    ValueError for layers that the loops do not fit.
    """
    starts, layers = _starts(shapes_of(architecture)), layers_of(architecture)
    rows, side, running, unit = [], SIDE, 0, 0
    for place, layer in enumerate(layers):
        row = dict.fromkeys(COLUMNS, 0) | {"FAN_IN": layer.fan_in, "FAN_OUT": layer.fan_out, "INPUTS": layer.fan_in}
        if layer.kind == "convolution":
            row |= _planes(side, layer)
            side //= 2
        elif place == len(architecture.planes):
            row |= {"POOLED": architecture.pooled, "FROM_BELOW": layer.fan_in - architecture.num_features}
        row["OUTPUTS"] = row["PLACES"] ** 2 * layer.fan_out or layer.fan_out
        row |= {"WEIGHT": starts[place, "weight"], "SHIFT": starts[place, "bias"]}
        row |= {"SCALE": starts.get((place, "scale"), -1), "RUNNING": running, "UNIT": unit}
        running, unit = running + 2 * layer.fan_out * layer.normalised, unit + layer.fan_out
        rows.append(_fitting(row))
    _lay_out(rows, max(TOGETHER, -(-batch_size // LANES)))
    return np.array([[row[name] for name in COLUMNS] for row in rows])


def _starts(shapes):
    """Where each parameter begins in a row of them."""
    ends = accumulate((int(np.prod(shape)) for shape in shapes.values()), initial=0)
    return dict(zip(shapes, ends, strict=False))


def _planes(side, layer):
    """The columns of a convolution of planes of this side."""
    framed, channels = side + 2 * BORDER, layer.fan_in // KERNEL**2
    return {"CONVOLUTION": 1, "CHANNELS": channels, "FRAMED": framed, "PLACES": side // 2,
            "INPUTS": framed**2 * channels}  # fmt: skip


def _lay_out(rows, blocks):
    """Fill in where each region of so many blocks begins in the space."""
    end = 0
    for start, size in (("INPUT", "INPUTS"), ("OUTPUT", "OUTPUTS"), ("HAT", "OUTPUTS"), ("DELTA", "OUTPUTS"),
                        ("MASK", "FAN_OUT"), ("SPREAD", "FAN_OUT")):  # fmt: skip
        for row in rows:
            row[start], end = end, end + blocks * row[size] * (start != "HAT" or row["SCALE"] >= 0)
    framed = max(row["CONVOLUTION"] * (row["PLACES"] + 2) ** 2 * row["FAN_OUT"] for row in rows)
    widest = max(max(row["INPUTS"], row["OUTPUTS"]) for row in rows)
    sizes = {"FRAMED_DELTA": framed, "BELOW": widest, "ABOVE": widest, "PRESENT": 1, "END": 0}
    shared = accumulate((blocks * size for size in sizes.values()), initial=end)
    shared = dict(zip(sizes, shared, strict=False))
    for row in rows:
        row |= shared


def _fitting(row):
    if row["FAN_IN"] < FEWEST_IN or row["FAN_OUT"] < FEWEST_OUT or row["PLACES"] % TOGETHER:
        sizes = f"{row['FAN_IN']} inputs and {row['FAN_OUT']} outputs"
        needed = f"at least {FEWEST_IN} and {FEWEST_OUT}, and rows of {TOGETHER} or more places in planes"
        raise ValueError(f"a layer of {sizes}: the compiled loops need {needed}")
    return row
