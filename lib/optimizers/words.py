"""Sentences of the chapter *Optimizers* that measurements choose."""

import numpy as np

from lib.figures.words import listed
from lib.optimizers import summary


def best_batch_size(studied, results):
    """The batch size with the lowest mean training loss."""
    return min(studied, key=lambda name: summary.last_losses(results[name]).mean())


def gain_in_words(results, before, after):
    """What the second study gains over the first, or that nothing was seen, with interval."""
    found = summary.gain(results[before], results[after])
    low, high = found.interval.low, found.interval.high
    bounds = f"(95 % interval {low:.4f} to {high:.4f})".replace("-", "−")
    if low <= 0 <= high:
        return f"no difference was seen {bounds}; {found.minimum_detectable:.4f} would have been"
    share = abs(found.mean_difference) / summary.last_losses(results[before]).mean()
    return f"the loss {'falls' if low > 0 else 'rises'} by {100 * share:.0f} % {bounds}"


def faster_than_descent(found):
    """The racers that need significantly fewer steps than plain descent, as a list in words, and those that do not."""
    from lib.statistics import compare_paired

    compared = {rule: compare_paired(found["descent"].steps, timed.steps) for rule, timed in found.items()}
    faster = [rule for rule, each in compared.items() if rule != "descent" and each.interval.low > 0]
    slower = [rule for rule, each in compared.items() if rule != "descent" and each.interval.high < 0]
    return listed(faster), listed(slower)


def mean_steps(found, rule):
    """Mean steps of a racer, in words."""
    return f"{np.mean(found[rule].steps):.0f}"
