"""People on MNIST-1D: what one author's answers say once each test item is counted once.

Source: the answer files beside the code of S. Greydanus, "Scaling down deep learning" (2020). There are five files of
one hundred answers, and the first two are the same file: items 0 to 99 stand there twice, items 100 to 199 not at all.
A copy tells nothing new. It even takes away: a mean that counts some items twice is worth fewer items than there are,

    n_effective = (Σ w)² / Σ w²        w: how often an item is counted

Wilson's interval (E. B. Wilson, 1927) for a share p of n answers, with z = 1.96, is

    (p + z²/2n ± z √(p (1 − p)/n + z²/4n²)) / (1 + z²/n)
"""

from dataclasses import dataclass

import numpy as np
import scipy

NUM_DISTINCT, RIGHT_DISTINCT = 400, 383  # items answered, each once
NUM_WRITTEN, PRINTED = 500, 0.958  # answers in the five files, and the share of right ones that was printed
WRONG = {0: 2, 1: 2, 2: 4, 3: 0, 4: 3, 5: 0, 6: 0, 7: 3, 8: 0, 9: 3}  # distinct items wrong, by their digit


@dataclass(frozen=True)
class Count:
    """A share of right answers, and how many independent answers it is worth, in words."""

    words: str
    share: float
    num: float

    @property
    def interval(self):
        """Wilson's 95 % interval (low, high) of the fraction right."""
        z2 = scipy.stats.norm.ppf(0.975) ** 2
        middle = self.share + z2 / (2 * self.num)
        half = np.sqrt(z2 * self.share * (1 - self.share) / self.num + z2**2 / (4 * self.num**2))
        return tuple(float((middle + sign * half) / (1 + z2 / self.num)) for sign in (-1, 1))

    @property
    def standard_error(self):
        """Root of p (1 − p) / n."""
        return float(np.sqrt(self.share * (1 - self.share) / self.num))


def effective_number(counted) -> float:
    """What a mean is worth in equally counted items, when item i is counted counted_i times; ValueError for none."""
    counted = np.asarray(counted, float)
    if not counted.sum() > 0 or (counted < 0).any():
        raise ValueError("an item is counted at least never, and some item at least once")
    return float(counted.sum() ** 2 / np.square(counted).sum())


COUNTED = np.repeat([2, 1], [NUM_WRITTEN - NUM_DISTINCT, 2 * NUM_DISTINCT - NUM_WRITTEN])  # items 0–99 twice
WRITTEN = Count("all answers, as if all were new", PRINTED, NUM_WRITTEN)
WORTH = Count("all answers, for what they are worth", PRINTED, effective_number(COUNTED))
DISTINCT = Count("each item once", RIGHT_DISTINCT / NUM_DISTINCT, NUM_DISTINCT)


def doubled():
    """Right answers and answers of the file that is there twice: what all answers hold beyond the distinct ones."""
    return round(PRINTED * NUM_WRITTEN) - RIGHT_DISTINCT, NUM_WRITTEN - NUM_DISTINCT


def counts():
    """Three readings of the answers."""
    return [WRITTEN, WORTH, DISTINCT]


def against(accuracy):
    """Whether the distinct answers are better than a model's accuracy: 'better', 'worse' or 'not told apart', and p.

    The two-sided binomial test takes the accuracy, a fraction, as known. ValueError when it is none.
    """
    if not 0 < accuracy < 1:
        raise ValueError(f"accuracy must be a fraction between 0 and 1, not {accuracy}")
    p_value = float(scipy.stats.binomtest(RIGHT_DISTINCT, NUM_DISTINCT, accuracy).pvalue)
    if p_value >= 0.05:
        return "not told apart", p_value
    return ("better" if DISTINCT.share > accuracy else "worse"), p_value
