"""Support vector machines against small networks: the same digits for both, as the training set grows.

The statement under test (Dettmers 2015): with the same data networks are better than support vector machines, if
slower, and unlike simpler algorithms they keep improving with more data. See `svm` and `small_networks`.
"""

import time
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from lib.data import DATA_SETS
from lib.experiments import map_runs
from lib.history import small_networks as networks
from lib.history.svm import DATA_NAMES, DRAW_STREAM, TUNING_SIZE, choose_machine, draw, machine_curve, tuning_draws
from lib.statistics import compare_paired

MACHINE = "support vectors"
LEARNERS = (MACHINE, *networks.NETWORKS)
SIZES = (100, 300, 1_000, 3_000, 7_291)
SETTINGS = {MACHINE: (10.0, 0.02), "convolutional": (0.01,), "fully connected": (0.001,)}  # what `settings_of` found


@dataclass(frozen=True)
class Curve:
    """A learner on nested training sets of these sizes, for `num_seeds` seeds; `setting`: (C, gamma), or (rate,)."""

    learner: str
    sizes: tuple[int, ...] = SIZES
    num_seeds: int = 1
    num_test: int = 2_007
    num_updates: int = 0  # of a network; 0: as many as `small_networks` says
    digits: str = "mnist"
    setting: tuple[float, ...] = ()

    def __post_init__(self):
        """Raise ValueError for an unknown learner or data set, or sizes that are none."""
        if self.learner not in LEARNERS or self.digits not in DATA_NAMES:
            raise ValueError(f"learner must be one of {LEARNERS} and digits of {tuple(DATA_NAMES)}, not {self}")
        if not self.sizes or min(*self.sizes, self.num_seeds, self.num_test) < 1:
            raise ValueError(f"sizes, num_seeds and num_test must be at least 1, not {self}")


def choice(curve, size):
    """The learner's settings, chosen on digits kept back from training sets of one size: {'setting': array}."""
    if curve.learner == MACHINE:
        return {"setting": np.array(choose_machine(curve.digits, size))}
    draws = [(train, kept) for train, kept in tuning_draws(curve.digits, size) for _ in networks.RATES]
    rates = [rate for _ in range(len(draws) // len(networks.RATES)) for rate in networks.RATES]
    misses = _trained(curve, draws, size, rates, 0)["misses"]
    return {"setting": np.array([networks.RATES[int(np.argmin(misses.reshape(-1, len(networks.RATES)).sum(0)))]])}


def experiment(curve, first_seed):
    """Misses on the test digits, processor seconds to 'fit' and to 'predict' with one, each (num_seeds, num_sizes)."""
    seeds = range(first_seed, first_seed + curve.num_seeds)
    draws = [
        (
            draw(curve.digits, "train", max(curve.sizes), DRAW_STREAM, seed),
            draw(curve.digits, "test", curve.num_test, DRAW_STREAM, seed),
        )
        for seed in seeds
    ]
    if curve.learner == MACHINE:
        rows = [machine_curve(*pair, curve.sizes, curve.setting) for pair in draws]
        return {name: np.array([row[name] for row in rows]) for name in rows[0]}
    columns = [_trained(curve, draws, size, list(curve.setting) * len(draws), first_seed) for size in curve.sizes]
    return {name: np.stack([column[name] for column in columns], 1) for name in columns[0]}


def _trained(curve, draws, size, rates, first_seed):
    """Networks trained on the first `size` digits of each draw (train, test), all at once: arrays (s,)."""
    seeds = range(first_seed, first_seed + len(draws))
    images, labels = (np.array([getattr(train, name)[:size] for train, _ in draws]) for name in ("images", "labels"))
    began = time.process_time()
    weights = networks.train(curve.learner, images, labels, seeds, rates, curve.num_updates)
    trained = time.process_time()
    read = networks.predict(curve.learner, weights, np.array([test.images for _, test in draws]))
    ended = time.process_time()
    misses = np.count_nonzero(read != np.array([test.labels for _, test in draws]), axis=1)
    each = np.ones(len(draws)) / len(draws)
    return {"misses": misses, "fit": (trained - began) * each, "predict": (ended - trained) * each}


def settings_of(learners, digits="mnist", size=TUNING_SIZE, num_updates=0):
    """The chosen setting of each learner: {learner: (C, gamma) or (rate,)}."""
    curves = [Curve(learner, (size,), num_updates=num_updates, digits=digits) for learner in learners]
    found = map_runs(choice, curves, [size] * len(curves), data=_fingerprint(digits))
    return {learner: tuple(each["setting"].tolist()) for learner, each in zip(learners, found, strict=True)}


def plan(settings, num_seeds, sizes=SIZES, num_test=2_007, num_updates=0, digits="mnist"):
    """The runs of each learner of `settings` over the same draws, a list of (Curve, first seed).

    Machines are spread over processes by the seed, networks by the size, with all seeds side by side.
    """
    tasks = []
    for learner, setting in settings.items():
        common = {"num_test": num_test, "num_updates": num_updates, "digits": digits, "setting": setting}
        if learner == MACHINE:
            tasks += [(Curve(learner, tuple(sizes), 1, **common), seed) for seed in range(num_seeds)]
        else:
            tasks += [(Curve(learner, (size,), num_seeds, **common), 0) for size in reversed(sizes)]
    return tasks


def gathered(tasks, results):
    """Results of a plan by learner: {learner: {'misses': (num_seeds, num_sizes), ...}}."""
    learners = dict.fromkeys(curve.learner for curve, _ in tasks)
    return {learner: _gathered(learner, tasks, results) for learner in learners}


def _gathered(learner, tasks, found):
    """The results of one learner, its seeds below each other and its sizes side by side."""
    own = [result for (curve, _), result in zip(tasks, found, strict=True) if curve.learner == learner]
    if learner == MACHINE:
        return {name: np.concatenate([result[name] for result in own]) for name in own[0]}
    return {name: np.concatenate([result[name] for result in own[::-1]], 1) for name in own[0]}


def _fingerprint(digits):
    return DATA_SETS[DATA_NAMES[digits]].fingerprint


def advantage(results, network, num_test):
    """Error rate of the network minus that of the machine, a `PairedComparison` for each size."""
    pairs = zip(results[network]["misses"].T, results[MACHINE]["misses"].T, strict=True)
    return [compare_paired(one / num_test, other / num_test) for one, other in pairs]


def improvement(results, learner, num_test):
    """By how much the error rate falls from each size to the next, a `PairedComparison` for each step."""
    rates = results[learner]["misses"].T / num_test
    return [compare_paired(before, after) for before, after in pairwise(rates)]
