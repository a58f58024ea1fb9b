"""What the rules are measured against: the widest margin, the plane of least squares, and logistic regression.

None of the three depends on an order of presentation, so each is computed once.
"""

import numpy as np

from lib.perceptrons import digits, margin, online
from lib.perceptrons.rules import misses

GOOD_WITHIN = 0.01  # error rate above that of logistic regression; fixed before any of these runs
USUALLY = 0.75  # of the runs; likewise


def pair_bounds(plan):
    """Bound (R/γ)² on the mistakes of each of the 45 pairs; infinite where no plane separates them, (45,)."""
    return np.array([margin.mistake_bound(*digits.pair_problem(pair, plan.num_train)) for pair in digits.PAIRS])


def rest_separations(plan):
    """Whether some plane separates each digit from the rest, and how wide: ten `Separation`s."""
    return [margin.separate(*digits.rest_problem(digit, "train", plan.num_train)) for digit in range(10)]


def least_squares(examples, targets):
    """The plane (d,) that the delta rule makes for: it has the least sum of squared errors (t − w·x)²."""
    return np.linalg.lstsq(examples, targets, rcond=None)[0]


def pair_least_squares(plan):
    """Misses of the plane of least squares on each of the 45 pairs, (45,)."""
    problems = [digits.pair_problem(pair, plan.num_train) for pair in digits.PAIRS]
    return np.array([misses(least_squares(*problem), *problem) for problem in problems])


def logistic_misses(plan):
    """Misses (10, 2) of logistic regression for each digit against the rest, on training and test set."""
    from sklearn.linear_model import LogisticRegression

    found = []
    for digit in range(10):
        examples, targets = digits.rest_problem(digit, "train", plan.num_train)
        model = LogisticRegression(solver="newton-cholesky").fit(examples[:, :-1] / digits.THOUSAND, targets)
        weights = np.append(model.coef_[0], model.intercept_[0])
        sets = (("train", plan.num_train), ("test", plan.num_test))
        problems = [digits.rest_problem(digit, split, num) for split, num in sets]
        found.append([misses(weights, x / digits.THOUSAND, t) for x, t in problems])
    return np.array(found)


def long_runs(plan, found, num_epochs, seed=0):
    """Mistakes and passes of Rosenblatt's rule until it separates a digit from the rest, for those that have a plane.

    found: ten `Separation`s; returns {digit: `Trained`}, each stopped after `num_epochs` passes.
    """
    runs = {}
    for digit, separation in enumerate(found):
        if separation.exists:
            generator = np.random.default_rng([seed, 2, digit])
            problem = digits.rest_problem(digit, "train", plan.num_train)
            runs[digit] = online.train("rosenblatt", *problem, num_epochs, generator)
    return runs
