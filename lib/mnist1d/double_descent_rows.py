"""One unit's numbers on a whole batch: thirteen vectors of eight, which fill the registers of a core.

A batch is 100 examples and four empty places. Each function does the same to all thirteen; written out, since compiled
code keeps only named values in registers. Every operation is IEEE 754: the bits do not depend on the machine.
"""

import numpy as np

from lib.training.compiled import lane_compiler
from lib.training.vector import LANES, fma, load, splat, store, where_positive

inlined = lane_compiler(__name__, inline=True)
f32 = np.float32
EXAMPLES = 100  # of a batch
ROW = 13  # vectors that hold them
PLACES = ROW * LANES


@inlined
def row_of(x, i):
    """The thirteen vectors from place i on."""
    return (
        load(x, i), load(x, i + 1), load(x, i + 2), load(x, i + 3), load(x, i + 4), load(x, i + 5), load(x, i + 6),
        load(x, i + 7), load(x, i + 8), load(x, i + 9), load(x, i + 10), load(x, i + 11), load(x, i + 12),
    )  # fmt: skip


@inlined
def add(w, x, i, s):
    """Thirteen sums, to each of which w times the row of x at place i is added."""
    return (
        fma(w, load(x, i), s[0]), fma(w, load(x, i + 1), s[1]), fma(w, load(x, i + 2), s[2]),
        fma(w, load(x, i + 3), s[3]), fma(w, load(x, i + 4), s[4]), fma(w, load(x, i + 5), s[5]),
        fma(w, load(x, i + 6), s[6]), fma(w, load(x, i + 7), s[7]), fma(w, load(x, i + 8), s[8]),
        fma(w, load(x, i + 9), s[9]), fma(w, load(x, i + 10), s[10]), fma(w, load(x, i + 11), s[11]),
        fma(w, load(x, i + 12), s[12]),
    )  # fmt: skip


@inlined
def put(z, i, s):
    """Store thirteen vectors from place i on."""
    store(z, i, s[0])
    store(z, i + 1, s[1])
    store(z, i + 2, s[2])
    store(z, i + 3, s[3])
    store(z, i + 4, s[4])
    store(z, i + 5, s[5])
    store(z, i + 6, s[6])
    store(z, i + 7, s[7])
    store(z, i + 8, s[8])
    store(z, i + 9, s[9])
    store(z, i + 10, s[10])
    store(z, i + 11, s[11])
    store(z, i + 12, s[12])


@inlined
def rectified(s):
    """Thirteen vectors with zeros in place of what is not above zero."""
    return (
        relu(s[0]), relu(s[1]), relu(s[2]), relu(s[3]), relu(s[4]), relu(s[5]), relu(s[6]),
        relu(s[7]), relu(s[8]), relu(s[9]), relu(s[10]), relu(s[11]), relu(s[12]),
    )  # fmt: skip


@inlined
def relu(x):
    """x, or zero where it is not above zero."""
    return where_positive(x, x, splat(f32(0)))


@inlined
def thirteen(number):
    """A number in thirteen vectors."""
    x = splat(number)
    return x, x, x, x, x, x, x, x, x, x, x, x, x
