"""Intervals over seeds in the shape that the figures take."""

import numpy as np

from lib.statistics import mean_interval


def num_seeds(results, study):
    """Number of seeds of a study."""
    return len(results.arrays[study]["stamps"])


def bounds(values):
    """The 95 % interval of the mean of values (seeds,), as (low, high)."""
    interval = mean_interval(values)
    return interval.low, interval.high


def band(runs):
    """Interval of the mean at each place of runs (seeds, places), not below a small number."""
    interval = mean_interval(runs.T)
    return np.maximum(interval.low, 1e-3), interval.high
