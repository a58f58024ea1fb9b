"""Batch normalisation, compiled: each unit over the examples of a batch and its places.

Source: S. Ioffe and C. Szegedy, "Batch normalization" (2015), algorithms 1 and 2; ε and ρ are torch's:

    x̂ = (a − mean) / √(var + ε)      norm(a) = γ x̂ + β      ∂a = γ / √(var + ε) · (δ − mean(δ) − x̂ mean(δ x̂))

In training the mean and variance are those of the batch, in evaluation the running averages (1 − ρ) old + ρ batch.
Examples that only fill up the last block are left out of both means; their δ stays zero.
"""

import numpy as np

from lib.recipe.plan import DELTA, FAN_OUT, HAT, OUTPUT, OUTPUTS, PRESENT, RUNNING, SCALE, SHIFT, SPREAD
from lib.recipe.vectors import spread, total
from lib.training.compiled import lane_compiler
from lib.training.vector import fma, load, splat, store

compiled = lane_compiler(__name__)
f32 = np.float32
EPSILON, RHO = f32(1e-5), f32(0.1)


@compiled
def batch_statistics(layer, space, output, num_blocks, num):
    """Mean and variance of one unit over `num` values of examples that are present."""
    outputs, places = layer[FAN_OUT], layer[OUTPUTS] // layer[FAN_OUT]
    a, at = splat(f32(0)), layer[OUTPUT] + output
    for block in range(num_blocks):
        for _ in range(places):
            a, at = fma(load(space, at), load(space, layer[PRESENT] + block), a), at + outputs
    mean = total(a) / num
    a, at = splat(f32(0)), layer[OUTPUT] + output
    for block in range(num_blocks):
        for _ in range(places):
            apart = (load(space, at) - splat(mean)) * load(space, layer[PRESENT] + block)
            a, at = fma(apart, apart, a), at + outputs
    return mean, total(a) / num


@compiled
def normalise(layer, weights, running, space, num_blocks, batch_size):
    """The norm in place; with a batch_size in training, which moves `running`; x̂ and 1 / √(var + ε) stay for later."""
    outputs, places = layer[FAN_OUT], layer[OUTPUTS] // layer[FAN_OUT]
    for output in range(outputs):
        own = layer[RUNNING] + output
        mean, variance = running[own], running[own + outputs]
        if batch_size:
            num = f32(batch_size * places)
            mean, variance = batch_statistics(layer, space, output, num_blocks, num)
            running[own] += RHO * (mean - running[own])
            running[own + outputs] += RHO * (variance * (num / (num - f32(1))) - running[own + outputs])
        factor, middle = splat(f32(1) / np.sqrt(variance + EPSILON)), splat(mean)
        store(space, layer[SPREAD] + output, factor)
        scale, shift = spread(weights, layer[SCALE] + output), spread(weights, layer[SHIFT] + output)
        for k in range(num_blocks * places):
            at = k * outputs + output
            hat = (load(space, layer[OUTPUT] + at) - middle) * factor
            store(space, layer[HAT] + at, hat)
            store(space, layer[OUTPUT] + at, fma(hat, scale, shift))


@compiled
def back_through_norm(layer, weights, space, gradient, num_blocks, batch_size):
    """∂a from δ of the outcome, in place; ∂γ and ∂β into a row of gradients."""
    outputs, places = layer[FAN_OUT], layer[OUTPUTS] // layer[FAN_OUT]
    num = f32(batch_size * places)
    for output in range(outputs):
        a = b = splat(f32(0))
        for k in range(num_blocks * places):
            at = k * outputs + output
            d = load(space, layer[DELTA] + at)
            a, b = a + d, fma(d, load(space, layer[HAT] + at), b)
        of_shift, of_scale = total(a), total(b)
        gradient[layer[SHIFT] + output], gradient[layer[SCALE] + output] = of_shift, of_scale
        factor = spread(weights, layer[SCALE] + output) * load(space, layer[SPREAD] + output)
        a, b, at = splat(of_shift / num), splat(of_scale / num), output
        for block in range(num_blocks):
            here = factor * load(space, layer[PRESENT] + block)
            for _ in range(places):
                d = load(space, layer[DELTA] + at) - a - load(space, layer[HAT] + at) * b
                store(space, layer[DELTA] + at, d * here)
                at += outputs
