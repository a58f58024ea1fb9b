"""What stands between two linear maps, compiled: ReLU with dropout, frames, and squares of averages.

h = m · max(a, 0)        ∂a = m ∂h where h > 0
"""

import numpy as np

from lib.recipe.plan import (
    ABOVE,
    BELOW,
    CONVOLUTION,
    DELTA,
    FAN_IN,
    FAN_OUT,
    FRAMED,
    FRAMED_DELTA,
    INPUT,
    MASK,
    OUTPUT,
    OUTPUTS,
    PLACES,
    POOLED,
)
from lib.training.compiled import lane_compiler
from lib.training.vector import load, splat, store, where_positive

compiled = lane_compiler(__name__)
f32 = np.float32


@compiled
def rectify(layer, space, dropping, num_blocks):
    """h = m · max(a, 0) in place; a mask drops whole planes. NaN stays NaN."""
    outputs, places, zero = layer[FAN_OUT], layer[OUTPUTS] // layer[FAN_OUT], splat(f32(0))
    at = layer[OUTPUT]
    for block in range(num_blocks):
        mask = layer[MASK] + block * outputs
        for _ in range(places):
            for output in range(outputs):
                a = load(space, at)
                a = where_positive(zero - a, zero, a)
                store(space, at, a * load(space, mask + output) if dropping else a)
                at += 1


@compiled
def back_through_units(layer, space, dropping, num_blocks):
    """∂a from ∂h, which lies ABOVE."""
    outputs, places, zero = layer[FAN_OUT], layer[OUTPUTS] // layer[FAN_OUT], splat(f32(0))
    at = 0
    for block in range(num_blocks):
        mask = layer[MASK] + block * outputs
        for _ in range(places):
            for output in range(outputs):
                d = load(space, layer[ABOVE] + at)
                d = d * load(space, mask + output) if dropping else d
                store(space, layer[DELTA] + at, where_positive(load(space, layer[OUTPUT] + at), d, zero))
                at += 1


@compiled
def frame(layer, space, start, to, framed, num_blocks):
    """Copy the planes of a layer from a start into the middle of frames, whose border stays as it is."""
    side, channels = layer[PLACES], layer[FAN_OUT]
    border = (framed - side) // 2
    for block in range(num_blocks):
        for y in range(side):
            at = to + ((block * framed + y + border) * framed + border) * channels
            for k in range(side * channels):
                store(space, at + k, load(space, start + (block * side + y) * side * channels + k))


@compiled
def frame_delta(layer, space, num_blocks):
    """Copy δ of a convolution into frames of one zero."""
    frame(layer, space, layer[DELTA], layer[FRAMED_DELTA], layer[PLACES] + 2, num_blocks)


@compiled
def hand_over(layer, above, space, num_blocks):
    """Outputs of a layer become inputs of the one above: framed, or averaged over squares, or as they are."""
    if above[CONVOLUTION]:
        frame(layer, space, layer[OUTPUT], above[INPUT], above[FRAMED], num_blocks)
        return
    places, outputs = max(layer[PLACES], 1), layer[FAN_OUT]
    squares = above[POOLED] if above[POOLED] else places
    size, inputs = places // squares, above[FAN_IN]
    for block in range(num_blocks):
        for square in range(squares * squares):
            top, left = square // squares * size, square % squares * size
            for output in range(outputs):
                a = splat(f32(0))
                for y in range(top, top + size):
                    for x in range(left, left + size):
                        a = a + load(space, layer[OUTPUT] + ((block * places + y) * places + x) * outputs + output)
                at = above[INPUT] + block * inputs + square * outputs + output
                store(space, at, a * splat(f32(1 / (size * size))))


@compiled
def hand_back(layer, above, space, num_blocks):
    """The adjoint of `hand_over` to a full layer: ∂ of its inputs, BELOW it, becomes ∂ of outputs, ABOVE the other."""
    places, outputs = max(layer[PLACES], 1), layer[FAN_OUT]
    squares = above[POOLED] if above[POOLED] else places
    size, inputs = places // squares, above[FAN_IN]
    for block in range(num_blocks):
        for place in range(places * places):
            square = place // places // size * squares + place % places // size
            start = layer[BELOW] + block * inputs + square * outputs
            at = layer[ABOVE] + (block * places * places + place) * outputs
            for output in range(outputs):
                store(space, at + output, load(space, start + output) * splat(f32(1 / (size * size))))
