"""ReLU against tanh, and dropout against none: what the runs of `alexnet_study` say, paired by seed.

ratio = exp(mean of log(passes of tanh) − log(passes of ReLU))     passes until the running error meets a target
gain  = mean of (error without dropout − error with it)
"""

from dataclasses import dataclass

import numpy as np

from lib.statistics import compare_paired

WINDOW = 10  # batches over which the error on the way is averaged
TARGETS = (0.25, 0.10, 0.05)  # the first is that of the paper


def running_error(result):
    """Error on the way, the mean over the last `WINDOW` batches: (seeds, updates − WINDOW + 1)."""
    sums = np.cumsum(np.pad(result["errors_on_the_way"], ((0, 0), (1, 0))), 1)
    return (sums[:, WINDOW:] - sums[:, :-WINDOW]) / WINDOW


def passes_to(result, target):
    """Passes until the running error is at most `target`, (seeds,); the whole length where it never is."""
    reached = running_error(result) <= target
    updates = np.where(reached.any(1), reached.argmax(1) + WINDOW, result["errors_on_the_way"].shape[1])
    return updates * float(result["passes_per_update"])


def num_unfinished(result, target):
    """How many seeds never came down to `target`."""
    return int((~(running_error(result) <= target).any(1)).sum())


@dataclass(frozen=True)
class Ratio:
    """Geometric mean of a ratio over pairs, and its 95 % interval."""

    ratio: float
    low: float
    high: float


def speed_ratio(results, target):
    """How many times as many passes tanh takes as ReLU, a `Ratio` over paired seeds; ValueError unless they pair."""
    slow, fast = results["speed", "tanh"], results["speed", "ReLU"]
    check_pairs(slow, fast)
    found = compare_paired(np.log(passes_to(slow, target)), np.log(passes_to(fast, target)))
    return Ratio(*np.exp([found.mean_difference, found.interval.low, found.interval.high]).tolist())


def dropout_gain(results, size, figure="test_error_rate"):
    """Error rate without dropout minus with it, a `PairedComparison`; figure 'gap' is test minus training error."""
    without, dropped = results[size, "without"], results[size, "with"]
    check_pairs(without, dropped)
    return compare_paired(error_of(without, figure), error_of(dropped, figure))


def error_of(result, figure):
    """An error rate of each seed, or the 'gap' between test and training error."""
    if figure == "gap":
        return result["test_error_rate"] - result["train_error_rate"]
    return result[figure]


def check_pairs(one, other):
    """Raise ValueError unless row i of both results has the same seed and saw the digits in the same order."""
    for name in ("seeds", "order"):
        if not np.array_equal(one[name], other[name]):
            raise ValueError(f"the two recipes do not pair up ({name} differ): use the same seeds on both sides")
