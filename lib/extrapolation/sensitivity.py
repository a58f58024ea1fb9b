"""Which assumption moves the answer most, and how wide the answer is when all of them vary.

One at a time: each assumption runs through its range while the others stay in the middle (a tornado). All at once:
every assumption is drawn from its range. The spread of the draws is that of the assumptions we allowed; the share of
draws that meet a target is no probability of the event.
"""

from dataclasses import dataclass

import numpy as np

from lib.extrapolation.assumptions import END, assumptions, draw, middle
from lib.extrapolation.projection import TARGET, log10_seconds, swings


@dataclass(frozen=True)
class Swing:
    """One assumption's part: log₁₀ seconds at the lower and at the upper end of its range."""

    key: str
    words: str
    at_low: float
    at_high: float

    @property
    def width(self):
        """Powers of ten between the two."""
        return abs(self.at_high - self.at_low)


def tornado(year=END, values=None):
    """The swings of all assumptions, the widest first."""
    known = assumptions()
    moved = swings(values or middle(), year)
    found = [Swing(key, known[key].words, *map(float, pair)) for key, pair in moved.items()]
    return sorted(found, key=lambda swing: -swing.width)


@dataclass(frozen=True)
class Spread:
    """Draws of log₁₀ seconds (n,), their 5, 50 and 95 % quantiles, and the share that meets the target."""

    draws: np.ndarray
    quantiles: tuple[float, float, float]
    share: float


def spread(num_draws, generator, year=END, target=TARGET):
    """Draw all assumptions `num_draws` times; ValueError below ten draws."""
    if num_draws < 10:
        raise ValueError(f"num_draws must be at least 10, got {num_draws}")
    found = log10_seconds(draw(num_draws, generator), year)
    quantiles = tuple(map(float, np.quantile(found, (0.05, 0.5, 0.95))))
    return Spread(found, quantiles, float(np.mean(found <= np.log10(target))))
