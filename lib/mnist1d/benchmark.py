"""The benchmark: four models on MNIST-1D, points in order and shuffled, the published loop over many seeds.

Source: S. Greydanus, "Scaling down deep learning" (2020), second figure, and table 1 of the paper with D. Kobak.
Adam at 1e-2 on the mean cross-entropy, 6,001 steps over batches of 100 in the order of the set, never shuffled; test
and training set are looked at after step 0, 250, … 6,000. Nothing is chosen here: the settings are the published ones.
"""

from dataclasses import dataclass

import numpy as np

from lib.experiments import map_runs
from lib.mnist1d.benchmark_sets import sets, shuffled
from lib.mnist1d.models import MODELS

ORDERS = (False, True)  # points in order, points shuffled
LEARNING_RATE, NUM_STEPS, EVERY = 1e-2, 6_000, 250
DATA = "MNIST-1D, frozen set and fresh ones"


@dataclass(frozen=True)
class Race:
    """One model on one order of the points, over seeds 0, 1, …; num_steps: the number of the last step, from 0."""

    model: str
    shuffled: bool
    num_seeds: int = 16
    num_steps: int = NUM_STEPS
    every: int = EVERY
    num_fresh: int = 2_000


def compute(num_seeds=16, num_steps=NUM_STEPS, every=EVERY, num_fresh=2_000):
    """Arrays of every race, (model, shuffled) → name → array with a leading axis of seeds; the longest race first."""
    pairs = [(model, order) for model in reversed(MODELS) for order in ORDERS]
    races = [Race(*pair, num_seeds, num_steps, every, num_fresh) for pair in pairs]
    return dict(zip(pairs, map_runs(run_race, races, [0] * len(races), DATA), strict=True))


def run_race(race, _=0):
    """Arrays: test_accuracy, train_accuracy (seeds, looks), fresh_accuracy, fresh_at_best (seeds,), steps, stamp."""
    plain = sets(race.num_seeds, race.num_fresh)
    own = shuffled(plain) if race.shuffled else plain
    train, test, fresh = own.batches()
    runs = [run_seed(race, seed, train, test, fresh[seed]) for seed in range(race.num_seeds)]
    found = {name: np.array([run[name] for run in runs]) for name in runs[0]}
    return found | {"steps": np.arange(0, race.num_steps + 1, race.every), "stamp": np.array([plain.stamp, own.stamp])}


def run_seed(race, seed, train, test, fresh):
    """One seed: accuracies at every look, and the fresh set's at the end and where the test's was best."""
    learner, best, found = MODELS[race.model].learner(seed), -1.0, {"test_accuracy": [], "train_accuracy": []}
    for step in range(0, race.num_steps + 1, race.every):
        learner.train(train, step + 1 - learner.num_steps, LEARNING_RATE)
        found["test_accuracy"].append(learner.accuracy(test))
        found["train_accuracy"].append(learner.accuracy(train))
        if found["test_accuracy"][-1] > best:
            best, fresh_at_best = found["test_accuracy"][-1], learner.accuracy(fresh)
    return found | {"fresh_accuracy": learner.accuracy(fresh), "fresh_at_best": fresh_at_best}
