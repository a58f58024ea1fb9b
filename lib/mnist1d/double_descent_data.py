"""The data of double descent: many signals for testing, few for training, and wrong labels among the latter only.

Source: S. Greydanus and D. Kobak (ICML 2024), section on double descent: 16,000 signals, of which a quarter train, and
15 % of the training labels replaced by a digit drawn uniformly, which may be the right one:

    P(label changed) = noise · (1 − 1/K)
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from lib.data.mnist1d import Mnist1d, make_mnist1d
from lib.mnist1d.double_descent_rows import EXAMPLES

NUM_SAMPLES, TRAIN_SPLIT = 16_000, 0.25
NOISE, ORDER, CHOICE = range(1, 4)  # streams of random numbers of a seed
DATA = "MNIST-1D, generated"


@dataclass(frozen=True, eq=False)
class Split:
    """x, x_test float32 (n, 40); y, y_test int64 (n,): the true labels. Both sizes are multiples of 100."""

    x: np.ndarray
    y: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray


@lru_cache(maxsize=2)
def split_of(num_samples=NUM_SAMPLES):
    """A quarter of the signals of MNIST-1D for training, the others for testing; ValueError unless 400s of signals."""
    if num_samples % (4 * EXAMPLES):
        raise ValueError(f"num_samples must be a multiple of {4 * EXAMPLES}, not {num_samples}")
    found = make_mnist1d(Mnist1d(num_samples=num_samples, train_split=TRAIN_SPLIT))
    x, x_test = (np.ascontiguousarray(each, np.float32) for each in (found.x, found.x_test))
    return Split(x, found.y.astype(np.int64), x_test, found.y_test.astype(np.int64))


def with_noise(labels, label_noise, seed, num_classes=10):
    """Labels (n,) of which a fraction is drawn anew; the seed decides which, whatever the network or its width.

    A higher noise replaces the labels that a lower one does, and more. ValueError unless 0 ≤ label_noise ≤ 1.
    """
    if not 0 <= label_noise <= 1:
        raise ValueError(f"label_noise must be a fraction, not {label_noise!r}")
    draws = np.random.default_rng([seed, NOISE])
    chance, drawn = draws.random(len(labels)), draws.random(len(labels))
    return np.where(chance < label_noise, (num_classes * drawn).astype(np.int64), labels)


def some_of(split, num_examples, seed):
    """Places of num_examples training signals; a smaller choice of a seed is the beginning of a larger one."""
    if not 0 < num_examples <= len(split.y) or num_examples % EXAMPLES:
        raise ValueError(f"num_examples must be a multiple of {EXAMPLES} up to {len(split.y)}, not {num_examples}")
    return np.random.default_rng([seed, CHOICE]).permutation(len(split.y))[:num_examples]
