"""How often the weights that a unit keeps lie next to each other, and how often they would by chance.

Source: S. Greydanus, "Scaling down deep learning" (2020), "Finding lottery tickets", panel g: for each unit of the
first layer the number of adjacent pairs of inputs that its mask keeps, divided by 40, and so for three and four in a
row. The original compares with random masks. A ticket's units differ in how many weights they keep, and so do its
positions; the fair chance level keeps both, and permutes the input columns of the same mask:

    A(π) = Σ_i C(π_i, π_{i+1}) / (units · 40),    C(j, k) = number of units that keep both j and k

C is counted once, after which each permutation is a sum of 39 numbers.
"""

from dataclasses import dataclass
from functools import reduce

import numpy as np

from lib.mnist1d.lottery import NUM_POINTS


@dataclass(frozen=True)
class Excess:
    """Adjacent groups of a mask, the same by chance, and how many standard deviations of chance lie between them."""

    observed: float
    by_chance: float
    spread: float

    @property
    def ratio(self) -> float:
        """Observed over chance; NaN where there are none by chance."""
        return self.observed / self.by_chance if self.by_chance else np.nan

    @property
    def z(self) -> float:
        """Standard deviations above chance; NaN where there are none by chance."""
        return (self.observed - self.by_chance) / self.spread if self.spread else np.nan


def of_units(mask: np.ndarray, size: int = 2) -> np.ndarray:
    """Adjacent groups of `size` weights of each unit, over 40, (units,); mask: bool (units, 40), without the biases."""
    parts = [mask[:, i : mask.shape[1] - size + 1 + i] for i in range(size)]
    return reduce(np.logical_and, parts).sum(1) / NUM_POINTS


def as_published(ticket: np.ndarray, random: np.ndarray) -> float:
    """The original's count of four in a row, masks (units, 40): three places of the ticket times one of the random."""
    parts = [ticket[:, :-3], ticket[:, 1:-2], ticket[:, 2:-1], random[:, 3:]]
    return float(reduce(np.logical_and, parts).sum(1).mean() / NUM_POINTS)


def together(mask: np.ndarray, size: int = 2) -> np.ndarray:
    """C, how many units keep all of `size` positions, (40, …, 40) with an axis for each."""
    table = np.asarray(mask, np.float32).T  # (40, units)
    products = table
    for _ in range(size - 2):
        products = (products[:, None] * table).reshape(-1, table.shape[1])
    return (products @ table.T).reshape((len(table),) * size)


def permuted(table: np.ndarray, orders: np.ndarray, num_units: int) -> np.ndarray:
    """A(π) of each of `orders` (n, 40), given `together`: a mask whose input columns are in that order, (n,)."""
    size = table.ndim
    places = tuple(orders[:, i : orders.shape[1] - size + 1 + i] for i in range(size))
    return table[places].sum(1, dtype=float) / (num_units * NUM_POINTS)


def excess(mask: np.ndarray, size: int, num_permutations: int, generator: np.random.Generator) -> Excess:
    """Adjacent groups of a mask (units, 40) against permutations of its columns; ValueError when those do not vary."""
    orders = generator.permuted(np.tile(np.arange(mask.shape[1]), (num_permutations, 1)), axis=1)
    by_chance = permuted(together(mask, size), orders, len(mask))
    if by_chance.any() and np.ptp(by_chance) == 0:
        raise ValueError("chance does not vary: permute the input columns, not the units")
    return Excess(float(of_units(mask, size).mean()), float(by_chance.mean()), float(by_chance.std()))


def by_distance(mask: np.ndarray) -> np.ndarray:
    """How often two positions are kept by one unit, relative to any two, at distances 1 … 39, (39,)."""
    table = together(mask)
    apart = np.abs(np.subtract.outer(*2 * [np.arange(len(table))]))
    return np.array([table[apart == d].mean() for d in range(1, len(table))]) / table[apart > 0].mean()
