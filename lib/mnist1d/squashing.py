"""Exponential, sigmoid and tanh on vectors, and the cross-entropy's gradient: all from one exponential.

σ(x) = 1 / (1 + e⁻ˣ)        tanh x = 2 σ(2x) − 1        ∂(cross-entropy) / ∂logit_k = softmax_k − [k is the label]
"""

import numpy as np

from lib.training.compiled import lane_compiler
from lib.training.exponential import exp_within
from lib.training.vector import LANES, fma, load, splat, store, where_positive

compiled, inlined = lane_compiler(__name__), lane_compiler(__name__, inline=True)
f32 = np.float32
REACH = f32(60)  # beyond it e⁻ˣ counts as nothing beside 1, and stays clear of the slow numbers near zero


@inlined
def exp(x):
    """Exponential of x between −60 and 60, and of the nearer bound beyond: 2ⁿ times a polynomial, good to 3e-7."""
    low, high = splat(f32(0) - REACH), splat(REACH)
    x = where_positive(x - low, x, low)
    x = where_positive(high - x, x, high)
    return exp_within(x)


@inlined
def sigmoid(x):
    """Logistic function."""
    one = splat(f32(1))
    return one / (one + exp(splat(f32(0)) - x))


@inlined
def tanh(x):
    """Hyperbolic tangent, good to 1e-7 in size, not relative to small values."""
    return fma(splat(f32(2)), sigmoid(x + x), splat(f32(-1)))


@compiled
def answer(values, logits, deltas, out, labels, share, num_classes, width):
    """Put the cross-entropy's gradient at place `out` of the deltas.

    labels int64 (n,); share float32 (n,): the weight of each example in the mean, zero for one that is none.
    """
    for v in range(width):
        top, whole = load(values, logits + v), splat(f32(0))
        for k in range(1, num_classes):
            other = load(values, logits + k * width + v)
            top = where_positive(other - top, other, top)
        for k in range(num_classes):
            e = exp(load(values, logits + k * width + v) - top)
            store(deltas, out + k * width + v, e)
            whole = whole + e
        weight = load(share, v)
        for k in range(num_classes):
            store(deltas, out + k * width + v, load(deltas, out + k * width + v) / whole * weight)
        for lane in range(LANES):
            deltas[(out + labels[v * LANES + lane] * width + v) * LANES + lane] -= share[v * LANES + lane]
