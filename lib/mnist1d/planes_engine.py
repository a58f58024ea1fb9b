"""Networks in planes, compiled: a batch forward through all layers, δ back through them, and a step of Adam.

Source of the rule: D. P. Kingma and J. Ba, "Adam" (2015), algorithm 1,

    m ← m + (1 − β₁)(g − m),   v ← β₂ v + (1 − β₂) g²,   w ← w − η / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε)

with β₁ = 0.9, β₂ = 0.999, ε = 1e-8.
"""

import numpy as np

from lib.mnist1d import planes_layers
from lib.mnist1d.planes_blocks import fma, load, splat, sqrt, store, where_positive
from lib.mnist1d.planes_gradients import gradient
from lib.mnist1d.planes_pooling import pool, pool_back
from lib.mnist1d.planes_program import WEIGH
from lib.mnist1d.planes_registers import SIXTEEN, block_compiler, in_wide_registers

compiled = block_compiler(__name__)
f32 = np.float32
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8
SLOW = f32(1e-30)  # smaller means count as zero: below 1.2e-38 a processor takes a hundred times longer
TINY = f32(1e-33)  # keeps the mean squares clear of that
layer_forward, layer_backward = planes_layers.forward, planes_layers.backward


@compiled
def forward(values, weights, tables):
    """A batch, whose signals stand in `values`, through all layers."""
    steps, tasks, table = tables
    for step in steps:
        if step[0] == WEIGH:
            layer_forward(values, weights, tasks[step[1] : step[2]], table)
        else:
            pool(values, step)


@compiled
def backward(deltas, values, weights, slopes, tables):
    """δ of the last layer, in `deltas`, back through all layers; leaves the gradient of all parameters in `slopes`."""
    steps, tasks, table = tables
    for i in range(len(steps) - 1, -1, -1):
        step = steps[i]
        if step[0] == WEIGH:
            gradient(deltas, values, slopes, tasks[step[1] : step[2]], table)
            if i > 0:
                layer_backward(deltas, values, weights, tasks[step[3] : step[4]], table)
        else:
            pool_back(values, deltas, step)


@compiled
def adam(parameters, slopes, moments, learning_rate):
    """One step of all parameters, whose number is a multiple of sixteen; moments: mean, square, and β₁ᵗ and β₂ᵗ."""
    in_wide_registers()
    mean, square, powers = moments
    powers[0] *= BETA1
    powers[1] *= BETA2
    step, root = splat(f32(-learning_rate / (1 - powers[0]))), splat(f32(1 / np.sqrt(1 - powers[1])))
    slow, zero = splat(SLOW), splat(f32(0))
    for i in range(0, len(parameters), SIXTEEN):
        g, m = load(slopes, i), load(mean, i)
        m = fma(splat(f32(1 - BETA1)), g - m, m)
        m = where_positive(where_positive(m, m, zero - m) - slow, m, zero)
        v = fma(splat(f32(BETA2)), load(square, i), fma(splat(f32(1 - BETA2)) * g, g, splat(TINY)))
        store(mean, i, m)
        store(square, i, v)
        share = m / fma(sqrt(v), root, splat(f32(EPSILON)))
        store(parameters, i, fma(step, share, load(parameters, i)))
