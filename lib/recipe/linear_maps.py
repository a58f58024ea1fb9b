"""Linear maps of eight examples at once, compiled: convolutions of 5 × 5 and stride 2, and full layers.

    forward   y = W x + b        inputs   ∂x = Wᵀ δ        (for ∂W see `weight_gradients`)

Source of the layer: Y. LeCun et al., "Backpropagation applied to handwritten zip code recognition" (1989), section 3.
A full layer is a convolution with one place and one row of its kernel, which holds all inputs. The inner loop keeps a
tile of four places by three outputs in registers, so that a number that was read serves three or four products.
"""

import numpy as np

from lib.recipe.plan import (
    ABOVE,
    BELOW,
    CHANNELS,
    CONVOLUTION,
    DELTA,
    FAN_IN,
    FAN_OUT,
    FEWEST_OUT,
    FRAMED,
    FRAMED_DELTA,
    INPUT,
    INPUTS,
    OUTPUT,
    PLACES,
    SCALE,
    SHIFT,
    TOGETHER,
    WEIGHT,
)
from lib.recipe.vectors import spread
from lib.training.compiled import lane_compiler
from lib.training.vector import fma, load, splat, store

compiled, inlined = lane_compiler(__name__), lane_compiler(__name__, inline=True)
f32 = np.float32


@inlined
def loops(layer, num_blocks):
    """How often each loop goes round: blocks, lines of places, places, rows of the kernel, numbers in such a row."""
    if layer[CONVOLUTION]:
        return num_blocks, layer[PLACES], layer[PLACES], 5, 5 * layer[CHANNELS]
    return 1, 1, max(num_blocks, TOGETHER), 1, layer[FAN_IN]  # blocks take the part of places


@inlined
def strides(layer):
    """How far the inputs move on from block to block, line to line, place to place, and row to row of the kernel."""
    line = layer[FRAMED] * layer[CHANNELS]
    return layer[INPUTS], 2 * line, 2 * layer[CHANNELS] if layer[CONVOLUTION] else layer[INPUTS], line


@inlined
def add_tile(x, at, apart, weights, w, next_output, next_input, num, tile):
    """Add to a tile of four places by three outputs the products of `num` inputs that lie together."""
    a0, a1, a2, b0, b1, b2, c0, c1, c2, d0, d1, d2 = tile
    for _ in range(num):
        w0, w1, w2 = spread(weights, w), spread(weights, w + next_output), spread(weights, w + 2 * next_output)
        v = load(x, at)
        a0, a1, a2 = fma(v, w0, a0), fma(v, w1, a1), fma(v, w2, a2)
        v = load(x, at + apart)
        b0, b1, b2 = fma(v, w0, b0), fma(v, w1, b1), fma(v, w2, b2)
        v = load(x, at + 2 * apart)
        c0, c1, c2 = fma(v, w0, c0), fma(v, w1, c1), fma(v, w2, c2)
        v = load(x, at + 3 * apart)
        d0, d1, d2 = fma(v, w0, d0), fma(v, w1, d1), fma(v, w2, d2)
        at, w = at + 1, w + next_input
    return a0, a1, a2, b0, b1, b2, c0, c1, c2, d0, d1, d2


@inlined
def put_tile(y, at, apart, tile):
    """Store a tile of four places by three outputs."""
    for place in range(TOGETHER):
        for k in range(FEWEST_OUT):
            store(y, at + place * apart + k, tile[FEWEST_OUT * place + k])


@inlined
def starting_tile(a, b, c):
    """A tile whose places all begin with the same three vectors."""
    return a, b, c, a, b, c, a, b, c, a, b, c


@compiled
def forward(layer, weights, space, num_blocks):
    """y = W x + b of all blocks; weights: a row of parameters; without b where a norm follows, whose shift it is."""
    blocks, lines, places, rows, length = loops(layer, num_blocks)
    block_on, line_on, place_on, row_on = strides(layer)
    outputs, weight, shift, biased = layer[FAN_OUT], layer[WEIGHT], layer[SHIFT], layer[SCALE] < 0
    a = b = c = splat(f32(0))
    for line in range(blocks * lines):
        start = layer[INPUT] + line // lines * block_on + line % lines * line_on
        to = layer[OUTPUT] + line * places * outputs
        for first in range(0, places, TOGETHER):
            place = min(first, places - TOGETHER)
            for first_output in range(0, outputs, FEWEST_OUT):
                k = min(first_output, outputs - FEWEST_OUT)
                if biased:
                    a, b, c = spread(weights, shift + k), spread(weights, shift + k + 1), spread(weights, shift + k + 2)
                tile = starting_tile(a, b, c)
                for i in range(rows):
                    at, w = start + place * place_on + i * row_on, weight + i * length * outputs + k
                    tile = add_tile(space, at, place_on, weights, w, 1, outputs, length, tile)
                put_tile(space, to + place * outputs + k, outputs, tile)


@compiled
def of_inputs(layer, weights, space, num_blocks):
    """∂x of a full layer, put BELOW."""
    inputs, outputs, zero = layer[FAN_IN], layer[FAN_OUT], splat(f32(0))
    blocks = max(num_blocks, TOGETHER)
    for first in range(0, blocks, TOGETHER):
        block = min(first, blocks - TOGETHER)
        for first_input in range(0, inputs, FEWEST_OUT):
            k = min(first_input, inputs - FEWEST_OUT)
            at, w = layer[DELTA] + block * outputs, layer[WEIGHT] + k * outputs
            tile = add_tile(space, at, outputs, weights, w, outputs, 1, outputs, starting_tile(zero, zero, zero))
            put_tile(space, layer[BELOW] + block * inputs + k, inputs, tile)


@compiled
def of_planes(layer, weights, space, num_blocks):
    """∂x of a convolution but for its frame, put ABOVE the layer below, from δ in a frame of one zero.

    A pixel at (y, x) is seen by the places ((y + 2 − i) / 2, (x + 2 − j) / 2) that are whole numbers.
    """
    places, channels, outputs, zero = layer[PLACES], layer[CHANNELS], layer[FAN_OUT], splat(f32(0))
    side, across, weight = 2 * places, places + 2, layer[WEIGHT]
    for line in range(num_blocks * side):
        block, y = line // side, line % side
        for x in range(0, side, 2 * TOGETHER):
            for parity in range(2):
                for first_channel in range(0, channels, FEWEST_OUT):
                    channel = min(first_channel, channels - FEWEST_OUT)
                    tile = starting_tile(zero, zero, zero)
                    for i in range(y % 2, 5, 2):
                        for j in range(parity, 5, 2):
                            place = (block * across + (y + 4 - i) // 2) * across + (x + parity + 4 - j) // 2
                            at = layer[FRAMED_DELTA] + place * outputs
                            w = weight + ((5 * i + j) * channels + channel) * outputs
                            tile = add_tile(space, at, outputs, weights, w, outputs, 1, outputs, tile)
                    at = layer[ABOVE] + (line * side + x + parity) * channels + channel
                    put_tile(space, at, 2 * channels, tile)
