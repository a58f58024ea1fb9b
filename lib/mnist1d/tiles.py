"""Five planes at a time, in registers: the small parts of the compiled layers.

A vector holds eight examples, all for the same point of the same plane; five sums with two vectors each keep as many
multiplications under way as a core can. Nothing is reordered, so the bits do not depend on the machine.
"""

import numpy as np

from lib.training.compiled import lane_compiler
from lib.training.vector import LANES, fma, load, splat, store

inlined = lane_compiler(__name__, inline=True)
place = np.uint64  # an unsigned index is not checked for being counted from the end
TILE = 5


@inlined
def five(first, num, start, step):
    """Where the planes from `first` on begin; after the last of num the last again, which does no harm."""
    return (
        start + min(first, num - 1) * step,
        start + min(first + 1, num - 1) * step,
        start + min(first + 2, num - 1) * step,
        start + min(first + 3, num - 1) * step,
        start + min(first + 4, num - 1) * step,
    )


@inlined
def numbers(flat, at, i):
    """Five numbers of a flat array, each in all lanes."""
    return (
        splat(flat[place(at[0] + i)]),
        splat(flat[place(at[1] + i)]),
        splat(flat[place(at[2] + i)]),
        splat(flat[place(at[3] + i)]),
        splat(flat[place(at[4] + i)]),
    )


@inlined
def vectors(array, at, i):
    """Five vectors of an array."""
    return (
        load(array, at[0] + i),
        load(array, at[1] + i),
        load(array, at[2] + i),
        load(array, at[3] + i),
        load(array, at[4] + i),
    )


@inlined
def put(array, at, i, values):
    """Put five vectors."""
    store(array, at[0] + i, values[0])
    store(array, at[1] + i, values[1])
    store(array, at[2] + i, values[2])
    store(array, at[3] + i, values[3])
    store(array, at[4] + i, values[4])


@inlined
def add(w, x, s):
    """Five sums, each with its own w times the same x added."""
    return fma(w[0], x, s[0]), fma(w[1], x, s[1]), fma(w[2], x, s[2]), fma(w[3], x, s[3]), fma(w[4], x, s[4])


@inlined
def total(flat, vector):
    """The sum of the eight lanes of a vector of a flat array."""
    i = place(vector * LANES)
    one, two = flat[i] + flat[i + place(1)], flat[i + place(2)] + flat[i + place(3)]
    three, four = flat[i + place(4)] + flat[i + place(5)], flat[i + place(6)] + flat[i + place(7)]
    return (one + two) + (three + four)
