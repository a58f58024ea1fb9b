"""How a rate, a start or a strength is chosen: by validation examples, and by nothing else.

    chosen = argmin over the grid of the mean over seeds of the loss, or of the error rate, on validation examples

A run that diverges has a loss that is not finite, and is never chosen.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Choice:
    """A chosen place of the grid, and whether it lies at an end of it, where the best may be beyond."""

    place: int
    at_an_end: bool


def choose(validation_losses):
    """The place of a grid with the lowest mean of losses (seeds, grid); the first place when all runs diverged."""
    losses = np.where(np.isfinite(validation_losses), validation_losses, np.inf).mean(axis=0)
    place = int(losses.argmin())
    return Choice(place, place in (0, len(losses) - 1))


def choose_each(validation_losses):
    """The place with the lowest loss for each seed (seeds,), of losses (seeds, grid)."""
    return np.where(np.isfinite(validation_losses), validation_losses, np.inf).argmin(axis=1)
