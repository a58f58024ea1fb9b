"""A rule on the digits at a fixed amount of arithmetic, at the best rate of a stated grid, over many seeds.

Arithmetic is counted in example gradients: a step on a batch of B examples costs B. All rules and batch sizes get
the same number. The rate of each is chosen by the training loss that pilot seeds reach, and measured on others.
A seed decides the first weights and the order of the examples, whatever the rule: runs of a seed are pairs.
"""

from dataclasses import dataclass

import numpy as np

from lib.data import load_zip_codes
from lib.experiments import map_runs
from lib.optimizers import digit_network as network
from lib.optimizers.rules import RULES, START, rising

PILOT = 1000  # the first pilot seed; measured seeds count from 0
WORST = 100.0  # stands for the loss of a run that has left the numbers


@dataclass(frozen=True)
class Study:
    """One rule with its batch size and budget; rates are powers of two, from exponent `low` to `high`."""

    rule: str = "descent"
    batch_size: int = 256
    num_passes: float = 10.0
    momentum: tuple = ()
    low: int = -10
    high: int = 0
    num_train: int = 7291
    num_seeds: int = 10
    num_pilots: int = 2
    num_checks: int = 20

    @property
    def rates(self):
        """The grid of learning rates."""
        return 2.0 ** np.arange(self.low, self.high + 1)

    @property
    def num_steps(self):
        """Updates that the budget allows, at least one."""
        return max(1, int(self.num_passes * self.num_train) // self.batch_size)


def compute(studies):
    """Results of named studies, name → arrays, each computed once and stored."""
    fingerprint = load_zip_codes("train").fingerprint
    results = map_runs(run_study, list(studies.values()), [0] * len(studies), fingerprint)
    return dict(zip(studies, results, strict=True))


def run_study(study, seed):
    """Choose the rate on pilots, then measure: arrays `rate`, `pilot_losses`, `steps`, `losses` (seeds, checks)."""
    rates, pilots = study.rates, PILOT + seed + np.arange(study.num_pilots)
    last, _ = train(study, np.repeat(pilots, len(rates)), np.tile(rates, len(pilots)), [study.num_steps])
    pilot_losses = last[:, 0].reshape(len(pilots), len(rates)).mean(0)
    best = rates[np.argmin(pilot_losses)]
    seeds = seed + np.arange(study.num_seeds)
    steps = checkpoints(study)
    losses, weights = train(study, seeds, np.full(len(seeds), best), steps)
    return {"rate": best, "pilot_losses": pilot_losses, "steps": steps, "losses": losses, "last_weights": weights}


def checkpoints(study):
    """Numbers of steps after which the loss is taken, about evenly spaced in their logarithm."""
    spaced = np.geomspace(1, study.num_steps, study.num_checks)
    return np.unique(np.rint(spaced).astype(int))


def train(study, seeds, rates, steps):
    """Train a copy for each seed (n,) with its rate (n,); returns losses (n, len(steps)) and last weights (n, p)."""
    images, labels = training_digits(study.num_train)
    targets = np.eye(network.NUM_CLASSES, dtype=np.float32)[labels]
    weights = np.stack([network.initial_weights(seed) for seed in seeds])
    rates, state = rates.astype(np.float32)[:, None], START[study.rule]
    batches, losses = Batches(seeds, len(labels)), []
    with np.errstate(all="ignore"):  # a rate that is too large may leave the numbers; it then counts as WORST
        for step in range(1, study.num_steps + 1):
            chosen = batches.take(study.batch_size)
            slope = network.gradient(weights, images[chosen], targets[chosen])
            options = {"momentum": momentum_at(study, step - 1)} if study.momentum else {}
            weights, state = RULES[study.rule](weights, slope, state, learning_rate=rates, **options)
            if step in steps:
                losses.append(network.loss(weights, images, labels))
    losses = np.stack(losses, axis=1)
    return np.where(np.isfinite(losses), np.minimum(losses, WORST), WORST), weights


def momentum_at(study, step):
    """The momentum of a step: constant for a pair that is equal, else the first value and then the second."""
    return rising(*study.momentum)(step, study.num_steps)


def training_digits(num_train):
    """Images (n, 256) float32 in [−1, 1] and labels (n,) int64 of the first training digits."""
    digits = load_zip_codes("train")
    return digits.images[:num_train].reshape(-1, network.NUM_INPUTS), digits.labels[:num_train].astype(np.int64)


class Batches:
    """Endless shuffled passes, one order for each seed; batches run over the end of a pass into the next."""

    def __init__(self, seeds, num_examples):
        distinct, self.places = np.unique(seeds, return_inverse=True)
        self.generators = [np.random.default_rng([seed, 1]) for seed in distinct]
        self.num_examples, self.waiting = num_examples, np.empty((len(distinct), 0), np.int64)

    def take(self, batch_size):
        """The next examples, indices (runs, batch_size)."""
        while self.waiting.shape[1] < batch_size:
            passes = [generator.permutation(self.num_examples) for generator in self.generators]
            self.waiting = np.concatenate([self.waiting, passes], axis=1)
        taken, self.waiting = self.waiting[:, :batch_size], self.waiting[:, batch_size:]
        return taken[self.places]
