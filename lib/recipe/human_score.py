"""What the human baseline counts: a reader's errors, and those of the networks on the same digits.

    error rate = misses / n,    (p + z²/2n ± z √(p (1 − p)/n + z²/4n²)) / (1 + z²/n)

the interval of E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the
American Statistical Association 22, 1927, with z for 95 %. `human.js` computes the same; a test compares the two.
"""

from dataclasses import dataclass

import numpy as np

from lib.statistics import Interval, proportion_interval


@dataclass(frozen=True, eq=False)
class Score:
    """A reader's errors of `num`, their interval (fractions), each network's errors (k,), the places missed."""

    misses: int
    num: int
    interval: Interval
    network_misses: np.ndarray
    missed: np.ndarray

    @property
    def error_rate(self):
        """The reader's error rate, a fraction."""
        return self.misses / self.num

    @property
    def network_mean(self):
        """The networks' mean number of errors on the same digits."""
        return float(self.network_misses.mean())


def score(answers, labels, predictions, places):
    """`Score` of answers (m,) to the digits at `places` (m,) of a pool with labels (n,), predictions (k, n).

    ValueError when answers and places differ in number.
    """
    labels, predictions = check_predictions(labels, predictions)
    answers, places = np.asarray(answers, int), np.asarray(places, int)
    if answers.shape != places.shape or answers.size == 0:
        raise ValueError(f"{answers.size} answers to {places.size} digits")
    wrong = answers != labels[places]
    network_misses = (predictions != labels)[:, places].sum(1)
    misses, num = int(wrong.sum()), len(places)
    return Score(misses, num, proportion_interval(misses, num), network_misses, places[wrong])


def check_predictions(labels, predictions):
    """Labels (n,) and predictions (k, n) as arrays of int; ValueError when they cannot belong together.

    Networks that are wrong about more than half of the digits speak for labels that belong to other images.
    """
    labels, predictions = np.asarray(labels, int), np.asarray(predictions, int)
    if predictions.ndim != 2 or predictions.shape[1:] != labels.shape or not predictions.size:
        raise ValueError(f"predictions must be (num_networks, {labels.size}), not {predictions.shape}")
    if min(labels.min(), predictions.min()) < 0 or max(labels.max(), predictions.max()) > 9:
        raise ValueError("labels and predictions must be digits from 0 to 9")
    error_rate = (predictions != labels).mean()
    if error_rate > 0.5:
        raise ValueError(f"the networks' error rate is {error_rate:.2f}: are the labels in the order of the images?")
    return labels, predictions
