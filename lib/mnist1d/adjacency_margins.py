"""A stricter chance for adjacent weights: one that keeps how full every unit is and how full every position is.

Permuting the columns of a mask moves positions about. But a ticket keeps more weights at some positions than at
others, and full positions lie side by side; that alone makes neighbours. The chance here leaves every position where
it is, and only forgets which unit keeps what. Two units look at the inputs that exactly one of them keeps, put them
together, and share them out again by lot, as many to each as it had; all units do so in pairs, sweep after sweep.

Source: G. Strona, D. Nappo, F. Boccacci, S. Fattorini and J. San-Miguel-Ayanz, "A fast and unbiased procedure to
randomize ecological binary matrices with fixed row and column totals", Nature Communications 5, 4114 (2014).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

BURN_IN, BETWEEN = 60, 5  # sweeps before the first mask by chance, and from one to the next


@dataclass(frozen=True)
class Distances:
    """Pairs at the distances 1 … 39 of a mask, by chance, and the spread of chance; (39,) each."""

    observed: np.ndarray
    by_chance: np.ndarray
    spread: np.ndarray

    @property
    def ratio(self) -> np.ndarray:
        """Observed over chance; NaN where chance has no pairs at all."""
        possible = self.by_chance > 0
        return np.divide(self.observed, self.by_chance, out=np.full(len(possible), np.nan), where=possible)


def distances(mask: np.ndarray, num_draws: int, generator: np.random.Generator) -> Distances:
    """Pairs of a mask, bool (units, 40), against `num_draws` masks with units and positions as full as they are."""
    drawn = np.stack([pairs(each) for each in shared_out(mask, num_draws, generator)])
    return Distances(pairs(mask), drawn.mean(0), drawn.std(0))


def shared_out(mask: np.ndarray, num_draws: int, generator: np.random.Generator) -> Iterator[np.ndarray]:
    """Masks of the same row and column sums, drawn one after the other by a chain of sweeps."""
    for draw in range(num_draws):
        for _ in range(BETWEEN if draw else BURN_IN):
            mask = swept(mask, generator)
        yield mask


def swept(mask: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """A mask after all units, two by two, shared out by lot what only one of the two keeps."""
    order = generator.permutation(len(mask))[: len(mask) // 2 * 2]
    first, second = mask[order[::2]], mask[order[1::2]]
    one_only = first ^ second
    lots = np.where(one_only, generator.random(first.shape), 2).argsort(axis=1)
    drawn = np.zeros_like(first)
    np.put_along_axis(drawn, lots, np.arange(first.shape[1]) < (first & ~second).sum(1, keepdims=True), axis=1)
    found = mask.copy()
    found[order[::2]], found[order[1::2]] = (first & second) | drawn, (first & second) | (one_only & ~drawn)
    return found


def pairs(mask: np.ndarray) -> np.ndarray:
    """Pairs of kept weights of one unit at the distances 1 … 39, (39,), of a mask (units, 40)."""
    table = mask.astype(np.float32)
    together = table.T @ table
    return np.array([together.diagonal(distance).sum() for distance in range(1, len(together))])


def same_signs(mask: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs at the distances 1 … 39 whose weights (units, 40) have one sign, and all pairs, (39,) each."""
    return pairs(mask & (weights > 0)) + pairs(mask & (weights < 0)), pairs(mask)
