"""What the pooling runs say, in words that the results choose."""

from lib.figures.words import listed
from lib.mnist1d import pooling_summary as summary
from lib.statistics import mean_interval


def gain(results, place, name=summary.MAX, other=summary.PLAIN):
    """A gain at one size in points of accuracy with its interval: '15.9 [14.1, 17.7] points'."""
    values = 100 * summary.gain(results, name, other)[:, place]
    return f"{_bounds(values, 1)} points"


def slope(results):
    """What ten times the signals add to the gain of max pooling, with its interval."""
    return f"{_bounds(100 * summary.slopes(results), 1)} points"


def hinders(results):
    """At which sizes max pooling is better than none, worse, and neither, in words."""
    found = {}
    for size, outcome in summary.turning_points(results).items():
        found.setdefault(outcome, []).append(f"{size:,}")
    return "; ".join(f"{outcome} at {listed(sizes)}" for outcome, sizes in found.items())


def caption_verdict(results):
    """Whether pooling hinders anywhere, as the caption says: a clause about all sizes."""
    outcomes = set(summary.turning_points(results).values())
    if "worse" in outcomes:
        return "at some size max pooling does hinder"
    return "at no size does max pooling hinder"


def against_l2(results):
    """Max against L2 pooling with the most signals: 'behind L2 pooling', 'ahead of it' or 'not told apart from it'."""
    outcome = summary.outcome(summary.gain(results, summary.MAX, summary.L2)[:, -1])
    names = {"better": "ahead of L2 pooling", "worse": "behind L2 pooling"}
    return names.get(outcome, "not to be told apart from L2 pooling")


def pooling_or_size(results):
    """Which part of the gain with few signals is due to fewer parameters, and which to pooling, in points."""
    size = 100 * summary.gain(results, "no pooling, narrow")[:, 0]
    pooling = 100 * summary.gain(results, summary.MAX, "no pooling, narrow")[:, 0]
    return {"size": f"{_bounds(size, 1)} points", "pooling": f"{_bounds(pooling, 1)} points"}


def stride(results):
    """Whether a stride alone is better than no pooling with few signals, worse, or neither."""
    return summary.outcome(summary.gain(results, "stride 2")[:, 0])


def reason(results):
    """What the gain with few signals is due to, by the narrow network and the stride, as a clause."""
    over_narrow = summary.outcome(summary.gain(results, summary.MAX, "no pooling, narrow")[:, 0])
    if over_narrow == "better" and stride(results) != "better":
        return (
            "what counts is not the size of the network, nor the number of positions left, but what is done with two "
            "neighbours"
        )
    return "the size of the network, or the number of positions left, has its share in the gain"


def _bounds(values, digits):
    """A mean over seeds with its 95 % interval: '15.9 [14.1, 17.7]'."""
    interval = mean_interval(values)
    numbers = (f"{each:.{digits}f}".replace("-", "−") for each in (values.mean(), interval.low, interval.high))
    mean, low, high = numbers
    return f"{mean} [{low}, {high}]"
