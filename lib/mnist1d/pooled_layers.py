"""Compiled layers that take the largest or the mean of neighbouring points of each plane; nothing in them is learned.

    max: out[c, p] = max_k x[c, stride · p + k]        mean: out[c, p] = Σ_k x[c, stride · p + k] / taps

The gradient of the maximum goes to the first of equals, as in torch. Places count vectors.
"""

import numpy as np

from lib.training.compiled import lane_compiler
from lib.training.vector import fma, load, splat, store, where_positive

compiled = lane_compiler(__name__)
f32 = np.float32


@compiled
def forward(values, x, out, largest, geometry, width):
    """Fill the outputs; x, out: places in `values`; width: vectors of examples."""
    planes, points, _, positions, taps, stride, _, _, _ = geometry
    share = splat(f32(1) / f32(taps))
    for c in range(planes):
        for p in range(positions):
            seen, own = x + (c * points + stride * p) * width, out + (c * positions + p) * width
            for v in range(width):
                found = load(values, seen + v)
                for k in range(1, taps):
                    other = load(values, seen + k * width + v)
                    found = where_positive(other - found, other, found) if largest else found + other
                store(values, own + v, found if largest else found * share)


@compiled
def backward(values, deltas, out, x, largest, geometry, width):
    """Fill the gradient by the inputs, at place x of the deltas, from that by the outputs, at place `out`."""
    planes, points, _, positions, taps, stride, _, _, _ = geometry
    share, zero = splat(f32(1) / f32(taps)), splat(f32(0))
    for i in range(planes * points * width):
        store(deltas, x + i, zero)
    for c in range(planes):
        for p in range(positions):
            seen, own = x + (c * points + stride * p) * width, (c * positions + p) * width
            for v in range(width):
                left, kept = load(deltas, out + own + v), splat(f32(1))
                for k in range(taps):
                    at = seen + k * width + v
                    if largest:
                        first = where_positive(largest_of(values, seen, taps, width, v) - load(values, at), zero, kept)
                        store(deltas, at, fma(left, first, load(deltas, at)))
                        kept = kept - first
                    else:
                        store(deltas, at, fma(left, share, load(deltas, at)))


@compiled
def largest_of(values, seen, taps, width, v):
    """The largest of the points that a window sees."""
    found = load(values, seen + v)
    for k in range(1, taps):
        other = load(values, seen + k * width + v)
        found = where_positive(other - found, other, found)
    return found
