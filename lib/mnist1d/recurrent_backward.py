"""The way back through the compiled recurrent layer: deltas of the gates, gradients, deltas of the states before.

Source: P. J. Werbos, "Backpropagation through time", Proc. IEEE 78(10), 1990. With d the delta of the state h' after a
point and those of the gates taken before their squashing,

    dn = d (1 − z)(1 − n²)    dr = dn (Un h + cn) r (1 − r)    dz = d (h − n) z (1 − z)    d ← d z + Uᵀ (dr, dz, dn r)

Gradients are kept lane by lane and summed at the end of a batch.
"""

import numpy as np

from lib.mnist1d.recurrent_layer import BIAS, GATES, HIDDEN, INPUT, KEPT, PER_DIRECTION, STATE, STATE_BIAS, number
from lib.mnist1d.tiles import total
from lib.training.compiled import lane_compiler
from lib.training.vector import LANES, fma, load, splat, store

compiled, inlined = lane_compiler(__name__), lane_compiler(__name__, inline=True)
f32 = np.float32


@compiled
def backward(values, x, out, kept, deltas, row, slopes, weight, points, width):
    """Fill the gradient by the layer's parameters, from that by its states at place `out` of the deltas."""
    sums, d = np.zeros(PER_DIRECTION * LANES, f32), np.empty(2 * (KEPT + HIDDEN) * LANES, f32)
    for direction in range(2):
        at = weight + direction * PER_DIRECTION
        sums[:] = 0
        for v in range(0, width, 2):
            for j in range(2 * HIDDEN):
                store(d, 2 * KEPT + j, splat(f32(0)))
            for step in range(points - 1, -1, -1):
                t, before = (points - 1 - step, points - step) if direction else (step, step - 1)
                keep = kept + ((direction * points + t) * width + v) * KEPT
                own = out + (t * 2 + direction) * HIDDEN * width + v
                old = out + (before * 2 + direction) * HIDDEN * width + v
                all_deltas(values, deltas, d, keep, own, old, width, step > 0)
                add_up(values, sums, d, x + t * width + v, old, width, step > 0)
                pass_back(row, at, d)
        for i in range(PER_DIRECTION):
            slopes[at + i] = total(sums, i)


@inlined
def all_deltas(values, deltas, d, keep, own, old, width, later):
    """Deltas of the gates of six units for two vectors of examples; old: where the states before lie, if later."""
    for j in range(HIDDEN):
        for e in range(2):
            h = load(values, old + j * width + e) if later else splat(f32(0))
            back = load(deltas, own + j * width + e) + load(d, 2 * (KEPT + j) + e)
            gate_deltas(values, d, keep + e * KEPT, h, back, j, e)


@inlined
def gate_deltas(values, d, keep, h, back, j, e):
    """Deltas of the gates of unit j before their squashing; d holds r, z, Un h + cn, n, and the state's own."""
    one = splat(f32(1))
    r, z = load(values, keep + j), load(values, keep + HIDDEN + j)
    n, s = load(values, keep + 2 * HIDDEN + j), load(values, keep + 3 * HIDDEN + j)
    by_n = back * (one - z) * (one - n * n)
    store(d, 2 * j + e, by_n * s * r * (one - r))
    store(d, 2 * (HIDDEN + j) + e, back * (h - n) * z * (one - z))
    store(d, 2 * (2 * HIDDEN + j) + e, by_n * r)
    store(d, 2 * (3 * HIDDEN + j) + e, by_n)
    store(d, 2 * (KEPT + j) + e, back * z)


@inlined
def add_up(values, sums, d, seen, old, width, later):
    """Add one step of two vectors of examples to the gradients by the parameters."""
    x, y = load(values, seen), load(values, seen + 1)
    for g in range(GATES):
        s, t = load(d, 2 * g), load(d, 2 * g + 1)
        given = g if g < 2 * HIDDEN else HIDDEN + g
        p, q = load(d, 2 * given), load(d, 2 * given + 1)
        store(sums, INPUT + g, fma(p, x, fma(q, y, load(sums, INPUT + g))))
        store(sums, BIAS + g, load(sums, BIAS + g) + (p + q))
        store(sums, STATE_BIAS + g, load(sums, STATE_BIAS + g) + (s + t))
        if later:
            for j in range(HIDDEN):
                i, h = STATE + g * HIDDEN + j, old + j * width
                store(sums, i, fma(s, load(values, h), fma(t, load(values, h + 1), load(sums, i))))


@inlined
def pass_back(row, at, d):
    """Pass the deltas of the gates back to the state before."""
    for j in range(HIDDEN):
        s, t = load(d, 2 * (KEPT + j)), load(d, 2 * (KEPT + j) + 1)
        for g in range(GATES):
            u = number(row, at + STATE + g * HIDDEN + j)
            s, t = fma(u, load(d, 2 * g), s), fma(u, load(d, 2 * g + 1), t)
        store(d, 2 * (KEPT + j), s)
        store(d, 2 * (KEPT + j) + 1, t)
