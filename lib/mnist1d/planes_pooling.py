"""Pooling over pairs of positions, and its way back, on planes of examples.

    max      max(a, b)          δ goes to the larger, to the first of equals
    average  (a + b) / 2        half of δ to each
    L2       √(a² + b²)         δ a / √(a² + b²) and δ b / √(a² + b²), none where both are zero

These are `torch.nn.functional`'s max_pool1d, avg_pool1d and lp_pool1d (norm_type=2, a root of a sum, not of a mean)
with windows of two. The first positions of the windows lie in one row, the second ones in the next; both have been
through relu, and where that gave zero, no δ returns.
"""

import numpy as np

from lib.mnist1d.planes_blocks import load, splat, sqrt, store
from lib.mnist1d.planes_blocks import where_positive as where
from lib.mnist1d.planes_program import AVERAGE, MAX
from lib.mnist1d.planes_registers import SIXTEEN, block_compiler, in_wide_registers

compiled, inlined = block_compiler(__name__), block_compiler(__name__, inline=True)
f32 = np.float32


@inlined
def max_pool(a, b):
    """The larger of both."""
    return where(b - a, b, a)


@inlined
def max_back(delta, a, b):
    """δ to the larger."""
    zero = splat(f32(0))
    return where(b - a, zero, delta), where(b - a, delta, zero)


@inlined
def average_pool(a, b):
    """The mean of both."""
    return (a + b) * splat(f32(0.5))


@inlined
def average_back(delta, a, b):
    """Half of δ to each that is above zero."""
    half, zero = delta * splat(f32(0.5)), splat(f32(0))
    return where(a, half, zero), where(b, half, zero)


@inlined
def l2_pool(a, b):
    """The length of (a, b)."""
    return sqrt(a * a + b * b)


@inlined
def l2_back(delta, a, b, pooled):
    """δ in proportion to a and b."""
    share = delta / where(pooled, pooled, splat(f32(1)))
    return share * a, share * b


@compiled
def pool(values, step):
    """Pool pairs of rows, as a step of the program says."""
    in_wide_registers()
    kind, given, put, num_rows, row, size = step
    for i in range(num_rows):
        for j in range(0, size, SIXTEEN):
            at = given + 2 * i * row + j
            a, b = load(values, at), load(values, at + row)
            c = max_pool(a, b) if kind == MAX else (average_pool(a, b) if kind == AVERAGE else l2_pool(a, b))
            store(values, put + i * row + j, c)


@compiled
def pool_back(values, deltas, step):
    """Pass δ of what was pooled back to the pairs."""
    in_wide_registers()
    kind, given, put, num_rows, row, size = step
    for i in range(num_rows):
        for j in range(0, size, SIXTEEN):
            at, pooled = given + 2 * i * row + j, put + i * row + j
            delta, a, b = load(deltas, pooled), load(values, at), load(values, at + row)
            if kind == MAX:
                first, second = max_back(delta, a, b)
            elif kind == AVERAGE:
                first, second = average_back(delta, a, b)
            else:
                first, second = l2_back(delta, a, b, load(values, pooled))
            store(deltas, at, first)
            store(deltas, at + row, second)
