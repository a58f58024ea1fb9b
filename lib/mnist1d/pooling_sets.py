"""The signals of the pooling study: nested training sets of a seed's own, and one large test set for all networks.

Each seed draws its own signals; a training set of n is the first n of them, shuffled as they come. Signals are
normalised by mean m and spread s of the training set alone, also those of the test set, which comes from a seed that
nothing else uses:

    x = (r − m) / s,    m, s over all points of the n raw training signals r
"""

from dataclasses import dataclass

import numpy as np

from lib.data import Mnist1d, make_mnist1d
from lib.mnist1d.pooling import BATCH, in_batches

FIRST_SET, TEST_SET = 20_000, 30_000  # seeds of the generator; no other set of the book has one of them
MOST_SEEDS = TEST_SET - FIRST_SET


@dataclass(frozen=True, eq=False)
class Batched:
    """Signals in batches as the engine reads them, float32 (n / 100, 4,480), and labels, int64 (n / 100, 100)."""

    signals: np.ndarray
    labels: np.ndarray

    def first(self, num):
        """The first num examples, a multiple of 100."""
        return Batched(self.signals[: num // BATCH], self.labels[: num // BATCH])


@dataclass(frozen=True, eq=False)
class Raw:
    """Signals as generated, float64 (n, 40), with labels (n,)."""

    x: np.ndarray
    y: np.ndarray

    def first(self, num):
        """The first num signals."""
        return Raw(self.x[:num], self.y[:num])


def raw_signals(num, seed):
    """`Raw` signals of a seed of the generator, before any normalisation; num: a multiple of ten."""
    made = make_mnist1d(Mnist1d(num_samples=num, train_split=1.0, seed=seed))
    return Raw(made.mean + made.spread * made.x, made.y)


def training_signals(num, seed):
    """The `Raw` training signals of a seed of the study; ValueError for one whose signals would be the test set's."""
    if not 0 <= seed < MOST_SEEDS:
        raise ValueError(f"seeds are 0 … {MOST_SEEDS - 1}, not {seed}: another one's signals would be the test set's")
    return raw_signals(num, FIRST_SET + seed)


def test_signals(num):
    """The `Raw` signals that test all networks."""
    return raw_signals(num, TEST_SET)


test_signals.__test__ = False  # its name would make pytest collect it wherever a test imports it


def on_scale_of(train, *others):
    """Raw sets as `Batched` ones, all with the mean and the spread of the training set: it first, then the others."""
    mean, spread = train.x.mean(), train.x.std()
    return [
        Batched(in_batches((each.x - mean) / spread), each.y.reshape(-1, BATCH).astype(np.int64))
        for each in (train, *others)
    ]
