"""Two losses of a batch and their gradients, in compiled code: cross-entropy and squared error.

With y the K outputs of an example, t its label as ones and zeros, and n examples in the batch,

    cross-entropy   E = −log softmax(y)_t      δ = (softmax(y) − t) / n
    squared error   E = Σ_k (y_k − t_k)²       δ = 2 (y − t) / n
"""

import numpy as np

from lib.mnist1d.double_descent_rows import EXAMPLES, PLACES, ROW
from lib.training.compiled import lane_compiler
from lib.training.exponential import exp
from lib.training.vector import load, splat, store, where_positive

compiled, inlined = lane_compiler(__name__), lane_compiler(__name__, inline=True)
f32 = np.float32


@compiled
def answer(values, deltas, first, num_outputs, labels, chosen, squared):
    """The summed loss of the chosen examples, float64, and its gradient in the rows of deltas from `first` on."""
    total, start = 0.0, PLACES * first
    if not squared:
        softmax(values, deltas, first, num_outputs)
    for e in range(EXAMPLES):
        place, label = start + e, labels[chosen[e]]
        if squared:
            total += distance(values, deltas, place, num_outputs, label)
        else:
            total += surprise(deltas, place, num_outputs, label)
    for k in range(num_outputs):  # the empty places teach nothing
        deltas[start + PLACES * k + EXAMPLES : start + PLACES * (k + 1)] = 0
    return total


@inlined
def distance(values, deltas, place, num_outputs, label):
    """The squared error of one example, and its gradient."""
    total = 0.0
    for k in range(num_outputs):
        gap = values[place + PLACES * k] - f32(k == label)
        deltas[place + PLACES * k] = f32(2 / EXAMPLES) * gap
        total += gap * gap
    return total


@inlined
def surprise(deltas, place, num_outputs, label):
    """The cross-entropy of one example whose softmax stands in deltas, and its gradient there."""
    own = place + PLACES * label
    total = -np.log(max(deltas[own], f32(1e-30)))
    deltas[own] -= f32(1)
    for k in range(num_outputs):
        deltas[place + PLACES * k] *= f32(1 / EXAMPLES)
    return total


@inlined
def softmax(values, out, first, num_outputs):
    """Put the softmax of the rows from `first` on into the same rows of `out`."""
    for v in range(ROW * first, ROW * (first + 1)):
        top, whole = load(values, v), splat(f32(0))
        for k in range(1, num_outputs):
            other = load(values, v + ROW * k)
            top = where_positive(other - top, other, top)
        for k in range(num_outputs):
            e = exp(load(values, v + ROW * k) - top)
            store(out, v + ROW * k, e)
            whole = whole + e
        for k in range(num_outputs):
            store(out, v + ROW * k, load(out, v + ROW * k) / whole)
