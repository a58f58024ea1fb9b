"""Compiled layers that sum over planes and taps: fully connected, convolutional, and with unshared weights.

Planes × points × examples lie in flat arrays, examples last, a multiple of sixteen. With tap k of output p at the point
q = stride · p + k − padding, and zeros beyond the ends,

    out[o, p] = bias[o, s] + Σ_i Σ_k weight[o, i, k, s] x[i, q]        s = 0: one set of weights for all p; s = p: own

A fully connected layer has one point and one tap. Backward and gradient follow D. E. Rumelhart, G. E. Hinton and
R. J. Williams, "Learning representations by back-propagating errors", Nature 323 (1986). Places of signals count
vectors, those of parameters numbers; torch's convolutions are the oracle.
"""

import numpy as np

from lib.mnist1d.tiles import TILE, add, five, numbers, put, total, vectors
from lib.training.compiled import lane_compiler
from lib.training.vector import LANES, load, splat, store, where_positive

compiled, inlined = lane_compiler(__name__), lane_compiler(__name__, inline=True)
f32 = np.float32


@compiled
def forward(values, x, out, row, weight, bias, geometry, width):
    """Fill the outputs; x, out: places in `values`; weight, bias: places in the row; width: vectors of examples."""
    num_in, points, num_out, positions, taps, stride, padding, sets, rectify = geometry
    for first in range(0, num_out, TILE):
        for p in range(positions):
            s = min(p, sets - 1)
            begin = numbers(row, five(first, num_out, bias + s, sets), 0)
            kernels = five(first, num_out, weight + s, num_in * taps * sets)
            planes = five(first, num_out, out + p * width, positions * width)
            for v in range(0, width, 2):
                even = odd = begin
                for k in range(taps):
                    q = stride * p + k - padding
                    if 0 <= q < points:
                        for i in range(num_in):
                            w, seen = numbers(row, kernels, (i * taps + k) * sets), x + (i * points + q) * width + v
                            even, odd = add(w, load(values, seen), even), add(w, load(values, seen + 1), odd)
                put(values, planes, v, even)
                put(values, planes, v + 1, odd)
    if rectify:
        mask(values, out, values, out, num_out * positions * width)


@compiled
def mask(kept, at, values, out, num):
    """Set num vectors from place `out` of values on to zero where those of `kept` from `at` on are not positive."""
    zero = splat(f32(0))
    for i in range(num):
        store(values, out + i, where_positive(load(kept, at + i), load(values, out + i), zero))


@compiled
def backward(deltas, out, x, row, weight, geometry, width):
    """Fill the gradient by the inputs, at place x of the deltas, from that by the outputs, at place `out`."""
    num_in, points, num_out, positions, taps, stride, padding, sets, _ = geometry
    zero = splat(f32(0))
    for first in range(0, num_in, TILE):
        for q in range(points):
            planes = five(first, num_in, x + q * width, points * width)
            for v in range(0, width, 2):
                even = odd = (zero, zero, zero, zero, zero)
                for k in range(taps):
                    p = (q + padding - k) // stride
                    if 0 <= p < positions and stride * p + k == q + padding:
                        kernels = five(first, num_in, weight + k * sets + min(p, sets - 1), taps * sets)
                        for o in range(num_out):
                            w = numbers(row, kernels, o * num_in * taps * sets)
                            back = out + (o * positions + p) * width + v
                            even, odd = add(w, load(deltas, back), even), add(w, load(deltas, back + 1), odd)
                put(deltas, planes, v, even)
                put(deltas, planes, v + 1, odd)


@compiled
def gradient(values, x, deltas, out, slopes, weight, bias, geometry, width):
    """Fill the gradient by weights and biases, at their places in `slopes`."""
    num_in, points, num_out, positions, taps, stride, padding, sets, _ = geometry
    lanes, zero = np.empty(2 * TILE * LANES, f32), splat(f32(0))
    span = positions // sets  # positions that share a set: all of them, or one
    for first in range(0, num_out, TILE):
        planes = five(first, num_out, out, positions * width)
        for i in range(0, num_in, 2):
            j = min(i + 1, num_in - 1)
            for k in range(taps):
                for s in range(sets):
                    here = there = (zero, zero, zero, zero, zero)
                    for p in range(s, s + span):
                        q = stride * p + k - padding
                        if 0 <= q < points:
                            seen, other = x + (i * points + q) * width, x + (j * points + q) * width
                            here, there = meet(values, seen, other, deltas, planes, p * width, width, here, there)
                    put(lanes, (0, 1, 2, 3, 4), 0, here)
                    put(lanes, (5, 6, 7, 8, 9), 0, there)
                    own = weight + (first * num_in * taps + k) * sets + s
                    sum_lanes(lanes, slopes, own, (i, j), taps * sets, num_in, min(TILE, num_out - first))
    sum_biases(deltas, out, slopes, bias, num_out, positions, sets, width)


@inlined
def meet(values, seen, other, deltas, planes, at, width, here, there):
    """Two times five sums, with the products of five planes of deltas and two of signals at one point added."""
    for v in range(width):
        d = vectors(deltas, planes, at + v)
        here, there = add(d, load(values, seen + v), here), add(d, load(values, other + v), there)
    return here, there


@inlined
def sum_lanes(lanes, slopes, own, pair, step, num_in, num_planes):
    """Put the sums of the lanes, for two planes that come in and up to five that go out, where the gradient is."""
    for plane in range(num_planes):
        at = own + plane * num_in * step
        slopes[at + pair[0] * step] = total(lanes, plane)
        slopes[at + pair[1] * step] = total(lanes, TILE + plane)


@compiled
def sum_biases(deltas, out, slopes, bias, num_out, positions, sets, width):
    """Fill the gradient by the biases: the deltas summed over examples and over the positions that share one."""
    lanes = np.empty(LANES, f32)
    span = positions // sets
    for o in range(num_out):
        for s in range(sets):
            found = splat(f32(0))
            for v in range(span * width):
                found = found + load(deltas, out + (o * positions + s) * width + v)
            store(lanes, 0, found)
            slopes[bias + o * sets + s] = total(lanes, 0)
