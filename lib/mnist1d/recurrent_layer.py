"""A compiled layer of gated recurrent units that reads a signal from both ends; all its states go on.

Source: K. Cho et al., "Learning phrase representations using RNN encoder-decoder for statistical machine translation"
(EMNLP 2014), as torch.nn.GRU has it; for state h and point x, with a gate of six units each,

    r = σ(Wr x + br + Ur h + cr)                        z = σ(Wz x + bz + Uz h + cz)
    n = tanh(Wn x + bn + r ∘ (Un h + cn))               h ← (1 − z) ∘ n + z ∘ h

Two vectors of examples go through all points together, their states in registers; `recurrent_backward` is the way
back. Places of signals count vectors, those of parameters numbers.
"""

import numpy as np

from lib.mnist1d.squashing import sigmoid, tanh
from lib.training.compiled import lane_compiler
from lib.training.vector import fma, load, splat, store

compiled, inlined = lane_compiler(__name__), lane_compiler(__name__, inline=True)
f32, place = np.float32, np.uint64
HIDDEN = 6
GATES = 3 * HIDDEN
KEPT = 4 * HIDDEN  # r, z, n and U n h + c n of each step
INPUT, STATE, BIAS, STATE_BIAS = 0, GATES, GATES + GATES * HIDDEN, 2 * GATES + GATES * HIDDEN
PER_DIRECTION = 3 * GATES + GATES * HIDDEN  # numbers, in the order of torch: W, U, b, c


@inlined
def number(row, at):
    """A number of the row in all lanes."""
    return splat(row[place(at)])


@inlined
def put_six(values, at, step, h):
    """Put six vectors, `step` apart."""
    store(values, at, h[0])
    store(values, at + step, h[1])
    store(values, at + 2 * step, h[2])
    store(values, at + 3 * step, h[3])
    store(values, at + 4 * step, h[4])
    store(values, at + 5 * step, h[5])


@inlined
def from_states(row, at, h, other, s, t):
    """Two sums, for two vectors of examples, with six weights times six states added."""
    u = number(row, at)
    s, t = fma(u, h[0], s), fma(u, other[0], t)
    u = number(row, at + 1)
    s, t = fma(u, h[1], s), fma(u, other[1], t)
    u = number(row, at + 2)
    s, t = fma(u, h[2], s), fma(u, other[2], t)
    u = number(row, at + 3)
    s, t = fma(u, h[3], s), fma(u, other[3], t)
    u = number(row, at + 4)
    s, t = fma(u, h[4], s), fma(u, other[4], t)
    u = number(row, at + 5)
    return fma(u, h[5], s), fma(u, other[5], t)


@compiled
def forward(values, x, out, kept, row, weight, points, width):
    """Fill the states (points · 12) at place `out` and what the way back needs at place `kept` of the values."""
    zero = splat(f32(0))
    none = (zero, zero, zero, zero, zero, zero)
    for direction in range(2):
        at = weight + direction * PER_DIRECTION
        for v in range(0, width, 2):
            h = other = none
            for step in range(points):
                t = points - 1 - step if direction else step
                seen, keep = x + t * width + v, kept + ((direction * points + t) * width + v) * KEPT
                gates(values, seen, h, other, keep, row, at)
                own = out + (t * 2 + direction) * HIDDEN * width + v
                h, other = states(values, keep, h), states(values, keep + KEPT, other)
                put_six(values, own, width, h)
                put_six(values, own + 1, width, other)


@inlined
def state(values, at, h):
    """A unit's state (1 − z) n + z h."""
    z, n = load(values, at + HIDDEN), load(values, at + 2 * HIDDEN)
    return fma(z, h - n, n)


@inlined
def states(values, keep, h):
    """The six states after a step, from its gates and the states before."""
    return (
        state(values, keep, h[0]), state(values, keep + 1, h[1]), state(values, keep + 2, h[2]),
        state(values, keep + 3, h[3]), state(values, keep + 4, h[4]), state(values, keep + 5, h[5]),
    )  # fmt: skip


@inlined
def gates(values, seen, h, other, keep, row, at):
    """Fill r, z, n and Un h + cn of one step, for two vectors of examples."""
    x, y = load(values, seen), load(values, seen + 1)
    for g in range(GATES):
        w, b, c = number(row, at + INPUT + g), number(row, at + BIAS + g), number(row, at + STATE_BIAS + g)
        s, t = from_states(row, at + STATE + g * HIDDEN, h, other, c, c)
        p, q = fma(w, x, b), fma(w, y, b)
        if g < 2 * HIDDEN:
            p, q = sigmoid(s + p), sigmoid(t + q)
        else:
            store(values, keep + HIDDEN + g, s)
            store(values, keep + KEPT + HIDDEN + g, t)
            r = keep + g - 2 * HIDDEN
            p, q = tanh(fma(load(values, r), s, p)), tanh(fma(load(values, r + KEPT), t, q))
        store(values, keep + g, p)
        store(values, keep + KEPT + g, q)
