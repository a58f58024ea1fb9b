"""The second tier of verification: are recomputed figures the accepted ones, but for the luck of the seeds?

    mean    |x̄ − x̄₀| ≤ t √(s²/n + s₀²/n₀)     B. L. Welch (1947), Biometrika 34, 28–35
    spread  F_low ≤ s²/s₀² ≤ F_high            F with (n − 1, n₀ − 1) degrees of freedom

A changed recipe moves the mean; a reused seed collapses the spread. The family-wise false-alarm rate
`alpha` is split evenly over two tests a figure (Bonferroni), for two independent sets of seeds; the same
seeds on another platform vary together and raise fewer alarms. The F-test assumes normal runs: tails as
heavy as t₅ raise alpha = 1 % to 4 %. A figure of few misses moves in steps (1/num_test) and needs
`resolution`, which adds the variance of rounding to a step, step²/12 (W. F. Sheppard, 1898), to both sides.
Without it, a spread of zero on one side only is never accepted, and two spreads of zero are accepted
exactly when the means are equal.
"""

from dataclasses import dataclass, replace

import numpy as np
import scipy

from lib.statistics.intervals import Interval, tails
from lib.statistics.sample import Summary, summarize


@dataclass(frozen=True)
class Equivalence:
    """New minus accepted mean, in the figure's units, and new over accepted spread, with what each may be."""

    mean_difference: float
    tolerance: float
    spread_ratio: float
    spread_bounds: Interval
    alpha: float
    num_figures: int

    @property
    def means_agree(self) -> bool:
        """Whether the means differ by no more than the tolerance."""
        return abs(self.mean_difference) <= self.tolerance

    @property
    def spreads_agree(self) -> bool:
        """Whether the ratio of the spreads lies within its bounds."""
        return self.spread_bounds.contains(self.spread_ratio)

    def __bool__(self) -> bool:  # without it, `if equivalent(...)` would always be true
        return self.means_agree and self.spreads_agree


def equivalent(
    accepted: Summary, new_values, num_figures: int = 1, alpha: float = 0.01, resolution: float = 0.0
) -> Equivalence:
    """Test new runs (n,) of one of `num_figures` figures against the accepted; ValueError for bad input."""
    _check(accepted, num_figures, alpha, resolution)
    if np.ndim(new_values) != 1:
        raise ValueError(f"new_values must be the n runs of one figure, got shape {np.shape(new_values)}")
    accepted, new = _widen(accepted, resolution), _widen(summarize(new_values), resolution)
    level = 1 - alpha / (2 * num_figures)  # of each of the two tests
    return Equivalence(
        mean_difference=new.mean - accepted.mean,
        tolerance=_tolerance(accepted, new, level),
        spread_ratio=_spread_ratio(accepted, new),
        spread_bounds=_spread_bounds(accepted, new, level),
        alpha=alpha,
        num_figures=num_figures,
    )


def _check(accepted: Summary, num_figures: int, alpha: float, resolution: float) -> None:
    finite = np.isfinite([accepted.mean, accepted.standard_deviation]).all()
    if not finite or accepted.standard_deviation < 0 or accepted.num_runs < 2:
        raise ValueError(f"accepted needs finite mean, spread of at least 0, 2 runs or more, got {accepted}")
    if num_figures < 1:
        raise ValueError(f"num_figures must be at least 1, got {num_figures}")
    if not 0 < alpha < 1:
        raise ValueError(f"alpha must lie strictly between 0 and 1, got {alpha}: pass 0.01 for 1 %")
    if not 0 <= resolution < np.inf:
        raise ValueError(f"resolution must be the figure's step, finite and at least 0, got {resolution}")


def _widen(runs: Summary, resolution: float) -> Summary:
    return replace(runs, standard_deviation=float(np.hypot(runs.standard_deviation, resolution / 12**0.5)))


def _tolerance(accepted: Summary, new: Summary, level: float) -> float:
    squared_errors = np.array([runs.standard_deviation**2 / runs.num_runs for runs in (accepted, new)])
    total = squared_errors.sum()
    if total == 0:
        return 0.0
    df = 1 / np.sum(np.square(squared_errors / total) / [accepted.num_runs - 1, new.num_runs - 1])
    return float(scipy.stats.t.ppf(tails(level)[1], df) * np.sqrt(total))


def _spread_ratio(accepted: Summary, new: Summary) -> float:
    old_spread, new_spread = accepted.standard_deviation, new.standard_deviation
    if old_spread == new_spread:  # also when both are 0
        return 1.0
    return new_spread / old_spread if old_spread else float("inf")


def _spread_bounds(accepted: Summary, new: Summary, level: float) -> Interval:
    low, high = np.sqrt(scipy.stats.f.ppf(tails(level), new.num_runs - 1, accepted.num_runs - 1))
    return Interval(float(low), float(high), level)
