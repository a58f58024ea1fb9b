"""What the runs of the learned rates say, in words that the results choose; and how numbers are written."""

import numpy as np

from lib.figures.words import listed
from lib.mnist1d import metalearning_summary as summary
from lib.mnist1d.metalearning_studies import BASE
from lib.statistics import mean_interval, prediction_interval

MINUS = "\u2212"
PARTED = 1.2  # ratio of two layers' rates from which they count as different


def number(value: float) -> str:
    """A loss with three decimals."""
    return f"{value:.3f}".replace("-", MINUS)


def percent(value: float) -> str:
    """A fraction in percent, without the sign."""
    return f"{100 * value:.1f}"


def with_interval(values, digits: int = 1) -> str:
    """Mean over seeds with its 95 % interval."""
    return _bounded(float(np.mean(values)), mean_interval(values), digits)


def difference(comparison, scale: float = 100.0, digits: int = 1) -> str:
    """A paired difference with its interval, signed: '+6.1 [+5.2, +7.0]'."""
    bounds = comparison.mean_difference, comparison.interval.low, comparison.interval.high
    mean, low, high = (f"{scale * bound:+.{digits}f}".replace("-", MINUS) for bound in bounds)
    return f"{mean} [{low}, {high}]"


def _bounded(mean, interval, digits):
    return f"{mean:.{digits}f} [{interval.low:.{digits}f}, {interval.high:.{digits}f}]".replace("-", MINUS)


def duration(seconds: float) -> str:
    """A time in seconds or minutes, whichever is read more easily."""
    return f"{seconds:.0f} seconds" if seconds < 100 else f"{seconds / 60:.0f} minutes"


def rates(found) -> dict[str, str]:
    """The learned rate, its spread, the gap between the starts and to the grid, and how flat the valley is."""
    own, table = summary.learned_rates(found), summary.other_problems(found)
    gap, one_more = summary.gap_to_grid(found), prediction_interval(own)
    ends = np.abs(np.subtract(*found.arrays["both starts"]["rate"][:, -1])).max()
    return {
        "rate_mean": with_interval(own, 3),
        "rate_more": f"{one_more.low:.2f} to {one_more.high:.2f}",
        "rate_apart": f"{ends:.3f}",
        "rate_gap": difference(gap, 1.0, 4),
        "flat_low": f"{table[BASE]['low']:.2f}",
        "flat_high": f"{table[BASE]['high']:.2f}",
    }


def moved(found) -> dict[str, str]:
    """Between which rates the best one moves, which changes leave it in the flat range, and the dearest change."""
    table = summary.other_problems(found)
    base = table[BASE]
    others = {name: each for name, each in table.items() if name != BASE}
    inside = [name for name, each in others.items() if base["low"] <= each["best"] <= base["high"]]
    outside = [name for name in others if name not in inside]
    best = [each["best"] for each in others.values()]
    finite = {name: each["price"] for name, each in others.items() if np.isfinite(each["price"])}
    dearest = max(finite, key=finite.get)
    return {
        "best_low": f"{min(best):.2g}",
        "best_high": f"{max(best):.2g}",
        "inside": listed(inside, "none of the changes"),
        "outside": listed(outside, "none of the changes"),
        "dearest": f"{dearest}, {finite[dearest]:.2f} nats",
    }


def each_layer(found) -> dict[str, str]:
    """The two learned rates, with how many of the initial weights they part, and what they save."""
    own = summary.layers(found)
    first, last = own["rates"]
    parted = int((np.abs(np.log(first / last)) > np.log(PARTED)).sum())
    return {
        "rate_first": with_interval(first, 2),
        "rate_last": with_interval(last, 2),
        "parted": f"{parted} of {first.size}",
        "layer_saved": difference(own["saved"], 1.0, 4),
    }
