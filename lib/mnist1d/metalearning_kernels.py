"""Compiled loops over the hidden units of an inner run: a function on knots, its slope, and what flows back into it.

The table holds a cubic for each interval, a row (a, b, c, d) of f = a + b s + c s² + d s³, where s counts from the left
knot in units of the spacing; the first and the last row go on as lines. Arrays are float32 or float64, all alike.
Numbers that must be of that type come as arguments.
"""

import numpy as np

from lib.training.compiled import lane_compiler

compiled = lane_compiler(__name__, cache=True)
place = np.uint64  # an unsigned index is not checked for being counted from the end


@compiled
def locate(z, start, per_unit, last, row, within):
    """Fill row (m,) uint32, where the coefficients of the interval of z (m,) begin, and within (m,), the place s in it.

    start: the first knot; last: number of the last interval.
    """
    zero = z[0] - z[0]
    for i in range(len(z)):
        u = (z[i] - start) * per_unit
        k = np.int32(min(max(u, zero), last))
        row[i], within[i] = 4 * k, u - k


@compiled
def activate(table, row, within, noise, per_unit, hidden, slope, room):
    """Fill hidden (n, H or more) with f + noise (H,), and slope (n, H) with f′; table: flat; room: (4, H)."""
    n, units = slope.shape
    for i in range(n):
        for j in range(units):  # fetched one by one, so that the arithmetic below runs in vectors
            k = place(row[i, j])
            room[0, j], room[1, j] = table[k], table[k + place(1)]
            room[2, j], room[3, j] = table[k + place(2)], table[k + place(3)]
        for j in range(units):
            s, b, c, d = within[i, j], room[1, j], room[2, j], room[3, j]
            hidden[i, j] = room[0, j] + s * (b + s * (c + s * d)) + noise[j]
            slope[i, j] = (b + s * (c + c + s * (d + d + d))) * per_unit


@compiled
def errors(logits, labels, share, delta):
    """share · sum of the cross-entropies of logits (n, 10); delta (n, 10): share · (probabilities − one-hot labels)."""
    total = share - share
    for i in range(len(logits)):
        top = logits[i].max()
        mass = share - share
        for j in range(logits.shape[1]):
            delta[i, j] = np.exp(logits[i, j] - top)
            mass += delta[i, j]
        total -= logits[i, labels[i]] - top - np.log(mass)
        for j in range(logits.shape[1]):
            delta[i, j] *= share / mass
        delta[i, labels[i]] -= share
    return share * total


@compiled
def errors_along(delta, labels, share, d_logits, d_delta):
    """Fill d_delta (n, 10), the derivative of delta along a change d_logits (n, 10) of the logits."""
    for i in range(len(delta)):
        mean = share - share
        for j in range(delta.shape[1]):
            d_delta[i, j] = delta[i, j] + (share if j == labels[i] else share - share)
            mean += d_delta[i, j] * d_logits[i, j]
        for j in range(delta.shape[1]):
            d_delta[i, j] *= d_logits[i, j] - mean / share


@compiled
def move(weights, square, gradient, rate, memory, tiny):
    """One step of RMSProp in place: v ← μ v + (1 − μ) g², w ← w − rate g / (√v + tiny); μ: memory, v: square."""
    fresh = memory / memory - memory
    for i in range(len(weights)):
        square[i] = memory * square[i] + fresh * gradient[i] * gradient[i]
        weights[i] -= rate * gradient[i] / (np.sqrt(square[i]) + tiny)


@compiled
def move_back(weights_bar, square_bar, square, gradient, rate, memory, tiny, gradient_bar):
    """The adjoint of `move`: fill gradient_bar and carry square_bar back; square: after the step."""
    fresh = memory / memory - memory
    for i in range(len(gradient)):
        root = np.sqrt(square[i])
        per = rate * weights_bar[i] / (root + tiny)
        bar = square_bar[i] + per * gradient[i] / ((root + tiny) * (root + root))
        gradient_bar[i] = (fresh + fresh) * gradient[i] * bar - per
        square_bar[i] = memory * bar


@compiled
def activate_along(d_z, slope, d_hidden):
    """Fill d_hidden (n, H + 1) with f′ d_z; its last column stays."""
    for i in range(len(d_z)):
        for j in range(d_z.shape[1]):
            d_hidden[i, j] = slope[i, j] * d_z[i, j]


@compiled
def activate_back(table, row, within, per_unit, slope, blame, d_z, d_blame, weight, d_units, table_bar, lifted, room):
    """Fill d_units (n, H); add what flows into f to table_bar (flat), and its sum over each unit to lifted (H,).

    blame (n, H): derivative of the loss by the hidden units; d_z, d_blame: changes along a direction; weight: of the
    batch's own loss; room: (4, H).
    """
    n, units = slope.shape
    for i in range(n):
        for j in range(units):
            k = place(row[i, j])
            room[0, j], room[1, j] = table[k + place(2)], table[k + place(3)]
        for j in range(units):
            s, c, d = within[i, j], room[0, j], room[1, j]
            turn, level = blame[i, j] * d_z[i, j] * per_unit, d_blame[i, j]
            d_units[i, j] = level * slope[i, j] + turn * (c + c + s * (d + d + d + d + d + d)) * per_unit
            level += weight * blame[i, j]
            lifted[j] += level
            first = level * s
            second = first * s
            room[0, j], room[1, j] = level, first + turn
            room[2, j], room[3, j] = second + s * (turn + turn), second * s + s * s * (turn + turn + turn)
        for j in range(units):
            k = place(row[i, j])
            a, b = table_bar[k] + room[0, j], table_bar[k + place(1)] + room[1, j]
            c, d = table_bar[k + place(2)] + room[2, j], table_bar[k + place(3)] + room[3, j]
            table_bar[k], table_bar[k + place(1)], table_bar[k + place(2)], table_bar[k + place(3)] = a, b, c, d
