"""Activations, loss and dropout on vectors of eight runs; each lane has its own.

A squashing function is f(x) = A tanh(S x) + B x (A = S = 1, B = 0: the plain hyperbolic tangent) or, where the
lane says so, max(x, 0). Forward passes keep its value and its slope, backward passes multiply by the slope.
"""

import numpy as np

from lib.lecun1989.side_by_side.layers import PLANE
from lib.training.compiled import lane_compiler
from lib.training.exponential import exp
from lib.training.vector import fma, load, splat, store, where_positive

compiled, inlined = lane_compiler(__name__), lane_compiler(__name__, inline=True)
f32 = np.float32
TANH_CLAMP = f32(7.90531110763549805)  # beyond it float32 tanh is ±1
HEIGHT, STEEPNESS, SKIP, TOP_SLOPE, RELU, CROSS_ENTROPY = range(6)  # rows of the settings of the lanes


@inlined
def tanh(x):
    """Hyperbolic tangent, a 13/6-degree rational function good to 4e-7."""
    top = splat(TANH_CLAMP)
    x = where_positive(x - top, top, x)
    x = where_positive(splat(f32(0)) - top - x, splat(f32(0)) - top, x)
    s = x * x
    p = fma(s, splat(f32(-2.76076847742355e-16)), splat(f32(2.00018790482477e-13)))
    p = fma(s, p, splat(f32(-8.60467152213735e-11)))
    p = fma(s, p, splat(f32(5.12229709037114e-08)))
    p = fma(s, p, splat(f32(1.48572235717979e-05)))
    p = fma(s, p, splat(f32(6.37261928875436e-04)))
    p = x * fma(s, p, splat(f32(4.89352455891786e-03)))
    q = fma(s, splat(f32(1.19825839466702e-06)), splat(f32(1.18534705686654e-04)))
    q = fma(s, q, splat(f32(2.26843463243900e-03)))
    return p / fma(s, q, splat(f32(4.89352518554385e-03)))


@inlined
def load_squashing(settings):
    """The squashing functions of the lanes as vectors: S, A, A S, B, A S + B, ReLU or not."""
    steepness, height = load(settings, STEEPNESS), load(settings, HEIGHT)
    return steepness, height, height * steepness, load(settings, SKIP), load(settings, TOP_SLOPE), load(settings, RELU)


@inlined
def squash(x, squashing):
    """Value and slope of A tanh(S x) + B x."""
    steepness, height, bend, skip, top_slope, _ = squashing
    t = tanh(steepness * x)
    return fma(height, t, skip * x), fma(splat(f32(0)) - bend, t * t, top_slope)


@inlined
def activate(values, i, slopes, j, squashing):
    """The activation of one unit, in place, and its slope."""
    x, zero, relu = load(values, i), splat(f32(0)), squashing[5]
    value, slope = squash(x, squashing)
    store(values, i, where_positive(relu, where_positive(zero - x, zero, x), value))  # NaN stays NaN
    store(slopes, j, where_positive(relu, where_positive(x, splat(f32(1)), zero), slope))


@compiled
def activate_h1(h1, slopes, settings):
    """The activations of H1, whose planes lie in a frame of two positions."""
    squashing = load_squashing(settings)
    for plane in range(12):
        for r in range(8):
            for c in range(8):
                place = plane * PLANE**2 + (r + 2) * PLANE + c + 2
                activate(h1, place, slopes, 64 * plane + 8 * r + c, squashing)


@compiled
def activate_all(values, slopes, num_units, settings):
    """The activations of a layer."""
    squashing = load_squashing(settings)
    for i in range(num_units):
        activate(values, i, slopes, i, squashing)


@compiled
def drop(values, slopes, mask, num_units):
    """Dropout: what a unit sends up, and what comes back down to it, times its mask."""
    for i in range(num_units):
        m = load(mask, i)
        store(values, i, load(values, i) * m)
        store(slopes, i, load(slopes, i) * m)


@compiled
def answer(y, settings):
    """The ten outputs, in place: squashed, or, where the loss is the cross-entropy, as they are."""
    squashing = load_squashing(settings)
    for k in range(10):
        value, _ = squash(load(y, k), squashing)
        store(y, k, where_positive(load(settings, CROSS_ENTROPY), load(y, k), value))


@compiled
def output_delta(y, labels, delta, settings):
    """δ of the outputs before their squashing; y (10) as `forward_dense` leaves it, labels (10): 1 or 0.

    Squared error (mean over the outputs, targets ±1): (2/10)(f(y) − t) f'(y). Cross-entropy: softmax(y) − label.
    """
    one, two = splat(f32(1)), splat(f32(2))
    largest, total = load(y, 0), splat(f32(0))
    for k in range(1, 10):
        largest = where_positive(load(y, k) - largest, load(y, k), largest)
    for k in range(10):
        e = exp(load(y, k) - largest)
        store(delta, k, e)
        total = total + e
    squashing = load_squashing(settings)
    for k in range(10):
        value, slope = squash(load(y, k), squashing)
        squared = splat(f32(0.2)) * (value - (two * load(labels, k) - one)) * slope
        entropy = load(delta, k) / total - load(labels, k)
        store(delta, k, where_positive(load(settings, CROSS_ENTROPY), entropy, squared))
