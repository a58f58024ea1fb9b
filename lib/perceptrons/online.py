"""One example after the other: passes over shuffled examples with any of the rules, compiled by Numba.

The compiled functions are those of `rules`, unchanged. Where inputs are whole numbers, as the grey levels of the
digits in thousandths, Rosenblatt's rule from zero weights is whole-number arithmetic: float64 makes no rounding error.
"""

from dataclasses import dataclass

import numpy as np

from lib.perceptrons import rules
from lib.training.compiled import compiler

compiled, inlined = compiler(__name__), compiler(__name__, inline=True)
RULES = ("rosenblatt", "delta", "tanh delta")
_rosenblatt, _delta, _tanh_delta = (inlined(rule) for rule in (rules.rosenblatt, rules.delta, rules.tanh_delta))


@dataclass(frozen=True, eq=False)
class Trained:
    """The last plane (d,), how often it was changed, the passes begun, and whether it separates all examples.

    Rosenblatt's rule changes the plane at each mistake and at nothing else.
    """

    weights: np.ndarray
    num_changes: int
    num_epochs: int
    separated: bool


def train(rule, examples, targets, num_epochs, generator, learning_rate=1.0, weights=None, stop=True):
    """Train until the plane separates the examples (n, d), for at most `num_epochs` shuffled passes: a `Trained`.

    From zero weights unless `weights` (d,) are given; all passes unless `stop`. A gradient rule would move on from a
    separating plane. ValueError for an unknown rule or bad targets.
    """
    rules.check_problem(examples, targets)
    if rule not in RULES:
        raise ValueError(f"rule must be one of {', '.join(RULES)}, not {rule!r}")
    weights = np.zeros(examples.shape[1]) if weights is None else np.array(weights, float)
    examples, targets = np.ascontiguousarray(examples, float), np.asarray(targets, float)
    num_changes = 0
    for epoch in range(1, num_epochs + 1):
        order = generator.permutation(len(examples))
        weights, changes = one_pass(RULES.index(rule), weights, examples, targets, order, learning_rate)
        num_changes += changes
        settled = rule != "rosenblatt" or changes == 0
        if stop and settled and rules.misses(weights, examples, targets) == 0:
            return Trained(weights, num_changes, epoch, True)
    return Trained(weights, num_changes, num_epochs, rules.misses(weights, examples, targets) == 0)


@compiled
def one_pass(rule, weights, examples, targets, order, learning_rate):
    """Weights after one pass in this order (n,), and how often they changed: for Rosenblatt's rule, its mistakes."""
    changes = 0
    for i in order:
        if rule == 0:
            new = _rosenblatt(weights, examples[i], targets[i], learning_rate)
        elif rule == 1:
            new = _delta(weights, examples[i], targets[i], learning_rate)
        else:
            new = _tanh_delta(weights, examples[i], targets[i], learning_rate)
        changes += new is not weights
        weights = new
    return weights, changes


def history(rule, examples, targets, num_epochs, generator, learning_rate=1.0):
    """The planes (k + 1, d) that a rule of this package walks through, start included, one for each change."""
    planes = [np.zeros(examples.shape[1])]
    for _ in range(num_epochs):
        for i in generator.permutation(len(examples)):
            new = rule(planes[-1], examples[i], targets[i], learning_rate)
            if new is not planes[-1]:
                planes.append(new)
    return np.array(planes)
