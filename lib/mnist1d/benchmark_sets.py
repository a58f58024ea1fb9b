"""The signals of the benchmark: the frozen set, fresh test sets that nobody tuned on, and both with points shuffled.

A fresh set is drawn as the frozen one, from a seed of its own, and put on the frozen set's scale: the published set is
normalised by its own mean m and spread s, training and test signals together, so a new raw signal r becomes (r − m)/s.
Shuffled: one permutation of the 40 points, NumPy's legacy generator at 42, for every signal of every set alike.
"""

import functools
from dataclasses import dataclass

import numpy as np

from lib.data import Mnist1d, make_mnist1d
from lib.experiments.provenance import digest
from lib.mnist1d.learner import Batches, in_batches

SHUFFLING_SEED = 42
FIRST_FRESH = 10_000  # seed of the first fresh set; no published or judged set has one so high
NUM_POINTS = 40


@dataclass(frozen=True, eq=False)
class Sets:
    """Training and test signals, float64 (n, 40), with labels (n,), and a fresh test set for each seed."""

    x: np.ndarray
    y: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    fresh: tuple[tuple[np.ndarray, np.ndarray], ...] = ()

    def __post_init__(self):
        """ValueError when a test signal is a training signal."""
        seen = {row.tobytes() for row in self.x}
        for rows in (self.x_test, *(x for x, _ in self.fresh)):
            leaked = sum(row.tobytes() in seen for row in rows)
            if leaked:
                raise ValueError(f"{leaked} of {len(rows)} test signals are training signals")

    @property
    def stamp(self):
        """A number for the whole, which tells the sets of two runs apart; the order of the points counts too."""
        parts = [self.x, self.y, self.x_test, self.y_test, *(part for pair in self.fresh for part in pair)]
        return np.uint64(int(digest(*(np.ascontiguousarray(part).tobytes() for part in parts))[:16], 16))

    def batches(self) -> tuple[Batches, Batches, tuple[Batches, ...]]:
        """Training, test and fresh signals in batches of one hundred."""
        return (
            in_batches(self.x, self.y),
            in_batches(self.x_test, self.y_test),
            tuple(in_batches(*f) for f in self.fresh),
        )


@functools.cache
def sets(num_seeds: int = 0, num_fresh: int = 0) -> Sets:
    """The frozen set with a fresh test set of num_fresh signals for each of num_seeds seeds."""
    frozen = make_mnist1d()
    fresh = tuple(fresh_set(FIRST_FRESH + seed, num_fresh, frozen) for seed in range(num_seeds if num_fresh else 0))
    return Sets(frozen.x, frozen.y, frozen.x_test, frozen.y_test, fresh)


def fresh_set(seed: int, num: int, frozen) -> tuple[np.ndarray, np.ndarray]:
    """num new signals (num, 40) and labels (num,) on the scale of the frozen set, `Signals`."""
    drawn = make_mnist1d(Mnist1d(num_samples=num, train_split=1.0, seed=seed))
    return (drawn.x * drawn.spread + drawn.mean - frozen.mean) / frozen.spread, drawn.y


def permutation() -> np.ndarray:
    """The published permutation of the 40 points."""
    return np.random.RandomState(SHUFFLING_SEED).permutation(NUM_POINTS)


def shuffled(plain: Sets) -> Sets:
    """The same signals with their points in the published permutation: training, test and fresh sets alike."""
    order = permutation()
    fresh = tuple((x[:, order], y) for x, y in plain.fresh)
    return Sets(plain.x[:, order], plain.y, plain.x_test[:, order], plain.y_test, fresh)
