"""Gradients of the layers of `planes_layers`: for each weight, δ of its sum times what it weighed, added up.

∂loss / ∂weight[first + o · step + taps[r]] = Σ_j δ[o, j] · values[rows[r] + j],    ∂loss / ∂bias[o] = Σ_j δ[o, j]
"""

import numpy as np

from lib.mnist1d.planes_blocks import fma, load, splat, store
from lib.mnist1d.planes_layers import BIAS, COUNT, FIRST, PLACES, ROWS, SIZE, STEP, SUMS, TAPS, TILE
from lib.mnist1d.planes_registers import SIXTEEN, block_compiler, in_wide_registers
from lib.mnist1d.planes_sums import folder, total

compiled, inlined = block_compiler(__name__), block_compiler(__name__, inline=True)
f32 = np.float32
TAPS_AT_ONCE = 3  # rows that sums weigh, whose products are added up side by side for a tile of sums
fold_sixteen, fold_eight, fold_four, fold_two = (folder(group) for group in (16, 8, 4, 2))


@inlined
def add_products(deltas, place, x, sums):
    """Three taps' sums with δ times what each tap saw added."""
    d = load(deltas, place)
    return fma(d, x[0], sums[0]), fma(d, x[1], sums[1]), fma(d, x[2], sums[2])


@inlined
def four_totals(a, b, c, d):
    """The sums of four blocks, four lanes for each."""
    return fold_eight(fold_sixteen(a, b), fold_sixteen(c, d))


@inlined
def totals(s, t, u, v, w):
    """The sums of fifteen blocks, a lane for each."""
    first, second = four_totals(s[0], s[1], s[2], t[0]), four_totals(t[1], t[2], u[0], u[1])
    third, fourth = four_totals(u[2], v[0], v[1], v[2]), four_totals(w[0], w[1], w[2], splat(f32(0)))
    return fold_two(fold_four(first, second), fold_four(third, fourth))


@compiled
def gradient(deltas, values, slopes, tasks, table):
    """Put the gradients of a layer's weights and biases at their places in `slopes`; tasks: those forward."""
    in_wide_registers()
    num, count, step = tasks[0, SUMS], tasks[0, COUNT], tasks[0, STEP]
    zero, found = splat(f32(0)), np.empty(SIXTEEN, f32)
    for start in range(0, num, TILE):
        o = min(start, num - TILE)
        for begin in range(0, count, TAPS_AT_ONCE):
            r = min(begin, count - TAPS_AT_ONCE)
            s = t = u = v = w = (zero, zero, zero)
            for i in range(len(tasks)):
                a, b, c = three(table, tasks[i, ROWS] + r)
                d, e, f, g, h = five(table, tasks[i, PLACES] + o)
                for j in range(0, tasks[i, SIZE], SIXTEEN):  # what lies behind a row has a δ of zero
                    x = load(values, a + j), load(values, b + j), load(values, c + j)
                    s, t = add_products(deltas, d + j, x, s), add_products(deltas, e + j, x, t)
                    u, v = add_products(deltas, f + j, x, u), add_products(deltas, g + j, x, v)
                    w = add_products(deltas, h + j, x, w)
            store(found, 0, totals(s, t, u, v, w))
            a, b, c = three(table, tasks[0, TAPS] + r)
            at = tasks[0, FIRST] + o * step
            for i in range(0, TILE * TAPS_AT_ONCE, TAPS_AT_ONCE):
                slopes[at + a], slopes[at + b], slopes[at + c] = found[i], found[i + 1], found[i + 2]
                at += step
        put_biases(deltas, slopes, tasks, table, o)


@inlined
def three(table, i):
    """Three numbers in a row."""
    return table[i], table[i + 1], table[i + 2]


@inlined
def five(table, i):
    """Five numbers in a row."""
    return table[i], table[i + 1], table[i + 2], table[i + 3], table[i + 4]


@compiled
def put_biases(deltas, slopes, tasks, table, o):
    """The gradients of five biases, from o on: the sums of all their δ."""
    s = t = u = v = w = splat(f32(0))
    for i in range(len(tasks)):
        d, e, f, g, h = five(table, tasks[i, PLACES] + o)
        for j in range(0, tasks[i, SIZE], SIXTEEN):
            s, t, u = s + load(deltas, d + j), t + load(deltas, e + j), u + load(deltas, f + j)
            v, w = v + load(deltas, g + j), w + load(deltas, h + j)
    bias = tasks[0, BIAS] + o
    slopes[bias], slopes[bias + 1], slopes[bias + 2] = total(s), total(t), total(u)
    slopes[bias + 3], slopes[bias + 4] = total(v), total(w)
