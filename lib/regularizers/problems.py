"""The examples of a study: for each seed a draw of its own, part to train on, part to choose by, part to test on.

digits    MNIST shrunk to 16 × 16; training and validation from its training split, test from its test split
MNIST-1D  a fresh set from the generator, with the seed of the run
"""

from dataclasses import dataclass

import numpy as np
import torch

from lib.data import Mnist1d, load_mnist, make_mnist1d, shrink
from lib.experiments.provenance import digest

DRAW = 0  # stream of a seed
DATA = ("digits", "MNIST-1D")


@dataclass(frozen=True, eq=False)
class Problem:
    """Splits as pairs: inputs float32 (seeds, n, inputs), labels int64 (seeds, n)."""

    seeds: tuple[int, ...]
    train: tuple[torch.Tensor, torch.Tensor]
    validation: tuple[torch.Tensor, torch.Tensor]
    test: tuple[torch.Tensor, torch.Tensor]

    @property
    def stamps(self):
        """A hash of each seed and its training examples, uint64 (seeds,): equal for runs that pair up."""
        texts = (digest(seed, x.numpy().tobytes(), y.numpy().tobytes()) for seed, x, y in self._training())
        return np.array([int(text[:16], 16) for text in texts], np.uint64)

    def _training(self):
        return zip(self.seeds, *self.train, strict=True)

    @property
    def num_inputs(self):
        """Numbers of an example."""
        return self.train[0].shape[2]


def make_problem(data, seeds, num_train, num_validation, num_test, centred=True):
    """Examples for each seed, inputs centred or as they are; ValueError for unknown data.

    Training, validation and test examples of a seed never overlap.
    """
    if data not in DATA:
        raise ValueError(f"data must be one of {', '.join(DATA)}, not {data!r}")
    make = _digits if data == "digits" else _signals
    x, y = make(seeds, num_train + num_validation, num_test)
    parts = np.split(np.arange(x.shape[1]), [num_train, num_train + num_validation])
    x = x - x[:, :num_train].mean(axis=1, keepdims=True) if centred else x
    splits = [(torch.from_numpy(x[:, part]), torch.from_numpy(y[:, part])) for part in parts]
    return Problem(tuple(seeds), *splits)


def _digits(seeds, num_train, num_test):
    x, y = [], []
    for split, num in (("train", num_train), ("test", num_test)):
        images, labels = load_mnist(split)
        generators = [np.random.default_rng([DRAW, seed, split == "test"]) for seed in seeds]
        chosen = np.stack([generator.choice(len(labels), num, replace=False) for generator in generators])
        x.append(shrink(images[chosen.ravel()]).reshape(len(seeds), num, 256))
        y.append(labels[chosen].astype(np.int64))
    return np.concatenate(x, axis=1), np.concatenate(y, axis=1)


def _signals(seeds, num_train, num_test):
    num = num_train + num_test
    settings = [Mnist1d(num_samples=-(-num // 10) * 10, train_split=1.0, seed=seed) for seed in seeds]
    sets = [make_mnist1d(each) for each in settings]
    return np.stack([each.x[:num] for each in sets]).astype(np.float32), np.stack([each.y[:num] for each in sets])
