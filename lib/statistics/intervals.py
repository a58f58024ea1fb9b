"""Intervals of a figure measured in n independent runs, one seed a run.

    mean          x̄ ± t_{n−1} s √(1/n)
    one more run  x̄ ± t_{n−1} √(s² (1 + 1/n) + v)
    spread        s √((n−1) / χ²_{n−1})

Sources: G. J. Hahn and W. Q. Meeker (1991), "Statistical Intervals", chapter 4 (mean, spread, one further
observation); E. B. Wilson (1927), JASA 22, 209–212 (proportion); T. G. Dietterich (1998), Neural
Computation 10(7), section 2 (seeds and test examples as separate sources of variance).

The seed spread s does not contain the luck of the test set when all runs share one: v adds it. The luck
enters once for our test set and once for the other one, so pass the sum of both `test_sampling_variance`
when the further run is scored on another draw, and 0 when it is scored on the same images or when every
run draws its own. The binomial variance is an upper bound of that luck, hence the interval is cautious:
the part of it that seeds do not share is in s already.
"""

from dataclasses import dataclass

import numpy as np
import scipy  # scipy.stats, the slow part, loads at its first use

from lib.statistics.sample import Summary, plain, summarize


@dataclass(frozen=True)
class Interval:
    """Bounds `low` and `high`, in the figure's units, that cover with probability `level`."""

    low: float | np.ndarray
    high: float | np.ndarray
    level: float

    def __post_init__(self):
        check_level(self.level)

    @property
    def width(self):
        """Distance between the bounds, in the figure's units."""
        return self.high - self.low

    def contains(self, x):
        """Return whether x lies within the bounds, both included; NaN does not."""
        inside = (self.low <= np.asarray(x)) & (np.asarray(x) <= self.high)
        return inside if inside.ndim else bool(inside)


def mean_interval(values, level: float = 0.95) -> Interval:
    """Interval of the mean over all seeds, from runs (..., n); ValueError for a bad sample or level."""
    runs = summarize(values)
    return _student_interval(runs, runs.standard_deviation / np.sqrt(runs.num_runs), level)


def prediction_interval(values, level: float = 0.95, sampling_variance=0.0) -> Interval:
    """Interval of ONE further run, from runs (..., n); `sampling_variance` (squared units) is v above."""
    if not np.all(np.isfinite(sampling_variance)) or np.any(np.less(sampling_variance, 0)):
        raise ValueError(f"sampling_variance must be finite and at least 0, got {sampling_variance}")
    runs = summarize(values)
    variance = runs.standard_deviation**2 * (1 + 1 / runs.num_runs) + sampling_variance
    return _student_interval(runs, np.sqrt(variance), level)


def standard_deviation_interval(values, level: float = 0.95) -> Interval:
    """Interval of the seed spread, from normal runs (..., n); ValueError for a bad sample or level."""
    runs = summarize(values)
    df = runs.num_runs - 1
    large, small = np.sqrt(df / scipy.stats.chi2.ppf(tails(level), df))
    spread = runs.standard_deviation
    return Interval(plain(small * spread), plain(large * spread), level)


def proportion_interval(misses: int, num: int, level: float = 0.95) -> Interval:
    """Wilson interval of the error rate, a fraction, behind `misses` of `num`; ValueError unless counts."""
    check_level(level)
    if num < 1 or not 0 <= misses <= num or misses != int(misses):
        raise ValueError(f"misses must be a count from 0 to num, got {misses} of {num}: pass no rates")
    wilson = scipy.stats.binomtest(int(misses), int(num)).proportion_ci(level, method="wilson")
    return Interval(float(wilson.low), float(wilson.high), level)


def test_sampling_variance(error_rate, num_test: int):
    """Variance p (1 − p) / m of an error rate p over draws of m test images; ValueError unless a fraction."""
    error_rate = np.asarray(error_rate, dtype=float)
    if not ((error_rate >= 0) & (error_rate <= 1)).all():
        raise ValueError(f"error_rate must be a fraction, got {error_rate}: divide percent by 100")
    if num_test < 1:
        raise ValueError(f"num_test must be at least 1, got {num_test}")
    return plain(error_rate * (1 - error_rate) / num_test)


test_sampling_variance.__test__ = False  # its name would make pytest collect it wherever a test imports it


def check_level(level: float) -> None:
    """Raise ValueError unless `level` lies strictly between 0 and 1."""
    if not 0 < level < 1:
        raise ValueError(f"level must lie strictly between 0 and 1, got {level}: pass 0.95 for 95 %")


def tails(level: float) -> np.ndarray:
    """Return the probabilities (2,) below the bounds of a central interval; ValueError for a bad level."""
    check_level(level)
    return np.array([(1 - level) / 2, (1 + level) / 2])


def _student_interval(runs: Summary, standard_error, level: float) -> Interval:
    margin = scipy.stats.t.ppf(tails(level)[1], runs.num_runs - 1) * standard_error
    return Interval(plain(runs.mean - margin), plain(runs.mean + margin), level)
