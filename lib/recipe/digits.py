"""The digits of a seed: what it trains on, what it is tuned on, and the one test set of all seeds.

Each seed draws its own training and validation images from the training part of MNIST, shrunk to 16 × 16; the test
images are a fixed draw from the test part. Paper is 0 and ink 2, so that shifting and padding add paper. A recipe that
trains on fewer images takes the first of the seed's own.
"""

import functools
from dataclasses import dataclass

import numpy as np
import torch

from lib.data import Digits, assert_disjoint, draw_digits, load_zip_codes
from lib.experiments.provenance import digest

DRAW, TEST = 0, 5  # streams of a seed
PIXELS = 16 * 16


@dataclass(frozen=True)
class Sizes:
    """Numbers of images: drawn for training by each seed, for validation by each seed, for testing all seeds."""

    num_train: int = 2_000
    num_validation: int = 1_000
    num_test: int = 5_000


ALL_SIZES = Sizes()


@dataclass(frozen=True, eq=False)
class Set:
    """Images float32 (n, 16, 16), paper 0 and ink 2, and labels int64 (n,)."""

    images: torch.Tensor
    labels: torch.Tensor

    def __len__(self):
        return len(self.labels)

    def first(self, num):
        """The first `num` examples; ValueError when there are fewer."""
        if not 1 <= num <= len(self):
            raise ValueError(f"need 1 to {len(self)} examples, got {num}: let the seed draw more")
        return Set(self.images[:num], self.labels[:num])


def as_set(digits):
    """`Digits`, paper −1 and ink 1, as a `Set`."""
    return Set(torch.tensor(digits.images + 1), torch.tensor(digits.labels.astype(np.int64)))


@dataclass(frozen=True, eq=False)
class Problem:
    """The digits of one seed; `stamp` is a hash of the indices that were drawn."""

    seed: int
    train: Set
    validation: Set
    stamp: str


@functools.lru_cache(maxsize=32)
def problem_of(seed, sizes):
    """The `Problem` of a seed; raises LeakedExamples when two of its sets overlap."""
    drawn = draw_digits("train", sizes.num_train + sizes.num_validation, np.random.default_rng([DRAW, seed]))
    train, validation = _part(drawn, slice(sizes.num_train)), _part(drawn, slice(sizes.num_train, None))
    assert_disjoint(train, validation)
    assert_disjoint(train, _test(sizes.num_test))
    return Problem(seed, as_set(train), as_set(validation), digest(drawn.indices.tobytes())[:15])


@functools.lru_cache(maxsize=4)
def test_set(sizes):
    """The test images of all seeds, a `Set`."""
    return as_set(_test(sizes.num_test))


test_set.__test__ = False  # its name would make pytest collect it


@functools.lru_cache(maxsize=4)
def _test(num):
    return draw_digits("test", num, np.random.default_rng([TEST]))


@functools.lru_cache(maxsize=1)
def zip_codes():
    """The training digits of the zip codes, a `Set`: other writers, other paper."""
    return as_set(load_zip_codes("train"))


def _part(digits, places):
    return Digits(digits.images[places], digits.labels[places], digits.indices[places])
