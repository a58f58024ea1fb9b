"""Gradients of the weights of linear maps, compiled: sums over all places and examples.

    ∂W = Σ δ xᵀ        ∂b = Σ δ

The inner loop keeps the gradients of five inputs by two outputs in registers, eight examples side by side, and adds the
eight up when all places and blocks have been seen.
"""

import numpy as np

from lib.recipe.linear_maps import loops, strides
from lib.recipe.plan import DELTA, FAN_OUT, FEWEST_IN, INPUT, SCALE, SHIFT, WEIGHT
from lib.recipe.vectors import put_totals, total
from lib.training.compiled import lane_compiler
from lib.training.vector import fma, load, splat

compiled, inlined = lane_compiler(__name__), lane_compiler(__name__, inline=True)
f32 = np.float32


@inlined
def add_line(space, at, x_on, d, d_on, num, sums):
    """Add the products of five inputs and two δ at each of `num` places."""
    a0, b0, a1, b1, a2, b2, a3, b3, a4, b4 = sums
    for _ in range(num):
        p, q = load(space, d), load(space, d + 1)
        v, w = load(space, at), load(space, at + 1)
        a0, b0, a1, b1 = fma(v, p, a0), fma(v, q, b0), fma(w, p, a1), fma(w, q, b1)
        v, w = load(space, at + 2), load(space, at + 3)
        a2, b2, a3, b3 = fma(v, p, a2), fma(v, q, b2), fma(w, p, a3), fma(w, q, b3)
        v = load(space, at + 4)
        a4, b4 = fma(v, p, a4), fma(v, q, b4)
        at, d = at + x_on, d + d_on
    return a0, b0, a1, b1, a2, b2, a3, b3, a4, b4


@compiled
def of_weights(layer, space, gradient, num_blocks):
    """Put ∂W and ∂b of all blocks into a row of gradients; no ∂b where a norm follows, whose shift has its own."""
    blocks, lines, places, rows, length = loops(layer, num_blocks)
    block_on, line_on, place_on, row_on = strides(layer)
    outputs, zero = layer[FAN_OUT], splat(f32(0))
    for i in range(rows):
        for first in range(0, length, FEWEST_IN):
            k = min(first, length - FEWEST_IN)
            for first_output in range(0, outputs, 2):
                output = min(first_output, outputs - 2)
                sums, d = (zero, zero, zero, zero, zero, zero, zero, zero, zero, zero), layer[DELTA] + output
                for block in range(blocks):
                    at = layer[INPUT] + block * block_on + i * row_on + k
                    for _ in range(lines):
                        sums = add_line(space, at, place_on, d, outputs, places, sums)
                        at, d = at + line_on, d + places * outputs
                at = layer[WEIGHT] + (i * length + k) * outputs + output
                for n in range(FEWEST_IN):
                    put_totals(gradient, at + n * outputs, sums[2 * n], sums[2 * n + 1])
    for output in range(outputs if layer[SCALE] < 0 else 0):
        a = zero
        for k in range(blocks * lines * places):
            a = a + load(space, layer[DELTA] + k * outputs + output)
        gradient[layer[SHIFT] + output] = total(a)
