"""The signals on which tickets are found, and those on which they are tried: drawn anew, turned round, or permuted.

Source: S. Greydanus, "Scaling down deep learning" (2020), "Finding lottery tickets", panels a to f: tickets are found
on the published set (seed 42) and tried on one that is drawn with seed 43, which has a test set of its own. What is
done to the positions is one order of the forty points, the same for all signals of both splits.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import one_hot

from lib.data.mnist1d import Mnist1d, make_mnist1d
from lib.mnist1d.lottery import NUM_CLASSES, NUM_POINTS

FOUND_ON, TRIED_ON, WIDE = 42, 43, 44  # generator seeds: of the search, of the panels, of a large second test set
NUM_WIDE = 10_000
PERMUTATIONS = 1  # stream of NumPy's generator
DATA = f"MNIST-1D, generator seeds {FOUND_ON}, {TRIED_ON}, {WIDE}"


@dataclass(frozen=True, eq=False)
class Examples:
    """Signals x float32 (n, 41), the last column ones for the biases, and labels int64 (n,)."""

    x: Tensor
    labels: Tensor

    def batches(self, size: int) -> list[tuple[Tensor, Tensor]]:
        """Batches in the order of the set, signals (41, size) and one-hot labels (10, size); ValueError for a rest."""
        if len(self.x) % size:
            raise ValueError(f"{len(self.x)} examples do not divide into batches of {size}")
        targets = one_hot(self.labels, NUM_CLASSES).float()
        pairs = zip(self.x.split(size), targets.split(size), strict=True)
        return [(x.T.contiguous(), target.T.contiguous()) for x, target in pairs]

    def placed(self, order: np.ndarray) -> "Examples":
        """The same signals with point i taken from place order[i]."""
        return Examples(self.x[:, torch.as_tensor([*order, NUM_POINTS])], self.labels)


@dataclass(frozen=True, eq=False)
class Task:
    """What a network is trained on and judged by: train, test, and wide, more test signals of the same kind."""

    train: Examples
    test: Examples
    wide: Examples

    def placed(self, order: np.ndarray) -> "Task":
        """The task with the positions of all its signals in this order."""
        return Task(self.train.placed(order), self.test.placed(order), self.wide.placed(order))


@lru_cache(maxsize=4)
def task(seed: int, num_wide: int = NUM_WIDE) -> Task:
    """The set of 4,000 and 1,000 signals drawn with this seed; num_wide further test signals come from another."""
    found, wide = make_mnist1d(Mnist1d(seed=seed)), make_mnist1d(Mnist1d(seed=WIDE, num_samples=num_wide))
    more = np.concatenate([wide.x, wide.x_test]), np.concatenate([wide.y, wide.y_test])
    return Task(_examples(found.x, found.y), _examples(found.x_test, found.y_test), _examples(*more))


def order_of(positions: str, seed: int = 0, draw: int = 0) -> np.ndarray:
    """The order (40,) of positions named 'in order', 'reversed', 'chunks' or 'permuted', the last by seed and draw."""
    places = np.arange(NUM_POINTS)
    if positions == "permuted":
        return np.random.default_rng([PERMUTATIONS, seed, draw]).permutation(NUM_POINTS)
    orders = {"in order": places, "reversed": places[::-1], "chunks": places.reshape(4, -1)[[2, 3, 0, 1]].ravel()}
    if positions not in orders:
        raise ValueError(f"no positions {positions!r}: there are permuted, {', '.join(orders)}")
    return orders[positions].copy()


def _examples(x, labels) -> Examples:
    x = torch.as_tensor(x, dtype=torch.float32)
    return Examples(torch.cat([x, torch.ones(len(x), 1)], dim=1), torch.as_tensor(labels))
