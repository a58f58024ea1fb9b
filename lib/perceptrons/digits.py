"""Problems of two classes from the zip codes: the 45 pairs of digits, and each digit against the rest.

The surviving zip codes have grey levels in whole thousandths. Rosenblatt's rule does not care about the scale of its
inputs, so it is given the thousandths themselves, and computes with whole numbers. The gradient rules are given
inputs in [−1, 1]. Source of the data: see `lib.data.zip_codes`.
"""

import functools
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from lib.data import load_zip_codes
from lib.perceptrons import margin, online, pocket
from lib.perceptrons.rules import misses, with_bias

PAIRS = tuple(combinations(range(10), 2))
THOUSAND = 1000.0
WAYS = ("last", "pocket", "average", "delta", "tanh delta")


@dataclass(frozen=True)
class Plan:
    """How much of the data, and how long: passes over each digit against the rest, and at most over a pair.

    delta_share: the part of the error of the longest example that a step of a gradient rule corrects.
    """

    num_train: int = 7291
    num_test: int = 2007
    num_epochs: int = 10
    most_epochs: int = 2000
    delta_share: float = 0.25


def fingerprint():
    """The SHA-256 of both splits together, for the key of stored runs."""
    return load_zip_codes("train").fingerprint + load_zip_codes("test").fingerprint


@functools.cache
def examples_of(split, num):
    """The first `num` digits of a split as examples (num, 257) in whole thousandths, and their labels (num,)."""
    digits = load_zip_codes(split)
    if not 1 <= num <= len(digits):
        raise ValueError(f"num must be 1 to {len(digits)} for {split!r}, not {num}")
    pixels = np.rint(THOUSAND * digits.images[:num].reshape(num, -1).astype(float))
    return with_bias(pixels, THOUSAND), digits.labels[:num]


def pair_problem(pair, num_train):
    """Examples and targets of two digits: +1 for the first of the pair, −1 for the second."""
    examples, labels = examples_of("train", num_train)
    chosen = np.isin(labels, pair)
    return np.ascontiguousarray(examples[chosen]), np.where(labels[chosen] == pair[0], 1.0, -1.0)


def rest_problem(digit, split, num):
    """Examples and targets of a digit (+1) against the nine others (−1)."""
    examples, labels = examples_of(split, num)
    return examples, np.where(labels == digit, 1.0, -1.0)


def run(plan, seed):
    """One seed's orders of presentation for all problems: misses, mistakes and passes as arrays for `map_runs`."""
    return run_pairs(plan, seed) | run_rest(plan, seed)


def run_pairs(plan, seed):
    """The 45 pairs: mistakes, passes and success of Rosenblatt's rule, of its planted bug, and of the delta rule."""
    found = {name: [] for name in ("pair_mistakes", "pair_epochs", "pair_separated", "bug_separated", "pair_delta")}
    for place, pair in enumerate(PAIRS):
        examples, targets = pair_problem(pair, plan.num_train)
        trained = online.train("rosenblatt", examples, targets, plan.most_epochs, _generator(seed, 0, place))
        bug = online.train("rosenblatt", examples, targets, plan.num_epochs, _generator(seed, 0, place), -1.0)
        scaled, rate = examples / THOUSAND, delta_rate(examples / THOUSAND, plan)
        linear = online.train("delta", scaled, targets, plan.num_epochs, _generator(seed, 0, place), rate)
        found["pair_mistakes"].append(trained.num_changes)
        found["pair_epochs"].append(trained.num_epochs)
        found["pair_separated"].append(trained.separated)
        found["bug_separated"].append(bug.separated)
        found["pair_delta"].append(linear.separated)
    return {name: np.array(values) for name, values in found.items()}


def run_rest(plan, seed):
    """Each digit against the rest: misses (10, number of ways) on both sets, ways in the order of `WAYS`."""
    found = {"rest_train": [], "rest_test": []}
    for digit in range(10):
        examples, targets = rest_problem(digit, "train", plan.num_train)
        planes = pocket.train_pocket(examples, targets, plan.num_epochs, _generator(seed, 1, digit))
        scaled, rate = examples / THOUSAND, delta_rate(examples / THOUSAND, plan)
        for rule in ("delta", "tanh delta"):
            generator = _generator(seed, 1, digit)
            planes[rule] = online.train(rule, scaled, targets, plan.num_epochs, generator, rate, stop=False).weights
        for split, num in (("train", plan.num_train), ("test", plan.num_test)):
            problem = rest_problem(digit, split, num)
            found[f"rest_{split}"].append([misses(planes[way], *problem) for way in WAYS])
    return {name: np.array(values) for name, values in found.items()}


def delta_rate(examples, plan):
    """Learning rate at which a step corrects `delta_share` of the error of the longest example (n, d)."""
    return plan.delta_share / margin.radius(examples) ** 2


def _generator(seed, kind, place):
    return np.random.default_rng([seed, kind, place])
