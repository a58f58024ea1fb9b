"""Where a threshold lies: two criteria, declared before any network of the judged seeds was trained.

    peak   the size P at which the test loss is largest: the mean of log loss over sizes, with weights that fall off
           as a normal curve in log P of width 0.25, is largest there
    fit    the size P at which the training loss falls to 1 % of that of guessing, for good: between the last size
           above and the next, by a straight line in log loss over log P

The exponents of P = c nᵃ Kᵇ are those of least squares in logarithms, log P = log c + a log n + b log K. Intervals are
percentiles over seeds drawn with replacement (B. Efron, 1979).
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from lib.statistics.intervals import Interval, tails

SMOOTHING = 0.25  # in log P
STEPS = 400  # places between the smallest and the largest size at which the smoothed curve is read
FITTED = 0.01  # of the loss of guessing
NEAR = 0.1  # of the largest loss: what counts as the top of a peak
PEAK, FIT = "peak", "fit"
NUM_RESAMPLES, RESAMPLING_SEED = 2000, 2020


def smoothed(sizes, losses):
    """Mean log loss at STEPS sizes, evenly spaced in log P: those sizes and the means, (STEPS,) each."""
    at = np.linspace(np.log(sizes[0]), np.log(sizes[-1]), STEPS)
    weights = np.exp(-0.5 * ((at[:, None] - np.log(sizes)) / SMOOTHING) ** 2)
    return np.exp(at), weights @ np.log(losses) / weights.sum(1)


def peak(sizes, losses):
    """The size with the largest smoothed loss; sizes, losses (m,), rising sizes; losses above zero."""
    at, means = smoothed(np.asarray(sizes, float), np.asarray(losses))
    return float(at[means.argmax()])


def breadth(sizes, losses):
    """How many times the largest size of a peak's top is its smallest; the top: within a tenth of the largest loss."""
    at, means = smoothed(np.asarray(sizes, float), np.asarray(losses))
    top = at[means > means.max() + np.log(1 - NEAR)]
    return float(top[-1] / top[0])


def fit(sizes, losses, guess):
    """The size from which on the training loss stays below 1 % of `guess`; NaN when the largest is above it."""
    gap = np.log(np.maximum(losses, 1e-12)) - np.log(FITTED * guess)
    above = np.flatnonzero(gap > 0)
    if not above.size:
        return float(sizes[0])
    last = above[-1]
    if last == len(sizes) - 1:
        return float("nan")
    share = gap[last] / (gap[last] - gap[last + 1])
    return float(np.exp(np.interp(share, [0, 1], np.log(sizes[last : last + 2]))))


@lru_cache(maxsize=100)
def sizes_of(cell):
    """Parameters of the networks of a cell, worked out once."""
    return cell.num_parameters


def threshold(criterion, cell, result):
    """The threshold of each seed of a cell in parameters, (seeds,)."""
    sizes = sizes_of(cell)
    if criterion == PEAK:
        return np.array([peak(sizes, losses) for losses in result["test"][..., 0]])
    pairs = zip(result["train"][..., 0], result["guess"], strict=True)
    return np.array([fit(sizes, *pair) for pair in pairs])


def at_an_end(cell, found):
    """Whether a threshold (seeds,) lies at the smallest or the largest size, where it may be beyond."""
    ends = sizes_of(cell)[[0, -1]]
    return np.isclose(found[:, None], ends, rtol=0.02).any(1) | ~np.isfinite(found)


@dataclass(frozen=True)
class Law:
    """P = constant · n^of_n · K^of_k; numbers, or arrays (m,) for m sets of thresholds."""

    constant: float
    of_n: float
    of_k: float


def law(cells, thresholds):
    """The `Law` by least squares of thresholds (cells,) or (cells, m); cells without a finite one are left out."""
    n, k = (np.array([getattr(cell, name) for cell in cells]) for name in ("num_examples", "num_outputs"))
    design = np.stack([np.ones(len(n)), np.log(n), np.log(k)], 1)
    seen = np.isfinite(thresholds).reshape(len(n), -1).all(1)
    if np.linalg.matrix_rank(design[seen]) < design.shape[1]:  # too few thresholds for a law
        return Law(*np.full((design.shape[1], *np.shape(thresholds)[1:]), np.nan))
    found = np.linalg.lstsq(design[seen], np.log(thresholds[seen]))[0]
    return Law(np.exp(found[0]), found[1], found[2])


def bootstrap(statistic, thresholds, level=0.95):
    """Interval of a statistic (cells, m) → (m,) of the means over seeds that are drawn anew from (cells, seeds)."""
    draws = np.random.default_rng(RESAMPLING_SEED)
    num_seeds = thresholds.shape[1]
    drawn = draws.integers(0, num_seeds, (NUM_RESAMPLES, num_seeds))
    values = statistic(middle(thresholds[:, drawn]))
    return Interval(*(float(bound) for bound in np.quantile(values, tails(level))), level)


def middle(thresholds):
    """Geometric mean over seeds, the last axis, of the finite ones; NaN where there are none."""
    seen = np.isfinite(thresholds)
    total = np.sum(np.log(np.where(seen, thresholds, 1)), axis=-1)
    return np.where(seen.any(-1), np.exp(total / np.maximum(seen.sum(-1), 1)), np.nan)
