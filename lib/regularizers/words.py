"""Sentences that a result chooses: which side is ahead, by how much, how certain, and where it turns round."""

import numpy as np

from lib.regularizers.evidence import at_chosen, check_pairs, passes_to, ratio_of_losses, times
from lib.regularizers.linear_study import CONDITIONS as LINEAR
from lib.statistics import compare_paired


def loss_in_words(relu, logistic, scales=(None, None)):
    """'the loss … is 3.1 times as high with the logistic function (2.0 to 4.8)', or that no difference is seen."""
    ratio, low, high = ratio_of_losses(relu, logistic, scales)
    if low > 1:
        return (
            f"the logistic network's training loss is {times(ratio)} times that of ReLU ({times(low)} to {times(high)})"
        )
    if high < 1:
        turned = (times(1 / bound) for bound in (ratio, high, low))
        return "ReLU's training loss is {} times that of the logistic network ({} to {})".format(*turned)
    return f"no difference is seen (ratio of the losses {times(ratio)}, {times(low)} to {times(high)})"


def passes_in_words(first, second, error_rate, names=("ReLU", "the logistic network")):
    """'ReLU needs 4.1 passes on average, the logistic network 6.0; the difference is …'."""
    check_pairs(first, second)
    counts = [passes_to(result, error_rate) for result in (first, second)]
    found = compare_paired(counts[1], counts[0])
    means = f"{names[0]} needs {counts[0].mean():.1f} passes on average, {names[1]} {counts[1].mean():.1f}"
    low, high = _signed(found.interval.low), _signed(found.interval.high)
    return f"{means}, a difference of {_signed(found.mean_difference)} ({low} to {high})"


def fastest_in_words(results, depths, error_rate, names=("ReLU", "logistic", "tanh")):
    """Which function needs the fewest passes on average at each depth, and how many the others."""
    said = []
    for depth in depths:
        means = {name: passes_to(results[name, depth], error_rate).mean() for name in names}
        order = sorted(means, key=means.get)
        counts = ", ".join(f"{name} {means[name]:.1f}" for name in order)
        said.append(f"with {depth} hidden layer{'s' if depth > 1 else ''} {counts}")
    return "; ".join(said)


def change_in_words(after, before, what="the test error"):
    """'the test error falls by 2.1 percentage points (1.0 to 3.2)'; after, before: fractions over the same seeds."""
    found = compare_paired(after, before)
    low, high = 100 * found.interval.low, 100 * found.interval.high
    size = abs(100 * found.mean_difference)
    if low > 0:
        return f"{what} rises by {size:.1f} percentage points ({low:.1f} to {high:.1f})"
    if high < 0:
        return f"{what} falls by {size:.1f} percentage points ({-high:.1f} to {-low:.1f})"
    seen = 100 * found.minimum_detectable
    return f"no difference is seen in {what} (one of {seen:.1f} percentage points would have been)"


def dropout_in_words(result, study, dropout=0.5):
    """What dropout does to the last test error of a study."""
    test = result["test_error"][..., -1]
    return change_in_words(test[:, study.dropouts.index(dropout)], test[:, study.dropouts.index(0.0)])


def correlation_in_words(result, study, dropout=0.5):
    """Whether units are more or less alike with dropout, with means and the paired interval."""
    found = result["correlation"]
    first, second = found[:, study.dropouts.index(dropout)], found[:, study.dropouts.index(0.0)]
    pair = compare_paired(first, second)
    way = "higher" if pair.interval.low > 0 else "lower" if pair.interval.high < 0 else "not seen to differ"
    bounds = f"{_signed(pair.interval.low, 3)} to {_signed(pair.interval.high, 3)}"
    return f"{way} with dropout: {first.mean():.2f} against {second.mean():.2f} (difference {bounds})"


def gaps_in_words(results, taught):
    """In how many pairs of networks, with half of the units dropped and without, the gap is smaller with dropout."""
    smaller = 0
    for name, study in taught.items():
        gap = (results[name]["test_error"] - results[name]["train_error"])[..., -1].mean(0)
        smaller += gap[study.dropouts.index(0.5)] < gap[study.dropouts.index(0.0)]
    return f"in {smaller} of the {len(taught)} networks"


def penalty_in_words(result, condition):
    """What a penalty does to the test error at its chosen strengths."""
    return change_in_words(at_chosen(result, "test_error", condition), at_chosen(result, "test_error", "none"))


def sides_in_words(result, study):
    """For which numbers of nonzero weights L1 is ahead of L2, for which behind, and where neither is seen to be."""
    sides = {"L1 is ahead": [], "neither is seen to be ahead": [], "L2 is ahead": []}
    for i, num in enumerate(study.num_nonzero):
        l2, l1 = (result["risk"][:, i, LINEAR.index(name)] for name in ("L2", "L1"))
        interval = compare_paired(l1, l2).interval
        name = (
            "L1 is ahead" if interval.high < 0 else "L2 is ahead" if interval.low > 0 else "neither is seen to be ahead"
        )
        sides[name].append(str(num))
    return "; ".join(f"with {', '.join(nums)} nonzero weights {name}" for name, nums in sides.items() if nums)


def most(fractions):
    """'most' when more than half on average, with the interval's word, else 'not most'."""
    return "more than half" if np.mean(fractions) > 0.5 else "less than half"


def _signed(number, digits=1):
    return f"{number:+.{digits}f}".replace("-", "−")
