"""Zigzags and momentum on quadratics: what theory promises for the best rates, and what runs show.

On f(w) = ½ wᵀ A w each eigenvector of A, of curvature h, is a recurrence of its own. With x = η h,

    descent    wₜ₊₁ = (1 − x) wₜ
    momentum   wₜ₊₁ = (1 + β − x) wₜ − β wₜ₋₁
    nesterov   wₜ₊₁ = (1 + β)(1 − x) wₜ − β (1 − x) wₜ₋₁

and the factor per step is the largest root in modulus. For curvatures from m to L and κ = L / m the best are

    descent    η = 2 / (L + m)                                            (κ − 1) / (κ + 1)
    momentum   η = 4 / (√L + √m)²,  β = ((√κ − 1) / (√κ + 1))²            (√κ − 1) / (√κ + 1)
    nesterov   η = 4 / (3 L + m),   β = (√(3κ + 1) − 2) / (√(3κ + 1) + 2)  1 − 2 / √(3κ + 1)

Sources: B. T. Polyak 1964 (momentum); L. Lessard, B. Recht and A. Packard 2016, table 1 and section 4.6 (all three,
and the convex function on which the best momentum for quadratics goes round in a circle for ever).
"""

import numpy as np

from lib.optimizers.rules import RULES


def best_settings(rule, low, high):
    """Best options of 'descent', 'momentum' or 'nesterov' for curvatures from low to high; ValueError otherwise."""
    if not 0 < low <= high:
        raise ValueError(f"curvatures must be positive and in order, got {low} and {high}")
    root, wide = np.sqrt(high / low), np.sqrt(3 * high / low + 1)
    table = {
        "descent": {"learning_rate": 2 / (high + low)},
        "momentum": {
            "learning_rate": 4 / (np.sqrt(high) + np.sqrt(low)) ** 2,
            "momentum": ((root - 1) / (root + 1)) ** 2,
        },
        "nesterov": {"learning_rate": 4 / (3 * high + low), "momentum": (wide - 2) / (wide + 2)},
    }
    if rule not in table:
        raise ValueError(f"rule must be one of {', '.join(table)}, got {rule!r}")
    return table[rule]


def best_factor(rule, condition):
    """Factor per step that the best settings reach for a condition number κ ≥ 1."""
    root, wide = np.sqrt(condition), np.sqrt(3 * condition + 1)
    return {
        "descent": (condition - 1) / (condition + 1),
        "momentum": (root - 1) / (root + 1),
        "nesterov": 1 - 2 / wide,
    }[rule]


def factor(rule, scaled, momentum=0.0):
    """Largest root in modulus, (n,), of a direction's recurrence; scaled (n,): learning rate times curvature."""
    x = np.asarray(scaled, float)
    momentum = 0.0 if rule == "descent" else momentum
    if rule == "nesterov":
        total, product = (1 + momentum) * (1 - x), momentum * (1 - x)
    else:
        total, product = 1 + momentum - x, np.full_like(x, momentum)
    root = np.sqrt(total.astype(complex) ** 2 / 4 - product)
    return np.maximum(abs(total / 2 + root), abs(total / 2 - root))


def random_quadratic(condition, dimension, generator):
    """Curvatures (dimension,) from 1 to `condition`, log-uniform with both ends, and a random first place."""
    between = condition ** generator.random(dimension - 2)
    return np.concatenate([[1.0], between, [condition]]), generator.standard_normal(dimension)


def distances(rule, curvatures, start, num_steps, **options):
    """Distance to the minimum (num_steps + 1,) of a rule on ½ Σ h w², from a start (dimension,)."""
    weights, state, found = start, 0.0, [np.linalg.norm(start)]
    for _ in range(num_steps):
        weights, state = RULES[rule](weights, curvatures * weights, state, **options)
        found.append(np.linalg.norm(weights))
    return np.array(found)


def measured_factor(found):
    """Factor per step over the last half of distances (num_steps + 1,), by least squares on their logarithm."""
    late = np.log(found[len(found) // 2 :])
    return float(np.exp(np.polyfit(np.arange(len(late)), late, 1)[0]))


def cycling_gradient(w):
    """Slope of Lessard, Recht and Packard's convex function, with curvatures 1 and 25 and its minimum at 0."""
    return np.where(w < 1, 25 * w, np.where(w < 2, w + 24, 25 * w - 24))


def on_cycling(rule, start, num_steps):
    """Places (num_steps + 1,) on that function with the settings that are best for quadratics of its curvatures."""
    weight, state, places = np.float64(start), 0.0, [start]
    for _ in range(num_steps):
        weight, state = RULES[rule](weight, cycling_gradient(weight), state, **best_settings(rule, 1.0, 25.0))
        places.append(float(weight))
    return np.array(places)
