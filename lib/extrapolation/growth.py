"""Growth from two dates: the factor a year and the doubling time that lead from one figure to another.

    g = (after / before)^(1 / years),      doubling time = ln 2 / ln g.

This is arithmetic: it says how fast something grew on average, not that it goes on.
"""

import math
from dataclasses import dataclass
from datetime import date

YEAR = 365.2425  # days of the Gregorian calendar, on average


@dataclass(frozen=True)
class Growth:
    """A factor over a number of years; ValueError unless both are positive."""

    factor: float
    years: float

    def __post_init__(self):
        """Refuse what has no rate."""
        if not (self.factor > 0 and self.years > 0):
            raise ValueError(f"growth needs a positive factor and time, got {self.factor} over {self.years} years")

    @property
    def a_year(self):
        """The factor of one year."""
        return self.factor ** (1 / self.years)

    @property
    def doubling_years(self):
        """Years for a factor of two; infinite without growth, negative when it shrinks."""
        return math.inf if self.factor == 1 else self.years * math.log(2) / math.log(self.factor)

    def over(self, years):
        """The factor that the same rate gives over another number of years."""
        return self.a_year**years


def growth_between(before, after, start, end):
    """Growth from one figure to another, seen at two dates (`datetime.date`) or in two years (numbers)."""
    return Growth(after / before, years_between(start, end))


def years_between(start, end):
    """Years from one date or year to another."""
    if isinstance(start, date):
        return (end - start).days / YEAR
    return end - start
