"""The whole training of one network in compiled code, batch after batch, for double descent.

A network is a table with a row for each layer, and a layer is a window that moves over the rows below it; a fully
connected layer is one window on all of them. With δ the gradient of the batch's mean loss by the sums z of a layer,

    z_p = W x_p + b      h_p = max(z_p, 0)      ∂E/∂W = Σ_p δ_p x_pᵀ      ∂E/∂b = Σ_p δ_p      ∂E/∂x_p = Wᵀ δ_p

Source: D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations by back-propagating errors",
Nature 323 (1986). Momentum and Adam (D. P. Kingma and J. Ba, 2015) are in torch's conventions.
"""

import numpy as np

from lib.mnist1d.double_descent_kernels import eight_sums, gradients, products
from lib.mnist1d.double_descent_losses import answer
from lib.mnist1d.double_descent_rows import EXAMPLES, PLACES, ROW
from lib.training.compiled import lane_compiler
from lib.training.vector import LANES, fma, load, splat, sqrt, store, where_positive

compiled, entry = lane_compiler(__name__), lane_compiler(__name__, cache=True)
f32 = np.float32
OUT, WINDOW, POSITIONS, STEP, INPUT, OUTPUT, WEIGHT, BIAS = range(8)  # columns of the table
BETAS, EPSILON = (0.9, 0.999), 1e-8


@compiled
def forward(table, weights, values):
    """Fill the rows of all layers from the signals, which stand in the first rows of values."""
    last = len(table) - 1
    for i in range(len(table)):
        out, window, positions, step, below, own, weight, bias = table[i]
        for p in range(positions):
            places = below + step * p, own + out * p
            products(weights, weight, window, 1, bias, values, places[0], values, places[1], out, window, i < last)


@compiled
def rectify(x, kept, first, num):
    """Set to zero what of num rows of x is not above zero in the rows of kept."""
    zero = splat(f32(0))
    for i in range(ROW * first, ROW * (first + num)):
        store(x, i, where_positive(load(kept, i), load(x, i), zero))


@compiled
def backward(table, weights, values, deltas, slopes, ones):
    """Fill the gradient by all weights from the deltas of the outputs; the last layer comes first in memory."""
    for i in range(len(table) - 1, -1, -1):
        out, window, positions, step, below, own, weight, bias = table[i]
        if i < len(table) - 1:
            rectify(deltas, values, own, out * positions)
        gradients(deltas, own, values, below, step, positions, slopes, weight, out, window)
        for r in range(0, out, 4):
            r = max(min(r, out - 4), 0)
            eight_sums(ones, 0, 0, 0, deltas, own + r, out, positions, slopes, bias + r, 0)
        if i > 0:
            deltas[PLACES * below : PLACES * (below + step * (positions - 1) + window)] = 0
            for p in range(positions):
                places = own + out * p, below + step * p
                products(weights, weight, 1, window, -1, deltas, places[0], deltas, places[1], window, out, False)


@compiled
def momentum(weights, slopes, velocity, rate, kept):
    """v ← μ v + g, w ← w − η v."""
    down, keep = splat(f32(-rate)), splat(f32(kept))
    for i in range(len(weights) // LANES):
        v = fma(keep, load(velocity, i), load(slopes, i))
        store(velocity, i, v)
        store(weights, i, fma(down, v, load(weights, i)))


@compiled
def adam(weights, slopes, means, squares, rate, step):
    """One step of Adam, the step-th from 1."""
    first, second = splat(f32(1 - BETAS[0])), splat(f32(1 - BETAS[1]))
    decay, epsilon = splat(f32(BETAS[1])), splat(f32(EPSILON))
    size, scale = splat(f32(-rate / (1 - BETAS[0] ** step))), splat(f32(1 / np.sqrt(1 - BETAS[1] ** step)))
    for i in range(len(weights) // LANES):
        g, m = load(slopes, i), load(means, i)
        m = fma(first, g - m, m)
        s = fma(second * g, g, load(squares, i) * decay)
        store(means, i, m)
        store(squares, i, s)
        store(weights, i, fma(size, m / fma(sqrt(s), scale, epsilon), load(weights, i)))


@compiled
def gather(signals, chosen, values, first):
    """Put signals (n, points) of the chosen examples into rows of values, example by example."""
    for e in range(EXAMPLES):
        for i in range(signals.shape[1]):
            values[PLACES * (first + i) + e] = signals[chosen[e], i]


@entry
def run_epoch(table, num_rows, first, state, signals, labels, order, squared, rates, kept, step):
    """Train on the examples in `order` (a multiple of 100), in place; returns the mean loss met on the way.

    first: row of the first point; state: weights, slopes and two running sums, float32 (4, n); rates: learning rates
    of the batches; kept: the momentum, below zero for Adam; step: steps made before; squared: the loss, or not.
    """
    values, deltas = np.zeros(PLACES * num_rows, f32), np.zeros(PLACES * num_rows, f32)
    ones, total = np.ones(PLACES, f32), 0.0
    for batch in range(len(order) // EXAMPLES):
        chosen = order[batch * EXAMPLES : (batch + 1) * EXAMPLES]
        gather(signals, chosen, values, first)
        forward(table, state[0], values)
        total += answer(values, deltas, table[-1, OUTPUT], table[-1, OUT], labels, chosen, squared)
        backward(table, state[0], values, deltas, state[1], ones)
        if kept < 0:
            adam(state[0], state[1], state[2], state[3], rates[batch], step + batch + 1)
        else:
            momentum(state[0], state[1], state[2], rates[batch], kept)
    return total / len(order)


@entry
def outputs(table, num_rows, first, weights, signals):
    """What a network answers to signals (n, points), n a multiple of 100: float32 (n, outputs)."""
    values, chosen = np.zeros(PLACES * num_rows, f32), np.arange(EXAMPLES)
    own, out = table[-1, OUTPUT], table[-1, OUT]
    found = np.empty((len(signals), out), f32)
    for batch in range(len(signals) // EXAMPLES):
        gather(signals, chosen + batch * EXAMPLES, values, first)
        forward(table, weights, values)
        for e in range(EXAMPLES):
            for k in range(out):
                found[batch * EXAMPLES + e, k] = values[PLACES * (own + k) + e]
    return found
