"""What the runs say, in words that the results choose."""

import numpy as np

from lib.figures.words import listed
from lib.mnist1d import metalearning_summary as summary
from lib.mnist1d.metalearning_sets import NAMES
from lib.mnist1d.metalearning_shape_pictures import values
from lib.mnist1d.metalearning_studies import BASE, LONGER, SILENT, learned
from lib.mnist1d.metalearning_transfer import FILES, LEARNED
from lib.mnist1d.metalearning_trial import USUAL
from lib.statistics import compare_paired, mean_interval, prediction_interval

MINUS = "\u2212"


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
    """The two learned rates, their ratio, and what they save."""
    own = summary.layers(found)
    first, last = own["rates"]
    return {
        "rate_first": with_interval(first, 2),
        "rate_last": with_interval(last, 2),
        "rate_ratio": f"{(first / last).mean():.1f}",
        "layer_saved": difference(own["saved"], 1.0, 4),
    }


def extremes(activation, low=-5.0, high=5.0) -> tuple[float, float]:
    """Where an activation is highest left of its lowest point, and that lowest point."""
    x = np.linspace(low, high, 1001)
    y = values(activation, x)
    bottom = int(y.argmin())
    return float(x[: bottom + 1][y[: bottom + 1].argmax()]), float(x[bottom])


def shape(found) -> dict[str, str]:
    """Hump and dip of the activations learned in full, as ranges over the runs."""
    seeds = [seed for name, seed in found.studies if name == NAMES[0]]
    humps, dips = zip(*(extremes(learned(found, seed=seed)) for seed in seeds), strict=True)
    return {"hump": _range(humps), "dip": _range(dips)}


def _range(numbers):
    low, high = (f"{each:.1f}".replace("-", MINUS) for each in (min(numbers), max(numbers)))
    return low if low == high else f"{low} to {high}"


def trial(tried) -> dict[str, str]:
    """The best rival, the gain of each learned activation over it, and whether the repeated start did worse."""
    found, repeated = summary.gains(tried), summary.repetition(tried)
    harm = "did harm here" if repeated.interval.high < 0 else "did no harm that we could see"
    return {
        "rival": summary.best_rival(tried),
        "gains": listed([f"{difference(each)} ({name})" for name, each in found.items()]),
        "repetition": difference(repeated),
        "harm": harm,
    }


def lasting(tried) -> dict[str, str]:
    """The advantage over the best usual activation at each length, and whether it shrinks."""
    steps = next(study for (kind, _), study in tried.studies.items() if kind == "length").lengths
    found = summary.advantage(tried)
    told = [f"{difference(each)} after {num:,} steps" for num, each in zip(steps, found, strict=True)]
    shrinks, gone = found[-1].mean_difference < found[0].mean_difference, found[-1].interval.low <= 0
    words = "The lead shrinks with the length" if shrinks else "The lead does not shrink with the length"
    words += ", to nothing that we could see." if shrinks and gone else "."
    if shrinks:
        words += " What was learned is, for a good part, to be quick, as it was asked to be."
    return {"lasting": listed(told), "shrinks": words}


def noise(tried) -> dict[str, str]:
    """Without noise: the learned activation over the best usual one, and what learning with noise did."""
    table = summary.without_noise(tried)
    usual = [name for name in (*LONGER, "ELU", "tanh") if name in USUAL and name in table]
    rival = summary.best_rival(tried, usual, "no noise")
    return {
        "silent_rival": rival,
        "silent_gain": difference(compare_paired(table["learned 1"], table[rival])),
        "noise_effect": difference(compare_paired(table["learned with noise"], table[SILENT])),
        "noise_part": SHAPE_ALONE if compare_paired(table["learned 1"], table[rival]).interval.low > 0 else NOISE_TOO,
    }


def specific(tried) -> dict[str, str]:
    """On each set: what was learned there over the better of ReLU and Swish, and over what was learned on MNIST-1D."""
    table, told = summary.other_sets(tried), {}
    for key, data in zip(("home", "shuffled", "images"), NAMES, strict=True):
        rival = summary.best_rival(tried, ("ReLU", "Swish"), data)
        told[f"{key}_gain"] = difference(compare_paired(table[data][data], table[data][rival]))
        told[f"{key}_foreign"] = difference(compare_paired(table[data][NAMES[0]], table[data][rival]))
        told[f"{key}_rival"] = rival
    return told


def transfer(evidence, fresh: bool) -> dict[str, str]:
    """Place of the learned activation in the early and the final losses of both data sets, and where they come from."""
    told = {"source": FRESH if fresh else ACCEPTED}
    for data in FILES:
        for when in ("early", "final"):
            key = f"{data.split('-')[0].lower()}_{when}"
            own, others = (_losses(evidence, data, names, when) for names in ((LEARNED,), USUAL))
            places = 1 + (others < own).sum(0)
            told[f"{key}_place"] = f"{places.mean():.1f} (from {places.min()} to {places.max()})"
            told[f"{key}_gap"] = difference(compare_paired(own[0], np.median(others, 0)), 1.0, 3)
            told[f"{key}_field"] = field(places.mean())
    return told


def field(place: float, num: int = 1 + len(USUAL)) -> str:
    """Where a mean place among `num` stands: in the first, the middle or the last part of the field."""
    if place < 1 + (num - 1) / 4:
        return "at the head of the field"
    return "in the middle of the field" if place <= num - (num - 1) / 4 else "at the end of the field"


def _losses(evidence, data, names, when):
    return np.array([evidence.figures[f"{data}: {name}, {when}"] for name in names])


SHAPE_ALONE = "So the gain is the shape's."
NOISE_TOO = "So without noise no gain is seen, and the shape alone does not explain it."
FRESH = "CIFAR-10 was at hand when this page was made, and all figures of this section were computed anew."
ACCEPTED = (
    "CIFAR-10 was not at hand when this page was made: the figures of this section are those that were verified and "
    "accepted last."
)
