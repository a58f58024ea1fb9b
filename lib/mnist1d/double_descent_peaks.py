"""Where an error that falls, rises and falls again has its first minimum and its peak, without choosing by the result.

The peak is the size at which the mean error has risen most above the lowest mean error of any smaller size, and the
first minimum is that smaller size. A maximum over many sizes is partly luck. So the places are found on the mean of all
seeds but one, and the heights are read off the seed that was left out; each seed is left out once.
"""

from dataclasses import dataclass

import numpy as np

from lib.statistics import compare_paired

FITS = 0.01  # training error rate below which a size is said to fit its training labels


def places(errors):
    """Places (first minimum, peak) of errors (sizes,), smallest size first; both the same when nothing rises."""
    errors = np.asarray(errors, float)
    lowest = np.minimum.accumulate(errors)
    peak = int((errors - lowest).argmax())
    return int(errors[: peak + 1].argmin()), peak


@dataclass(frozen=True)
class Course:
    """Error rates (seeds,) at the places that the other seeds chose, and at the largest size; and those places."""

    minimum: np.ndarray
    peak: np.ndarray
    largest: np.ndarray
    minimum_places: np.ndarray
    peak_places: np.ndarray

    @property
    def rise(self):
        """Peak minus first minimum, a `PairedComparison`."""
        return compare_paired(self.peak, self.minimum)

    @property
    def fall(self):
        """Peak minus largest network, a `PairedComparison`."""
        return compare_paired(self.peak, self.largest)

    @property
    def gain(self):
        """First minimum minus largest network: above zero when the second descent ends below the first."""
        return compare_paired(self.minimum, self.largest)


def course(errors):
    """The `Course` of test error rates (seeds, sizes), smallest size first; ValueError for fewer than two seeds."""
    errors = np.asarray(errors, float)
    if errors.ndim != 2 or len(errors) < 2:
        raise ValueError(
            f"places come from other seeds: errors must be (seeds, sizes) of two seeds, not {errors.shape}"
        )
    others = [np.delete(errors, seed, 0).mean(0) for seed in range(len(errors))]
    low, high = np.array([places(each) for each in others]).T
    seeds = np.arange(len(errors))
    return Course(errors[seeds, low], errors[seeds, high], errors[:, -1], low, high)


def smallest_fitting(sizes, train_errors):
    """The smallest of sizes (m,) with a mean training error below FITS, (seeds, m); None when there is none."""
    fitting = np.flatnonzero(np.mean(train_errors, 0) < FITS)
    return sizes[fitting[0]] if fitting.size else None
