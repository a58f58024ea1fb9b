"""What is run: six networks on six sizes of training set, the same number of steps for every size, seed by seed.

Source: the settings of S. Greydanus's pooling experiment (2020): Adam at 0.01, batches of 100 in the order of the set,
6,000 steps whatever its size, an evaluation every 100 steps; the figure of a run is the mean of its last six.
"""

from dataclasses import dataclass

import numpy as np

from lib.experiments import map_runs
from lib.experiments.provenance import digest
from lib.mnist1d.pooling import BATCH, NETWORKS, Trained
from lib.mnist1d.pooling_sets import on_scale_of, test_signals, training_signals

SIZES = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
EVALUATIONS, EVERY = 6, 100  # the last evaluations, and the steps between them
DATA = "mnist1d generator, seeds of pooling_sets"


@dataclass(frozen=True)
class PoolingStudy:
    """Sizes of training sets, steps of every run, signals of the test set, and points of the curves."""

    sizes: tuple[int, ...] = SIZES
    num_steps: int = 6_000
    num_test: int = 10_000
    curve_points: int = 10
    curve_test: int = 2_000

    def __post_init__(self):
        """Refuse sizes that do not divide into batches, and runs too short to be evaluated."""
        for num in (*self.sizes, self.num_test, self.curve_test):
            if num < BATCH or num % BATCH:
                raise ValueError(f"sets must be multiples of {BATCH} signals, not {num}")
        if self.num_steps <= (EVALUATIONS - 1) * EVERY or self.num_steps % self.curve_points:
            raise ValueError(f"{self.num_steps} steps are too few, or not a multiple of {self.curve_points}")

    @property
    def final_steps(self):
        """Steps after which the last evaluations are made."""
        return [self.num_steps - EVERY * i for i in reversed(range(EVALUATIONS))]

    @property
    def curve_steps(self):
        """Steps after which the curves have a point."""
        return [self.num_steps * (i + 1) // self.curve_points for i in range(self.curve_points)]


def run_seed(study, seed):
    """All networks on all sizes for one seed, which draws the training signals and the initial weights.

    Arrays (networks, sizes, …): error (…, 6) of the last evaluations, curve (…, points) on the first test signals,
    train_error (…) at the end on as many training signals, stamp (…): a number that tells its signals from others.
    """
    signals, test = training_signals(max(study.sizes), seed), test_signals(study.num_test)
    columns = []
    for size in study.sizes:
        batched = on_scale_of(signals.first(size), test)
        columns.append([run(network, seed, study, *batched) for network in NETWORKS.values()])
    found = {name: np.array([[cell[name] for cell in column] for column in columns]) for name in columns[0][0]}
    return {name: np.moveaxis(array, 0, 1) for name, array in found.items()}


def run(network, seed, study, train, test):
    """One network on one set: its errors after the last steps, along the way, and on training signals at the end."""
    trained, some, found = Trained(network, seed), test.first(study.curve_test), {}
    for step in sorted({*study.final_steps, *study.curve_steps}):
        trained.advance(train.signals, train.labels, step - trained.steps)
        for name, steps, tested in (("error", study.final_steps, test), ("curve", study.curve_steps, some)):
            if step in steps:
                found.setdefault(name, []).append(trained.error_rate(tested.signals, tested.labels))
    seen = train.first(study.curve_test)
    stamp = int(digest(*(part.tobytes() for each in (train, test) for part in (each.signals, each.labels)))[:15], 16)
    return found | {"train_error": trained.error_rate(seen.signals, seen.labels), "stamp": stamp}


@dataclass(frozen=True)
class PoolingResults:
    """The study, its seeds, and arrays with the seeds first."""

    study: PoolingStudy
    seeds: tuple[int, ...]
    arrays: dict


def compute(num_seeds=5, study=None):
    """`PoolingResults` of seeds 0, 1, …, through the store."""
    study, seeds = study or PoolingStudy(), tuple(range(num_seeds))
    runs = map_runs(run_seed, [study] * num_seeds, list(seeds), DATA)
    return PoolingResults(study, seeds, {name: np.stack([each[name] for each in runs]) for name in runs[0]})
