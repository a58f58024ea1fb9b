"""The three ways to take a step, on vectors of eight runs: one rate, a rate for each weight, AdamW.

    descent   w ← w − η g
    newton    w ← w − η_w g,  with a rate of its own for every weight (see `curvature`)
    adamw     m ← m + (1 − β₁)(g − m),   v ← β₂ v + (1 − β₂) g²,
              w ← (1 − η λ) w − η / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε)

Source: I. Loshchilov and F. Hutter, "Decoupled Weight Decay Regularization" (2019), algorithm 2, with the
constants of torch.optim.AdamW: β₁ = 0.9, β₂ = 0.999, ε = 1e-8, λ = 0.01 unless the recipe says otherwise.
"""

import numpy as np

from lib.training.compiled import lane_compiler
from lib.training.vector import LANES, fma, load, splat, sqrt, store, where_positive

compiled, inlined = lane_compiler(__name__), lane_compiler(__name__, inline=True)
f32 = np.float32
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8
DESCENT, NEWTON, ADAMW = range(3)
RATE, DECAY, STEP, ROOT, ADAPTIVE = range(5)  # rows of the rates of the lanes
TINY = f32(1e-29)  # added to each gradient: without it the running means of silent units would sink to numbers so
FLOOR = f32(1e-33)  # near zero (below 1.2e-38) that a processor takes a hundred times longer; TINY · ε stays clear too


@inlined
def moments(g, mean, square, i):
    """The running means of one gradient and of its square, brought up to date."""
    m = load(mean, i)
    m = fma(splat(f32(1 - BETA1)), g - m, m)
    v = fma(splat(f32(BETA2)), load(square, i), fma(splat(f32(1 - BETA2)) * g, g, splat(FLOOR)))
    store(mean, i, m)
    store(square, i, v)
    return m, v


@inlined
def descend_two(i, g, h, weights, mean, square, own, rates):
    """Two weights, whose gradients are g and h, at the rate of their lane."""
    store(weights, i, fma(rates[0], g, load(weights, i)))
    store(weights, i + 1, fma(rates[0], h, load(weights, i + 1)))


@inlined
def newton_two(i, g, h, weights, mean, square, own, rates):
    """Two weights, each at a rate of its own."""
    zero = splat(f32(0))
    store(weights, i, fma(zero - load(own, i), g, load(weights, i)))
    store(weights, i + 1, fma(zero - load(own, i + 1), h, load(weights, i + 1)))


@inlined
def adamw_two(i, g, h, weights, mean, square, own, rates):
    """AdamW in the lanes that are adaptive, descent in the others; two weights share one division."""
    negative_rate, decay, step, root, adaptive = rates
    m, v = moments(g, mean, square, i)
    n, w = moments(h, mean, square, i + 1)
    a, b = fma(sqrt(v), root, splat(f32(EPSILON))), fma(sqrt(w), root, splat(f32(EPSILON)))
    share, first, second = step / (a * b), load(weights, i), load(weights, i + 1)
    moved, fallen = fma(decay, first, m * b * share), fma(negative_rate, g, first)
    store(weights, i, where_positive(adaptive, moved, fallen))
    moved, fallen = fma(decay, second, n * a * share), fma(negative_rate, h, second)
    store(weights, i + 1, where_positive(adaptive, moved, fallen))


@inlined
def load_rates(rates):
    """The rates of the lanes as vectors: −η, 1 − ηλ, −η / (1 − β₁ᵗ), 1 / √(1 − β₂ᵗ), adaptive or not."""
    zero = splat(f32(0))
    decay, root, adaptive = load(rates, DECAY), load(rates, ROOT), load(rates, ADAPTIVE)
    return zero - load(rates, RATE), decay, zero - load(rates, STEP), root, adaptive


def by(rule_of_two):
    """How a rule updates a run of parameters from their gradients, and a dense layer's weights from inputs and δ."""

    @compiled
    def update(start, count, gradient, weights, mean, square, own, rates):
        vectors = load_rates(rates)
        for i in range(0, count, 2):
            g, h = load(gradient, i) + splat(TINY), load(gradient, i + 1) + splat(TINY)
            rule_of_two(start + i, g, h, weights, mean, square, own, vectors)

    @compiled
    def update_dense(start, inputs, delta, num_inputs, num_outputs, weights, mean, square, own, rates):
        vectors = load_rates(rates)
        for k in range(num_inputs):
            x = load(inputs, k)
            for unit in range(0, num_outputs, 2):
                g, h = fma(x, load(delta, unit), splat(TINY)), fma(x, load(delta, unit + 1), splat(TINY))
                rule_of_two(start + k * num_outputs + unit, g, h, weights, mean, square, own, vectors)

    return update, update_dense


@compiled
def count_step(powers, rates):
    """Bring the bias corrections of AdamW to the next step; powers (2, 8) float64: β₁ᵗ and β₂ᵗ."""
    for lane in range(LANES):
        powers[0, lane] *= BETA1
        powers[1, lane] *= BETA2
        rates[STEP, lane] = rates[RATE, lane] / (1 - powers[0, lane])
        rates[ROOT, lane] = 1 / np.sqrt(1 - powers[1, lane])
