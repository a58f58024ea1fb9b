"""Rosenblatt's rule where no plane separates: which of the planes that it walks through to keep.

last      whatever plane is there when training ends
pocket    the one with the fewest misses on the training set.   S. I. Gallant (1990), "pocket algorithm with ratchet"
average   the mean of the planes over all examples shown.       Y. Freund and R. E. Schapire (1999), section 2

The ratchet counts the misses of a plane only when it has been right longer in a row than the plane in the pocket.
"""

import numpy as np

from lib.perceptrons.rules import check_problem, rosenblatt
from lib.training.compiled import compiler

compiled, inlined = compiler(__name__), compiler(__name__, inline=True)
_rosenblatt = inlined(rosenblatt)
RUN, LONGEST, FEWEST = range(3)  # of the state: right in a row now, of the plane in the pocket, and its misses


def train_pocket(examples, targets, num_epochs, generator):
    """The planes 'last', 'pocket' and 'average', each (d,), after shuffled passes over examples (n, d)."""
    check_problem(examples, targets)
    examples, targets = np.ascontiguousarray(examples, float), np.asarray(targets, float)
    last, pocket, total = (np.zeros(examples.shape[1]) for _ in range(3))
    state = np.array([0, 0, len(examples)])
    for _ in range(num_epochs):
        order = generator.permutation(len(examples))
        last = pocket_pass(last, examples, targets, order, pocket, total, state)
    _put_in_pocket(last, examples, targets, pocket, state)
    return {"last": last, "pocket": pocket, "average": total / (num_epochs * len(examples))}


@compiled
def pocket_pass(weights, examples, targets, order, pocket, total, state):
    """Weights after one pass; changes pocket (d,), the sum of planes total (d,) and the state (3,) in place."""
    shown = 0  # examples since the last change of the plane, not yet in the sum
    for i in order:
        if targets[i] * (weights @ examples[i]) > 0:
            state[RUN] += 1
        else:
            _put_in_pocket(weights, examples, targets, pocket, state)
            total += shown * weights
            shown = 0
            weights = _rosenblatt(weights, examples[i], targets[i], 1.0)
        shown += 1
    total += shown * weights
    return weights


@inlined
def _put_in_pocket(weights, examples, targets, pocket, state):
    """Keep the plane if it was right longer in a row than the pocket's and misses fewer examples."""
    if state[RUN] > state[LONGEST]:
        misses = 0
        for i in range(len(examples)):
            if targets[i] * (weights @ examples[i]) <= 0:
                misses += 1
        if misses < state[FEWEST]:
            pocket[:] = weights
            state[LONGEST], state[FEWEST] = state[RUN], misses
    state[RUN] = 0
