"""The learning rules of a single unit: each a pure function from the weights and one example to the new weights.

Rosenblatt (1958; 1962, chapter 5): move only when wrong.   w ← w + η t x             if t (w·x) ≤ 0
Widrow and Hoff (1960), the delta rule: always correct.     w ← w + η (t − w·x) x
Delta rule of a tanh unit (Rumelhart et al. 1986):          w ← w + η (t − y)(1 − y²) x,   y = tanh(w·x)

Targets t are −1 and +1. An example carries a constant 1 as its last input, so that the last weight is the bias.
A negative learning rate is the planted bug: the sign of the update reversed.
"""

import numpy as np


def rosenblatt(weights, example, target, learning_rate):
    """New weights (d,) after one example (d,): unchanged unless it lies on the wrong side of the plane, or on it."""
    if target * (weights @ example) > 0:
        return weights
    return weights + learning_rate * target * example


def delta(weights, example, target, learning_rate):
    """New weights (d,) after one example (d,): a step that makes the error of the linear output smaller."""
    error = target - weights @ example
    return weights + learning_rate * error * example


def tanh_delta(weights, example, target, learning_rate):
    """New weights (d,) after one example (d,): the same step for the squared error of a bent output."""
    output = np.tanh(weights @ example)
    return weights + learning_rate * (target - output) * (1 - output**2) * example


def with_bias(points, constant=1.0):
    """Examples (n, d + 1): the points (n, d) with a constant last input."""
    return np.hstack([points, np.full((len(points), 1), constant)])


def misses(weights, examples, targets):
    """How many examples (n, d) lie on the wrong side of the plane or on it; weights (d,), targets (n,) of ±1."""
    return int(np.count_nonzero(targets * (examples @ weights) <= 0))


def check_problem(examples, targets):
    """Raise ValueError unless targets (n,) are −1 or +1, one for each of the examples (n, d)."""
    if np.ndim(examples) != 2 or np.shape(targets) != (len(examples),) or len(examples) == 0:
        raise ValueError(f"need examples (n, d) and targets (n,), got {np.shape(examples)} and {np.shape(targets)}")
    if not np.isin(targets, (-1, 1)).all():
        raise ValueError("targets must be −1 or +1")
