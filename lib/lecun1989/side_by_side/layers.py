"""The layers of the 1989 network on vectors of eight runs: forward, backward and gradients, written out.

Each function does one thing to one layer for one example in each lane. A lane computes exactly what a single
run would, in the order written here; only loads are shared, so that the operands of several sums stay in
registers. Positions: an image is 20×20 (padded by two), a plane of H1 12×12 (padded by two), a plane of H2 4×4.
"""

import numpy as np

from lib.lecun1989.side_by_side.layout import (
    H1_BIAS,
    H1_WEIGHT,
    H2_BIAS,
    H2_WEIGHT,
)
from lib.training.compiled import lane_compiler
from lib.training.vector import fma, load, splat, store

compiled, inlined = lane_compiler(__name__), lane_compiler(__name__, inline=True)
f32 = np.float32
IMAGE, PLANE = 20, 12  # widths with their padding


@inlined
def four(array, i, step):
    """Four vectors, `step` apart."""
    return load(array, i), load(array, i + step), load(array, i + 2 * step), load(array, i + 3 * step)


@inlined
def five(array, i):
    """Five vectors in a row."""
    return load(array, i), load(array, i + 1), load(array, i + 2), load(array, i + 3), load(array, i + 4)


@inlined
def put_four(array, i, step, v):
    """Put four vectors, `step` apart."""
    store(array, i, v[0])
    store(array, i + step, v[1])
    store(array, i + 2 * step, v[2])
    store(array, i + 3 * step, v[3])


@inlined
def put_five(array, i, v):
    """Put five vectors in a row."""
    put_four(array, i, 1, (v[0], v[1], v[2], v[3]))
    store(array, i + 4, v[4])


@inlined
def add_four(w, x, sums):
    """Four sums, each with w times its own x added."""
    return fma(w, x[0], sums[0]), fma(w, x[1], sums[1]), fma(w, x[2], sums[2]), fma(w, x[3], sums[3])


@inlined
def add_five(w, x, s):
    """Five sums, each with w times its own x added."""
    return fma(w, x[0], s[0]), fma(w, x[1], s[1]), fma(w, x[2], s[2]), fma(w, x[3], s[3]), fma(w, x[4], s[4])


@compiled
def forward_h1(image, weights, h1):
    """Twelve planes of 8×8 units share 25 weights each; two planes and four positions at a time."""
    for plane in range(0, 12, 2):
        for r in range(8):
            for c in range(0, 8, 4):
                bias = H1_BIAS + 64 * plane + 8 * r + c
                s, t = four(weights, bias, 1), four(weights, bias + 64, 1)
                for row in range(5):
                    for column in range(5):
                        x = four(image, (2 * r + row) * IMAGE + 2 * c + column, 2)
                        w = H1_WEIGHT + 25 * plane + 5 * row + column
                        s, t = add_four(load(weights, w), x, s), add_four(load(weights, w + 25), x, t)
                place = plane * PLANE**2 + (r + 2) * PLANE + c + 2
                put_four(h1, place, 1, s)
                put_four(h1, place + PLANE**2, 1, t)


@compiled
def forward_h2(h1, weights, readers, h2):
    """Each plane of H1 in turn is added to the units that read it; readers (12, 8, 2): unit, slot."""
    for i in range(12 * 16):
        store(h2, i, load(weights, H2_BIAS + i))
    for plane in range(12):
        for n in range(8):
            unit = readers[plane, n, 0]
            w = H2_WEIGHT + (8 * unit + readers[plane, n, 1]) * 25
            for half in range(2):
                place = 16 * unit + 8 * half
                s, t = four(h2, place, 1), four(h2, place + 4, 1)
                for row in range(5):
                    for column in range(5):
                        weight = load(weights, w + 5 * row + column)
                        x = plane * PLANE**2 + (4 * half + row) * PLANE + column
                        s = add_four(weight, four(h1, x, 2), s)
                        t = add_four(weight, four(h1, x + 2 * PLANE, 2), t)
                put_four(h2, place, 1, s)
                put_four(h2, place + 4, 1, t)


@compiled
def forward_dense(inputs, weights, weight, bias, outputs, num_inputs, num_outputs):
    """Fully connected layer before its activation; weight, bias: where they start in the weights."""
    for unit in range(0, num_outputs, 10):
        s, t = five(weights, bias + unit), five(weights, bias + unit + 5)
        for k in range(num_inputs):
            x, w = load(inputs, k), weight + k * num_outputs + unit
            s, t = add_five(x, five(weights, w), s), add_five(x, five(weights, w + 5), t)
        put_five(outputs, unit, s)
        put_five(outputs, unit + 5, t)


@compiled
def backward_dense(slopes, weights, weight, delta, input_delta, num_inputs, num_outputs):
    """Pass δ of a fully connected layer back through its weights and the slopes below it."""
    for k in range(num_inputs):
        zero = splat(f32(0))
        s0 = s1 = s2 = s3 = s4 = zero
        for unit in range(0, num_outputs, 5):
            w, d = five(weights, weight + k * num_outputs + unit), five(delta, unit)
            s0, s1, s2 = fma(w[0], d[0], s0), fma(w[1], d[1], s1), fma(w[2], d[2], s2)
            s3, s4 = fma(w[3], d[3], s3), fma(w[4], d[4], s4)
        store(input_delta, k, load(slopes, k) * (((s0 + s1) + (s2 + s3)) + s4))


def backward_h2_at(row_parity, column_parity):
    """The part of `backward_h2` for H1 units in rows and columns of one parity, which meet the same taps."""
    rows, columns = 3 - row_parity, 3 - column_parity

    @compiled
    def backward(weights, delta, readers, plane, slopes, h1_delta):
        for a in range(0, 4, 2):
            zero = splat(f32(0))
            s = t = (zero, zero, zero, zero)
            for n in range(8):
                unit = readers[plane, n, 0]
                w = H2_WEIGHT + (8 * unit + readers[plane, n, 1]) * 25 + 5 * row_parity + column_parity
                for i in range(rows):
                    for j in range(columns):
                        weight = load(weights, w + 10 * i + 2 * j)
                        place = 36 * unit + 6 * (a + 2 - i) + 2 - j
                        s = add_four(weight, four(delta, place, 1), s)
                        t = add_four(weight, four(delta, place + 6, 1), t)
            place = 64 * plane + 8 * (2 * a + row_parity) + column_parity
            f, g = four(slopes, place, 2), four(slopes, place + 16, 2)
            put_four(h1_delta, place, 2, (s[0] * f[0], s[1] * f[1], s[2] * f[2], s[3] * f[3]))
            put_four(h1_delta, place + 16, 2, (t[0] * g[0], t[1] * g[1], t[2] * g[2], t[3] * g[3]))

    return backward


even_even, even_odd = backward_h2_at(0, 0), backward_h2_at(0, 1)
odd_even, odd_odd = backward_h2_at(1, 0), backward_h2_at(1, 1)


@compiled
def backward_h2(weights, h2_delta, framed, readers, slopes, h1_delta):
    """δ of H1 (768) from δ of H2 (192), which is first framed by zeros: twelve planes of 6×6."""
    for unit in range(12):
        for r in range(4):
            put_four(framed, 36 * unit + 6 * (r + 1) + 1, 1, four(h2_delta, 16 * unit + 4 * r, 1))
    for plane in range(12):
        even_even(weights, framed, readers, plane, slopes, h1_delta)
        even_odd(weights, framed, readers, plane, slopes, h1_delta)
        odd_even(weights, framed, readers, plane, slopes, h1_delta)
        odd_odd(weights, framed, readers, plane, slopes, h1_delta)


@compiled
def gradient_h2(h1, delta, readers, gradient):
    """Gradient of each weight of H2: δ times what its tap saw, summed over the 16 positions of its plane."""
    for plane in range(12):
        for n in range(8):
            unit = readers[plane, n, 0]
            for row in range(5):
                zero = splat(f32(0))
                s = t = (zero, zero, zero, zero, zero)
                for r in range(4):
                    for c in range(0, 4, 2):
                        place = plane * PLANE**2 + (2 * r + row) * PLANE + 2 * c
                        s = add_five(load(delta, 16 * unit + 4 * r + c), five(h1, place), s)
                        t = add_five(load(delta, 16 * unit + 4 * r + c + 1), five(h1, place + 2), t)
                w = (8 * unit + readers[plane, n, 1]) * 25 + 5 * row
                put_five(gradient, w, (s[0] + t[0], s[1] + t[1], s[2] + t[2], s[3] + t[3], s[4] + t[4]))


@compiled
def gradient_h1(image, delta, gradient):
    """Gradient of each weight of H1: δ times the pixel of its tap, summed over the 64 positions of its plane."""
    for plane in range(0, 12, 2):
        for row in range(5):
            zero = splat(f32(0))
            s = t = (zero, zero, zero, zero, zero)
            for r in range(8):
                for c in range(8):
                    x, d = five(image, (2 * r + row) * IMAGE + 2 * c), 64 * plane + 8 * r + c
                    s, t = add_five(load(delta, d), x, s), add_five(load(delta, d + 64), x, t)
            put_five(gradient, 25 * plane + 5 * row, s)
            put_five(gradient, 25 * (plane + 1) + 5 * row, t)
