"""Sets on which an activation is learned and judged: training, validation and test, never one inside another.

The published one has 8,000 training and 2,000 test signals of one draw; validation signals are drawn with another
seed. Beside it the same with its points in another order, so that neighbours mean nothing, and MNIST averaged to 7 × 7
points, validated on training images that are not trained on.
"""

import functools
from dataclasses import dataclass, replace

import numpy as np

from lib.data import Mnist1d, load_mnist, make_mnist1d

PUBLISHED = Mnist1d(num_samples=10_000)
VALIDATION_SEED = 43
NUM_VALIDATION = 2_000
NAMES = ("MNIST-1D", "MNIST-1D, points shuffled", "MNIST, 7 × 7")


@dataclass(frozen=True, eq=False)
class Set:
    """Signals float32 (n, in) and labels int64 (n,) of the three parts: name → (x, labels)."""

    train: tuple[np.ndarray, np.ndarray]
    validation: tuple[np.ndarray, np.ndarray]
    test: tuple[np.ndarray, np.ndarray]

    def __post_init__(self):
        """ValueError when a signal stands in two parts: what is validated or tested must not be trained on."""
        parts = [{row.tobytes() for row in x} for x, _ in (self.train, self.validation, self.test)]
        if sum(map(len, parts)) > len(set.union(*parts)):
            raise ValueError("a signal stands in two of training, validation and test")


@functools.cache
def set_of(name: str) -> Set:
    """The set of a name in NAMES; ValueError for another."""
    if name not in NAMES:
        raise ValueError(f"no set {name!r}: there are {', '.join(NAMES)}")
    if name == NAMES[2]:
        return _images()
    order = slice(None) if name == NAMES[0] else np.random.default_rng(40).permutation(PUBLISHED.final_seq_length)
    drawn = make_mnist1d(PUBLISHED)
    other = make_mnist1d(replace(PUBLISHED, num_samples=NUM_VALIDATION, train_split=1.0, seed=VALIDATION_SEED))
    parts = (drawn.x, drawn.y), (other.x, other.y), (drawn.x_test, drawn.y_test)
    return Set(*((np.ascontiguousarray(x[:, order], np.float32), y) for x, y in parts))


def _images():
    (images, labels), (tested, answers) = load_mnist("train"), load_mnist("test")
    num_train, num_test = 8_000, 2_000
    points = [_averaged(each) for each in (images[: num_train + NUM_VALIDATION], tested[:num_test])]
    mean, spread = points[0][:num_train].mean(), points[0][:num_train].std()
    x, x_test = ((each - mean) / spread for each in points)
    labels, answers = labels.astype(np.int64), answers[:num_test].astype(np.int64)
    held = slice(num_train, num_train + NUM_VALIDATION)
    return Set((x[:num_train], labels[:num_train]), (x[held], labels[held]), (x_test, answers))


def _averaged(images):
    """Images (n, 28, 28) as means over 4 × 4 pixels, float32 (n, 49)."""
    return images.reshape(len(images), 7, 4, 7, 4).mean((2, 4), dtype=np.float32).reshape(len(images), 49)
