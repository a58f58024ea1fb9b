"""Layers that weigh and sum, on rows of examples: any convolution or dense layer, forward and backward.

A row holds one point of a signal, or several one after the other, for all examples of a batch. A layer is a list of
tasks, one for each plane that it fills; a task names the rows that it reads, the weight that goes with each, and the
places where its sums go, all in one table of whole numbers. For j below the size of a row

    sum[o, j] = bias[o] + Σ_r weight[first + o · step + taps[r]] · values[rows[r] + j]

whatever the layer is; on the way back the rows are those of δ. Sums are added up in the order of the table.
"""

import numpy as np

from lib.mnist1d.planes_blocks import fma, loader, repeater, splat, splatter, store, where_positive
from lib.mnist1d.planes_registers import LARGE, SIXTEEN, block_compiler, in_wide_registers, large, sixteen

compiled, inlined = block_compiler(__name__), block_compiler(__name__, inline=True)
f32 = np.float32
TILE = 5  # sums that are added up side by side
COUNT, SIZE, ROWS, TAPS, PLACES, SUMS, FIRST, STEP, BIAS, RELU = range(10)  # columns of a task


def on_blocks(block):
    """The function that puts all sums of a plane, for one block of places from j on."""
    load, repeat, splat = loader(block), repeater(block), splatter(block)

    @inlined
    def begin(biases, o):
        s, t, u = repeat(biases, o), repeat(biases, o + 1), repeat(biases, o + 2)
        return s, t, u, repeat(biases, o + 3), repeat(biases, o + 4)

    @inlined
    def add_up(inputs, rows, weights, taps, count, first, step, sums, j):
        s, t, u, v, w = sums
        for r in range(count):
            x, i = load(inputs, rows[r] + j), first + taps[r]
            s, t, i = fma(repeat(weights, i), x, s), fma(repeat(weights, i + step), x, t), i + 2 * step
            u, v = fma(repeat(weights, i), x, u), fma(repeat(weights, i + step), x, v)
            w = fma(repeat(weights, i + 2 * step), x, w)
        return s, t, u, v, w

    @inlined
    def put_if(sums, sign, outputs, place):
        store(outputs, place, where_positive(sign, sums, splat(f32(0))))

    @compiled
    def forward(values, weights, rows, taps, places, first, step, bias, floor, j):
        in_wide_registers()
        low, num, count = splat(floor), len(places), len(rows)
        for start in range(0, num, TILE):
            o = min(start, num - TILE)  # the last sums once more, where five do not divide them
            sums = begin(weights, bias + o)
            s, t, u, v, w = add_up(values, rows, weights, taps, count, first + o * step, step, sums, j)
            put_if(s, s - low, values, places[o] + j)
            put_if(t, t - low, values, places[o + 1] + j)
            put_if(u, u - low, values, places[o + 2] + j)
            put_if(v, v - low, values, places[o + 3] + j)
            put_if(w, w - low, values, places[o + 4] + j)

    @compiled
    def backward(deltas, values, weights, rows, taps, places, first, step, j):
        in_wide_registers()
        zero, num, count = splat(f32(0)), len(places), len(rows)
        for start in range(0, num, TILE):
            o = min(start, num - TILE)
            sums = zero, zero, zero, zero, zero
            s, t, u, v, w = add_up(deltas, rows, weights, taps, count, first + o * step, step, sums, j)
            a, b, c, d, e = places[o] + j, places[o + 1] + j, places[o + 2] + j, places[o + 3] + j, places[o + 4] + j
            put_if(s, load(values, a), deltas, a)
            put_if(t, load(values, b), deltas, b)
            put_if(u, load(values, c), deltas, c)
            put_if(v, load(values, d), deltas, d)
            put_if(w, load(values, e), deltas, e)

    return forward, backward


forward_large, backward_large = on_blocks(large)
forward_sixteen, backward_sixteen = on_blocks(sixteen)


@compiled
def tables_of(task, table):
    """Rows, taps and places of a task."""
    rows, taps, places, count = task[ROWS], task[TAPS], task[PLACES], task[COUNT]
    return table[rows : rows + count], table[taps : taps + count], table[places : places + task[SUMS]]


@compiled
def forward(values, weights, tasks, table):
    """Put the sums of the tasks, and zeros behind them."""
    for task in tasks:
        rows, taps, places = tables_of(task, table)
        first, step, bias, floor = task[FIRST], task[STEP], task[BIAS], f32(0) if task[RELU] else f32(-np.inf)
        j, size = 0, task[SIZE]
        while size - j >= LARGE:
            forward_large(values, weights, rows, taps, places, first, step, bias, floor, j)
            j += LARGE
        while size - j > 0:
            forward_sixteen(values, weights, rows, taps, places, first, step, bias, floor, j)
            j += SIXTEEN
        for place in places:
            store(values, place + size, splat(f32(0)))


@compiled
def backward(deltas, values, weights, tasks, table):
    """Put δ of what a layer read, zero where that is not above zero.

    The last sixteen places of a row may reach into the next one: rows that touch must come in their order.
    """
    for task in tasks:
        rows, taps, places = tables_of(task, table)
        j, size = 0, task[SIZE]
        while size - j >= LARGE:
            backward_large(deltas, values, weights, rows, taps, places, task[FIRST], task[STEP], j)
            j += LARGE
        while size - j > 0:
            backward_sixteen(deltas, values, weights, rows, taps, places, task[FIRST], task[STEP], j)
            j += SIXTEEN
