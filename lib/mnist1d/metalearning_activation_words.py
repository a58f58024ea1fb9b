"""What the runs of the learned activations say, in words that the results choose."""

import numpy as np

from lib.figures.words import listed
from lib.mnist1d import metalearning_summary as summary
from lib.mnist1d.metalearning_sets import NAMES
from lib.mnist1d.metalearning_shape_pictures import values
from lib.mnist1d.metalearning_studies import REPEATED, SILENT, learned
from lib.mnist1d.metalearning_transfer import FILES, LEARNED
from lib.mnist1d.metalearning_trial import USUAL
from lib.mnist1d.metalearning_words import MINUS, difference
from lib.statistics import compare_paired, mean_interval

NUM_FIELD = 1 + len(USUAL)  # activations that are carried over to images


def extremes(activation, low=-5.0, high=5.0) -> tuple[float, float]:
    """Where an activation is highest left of its lowest point, and that lowest point."""
    x = np.linspace(low, high, 1001)
    y = values(activation, x)
    bottom = int(y.argmin())
    return float(x[: bottom + 1][y[: bottom + 1].argmax()]), float(x[bottom])


def shape(found) -> dict[str, str]:
    """Hump and dip of the activations learned in full, as ranges over the runs, and how far their losses jump."""
    seeds = [seed for name, seed in found.studies if name == NAMES[0]]
    humps, dips = zip(*(extremes(learned(found, seed=seed)) for seed in seeds), strict=True)
    fresh = [found.arrays[NAMES[0], seed]["loss"] for seed in seeds]
    told = {"hump": _range(humps), "dip": _range(dips), "jump_fresh": f"{jump(fresh):.2g}"}
    return told | {"jump_repeated": f"{jump([found.arrays[REPEATED, 0]['loss']]):.2g}"}


def jump(losses) -> float:
    """Median distance of neighbouring outer losses in the second half of the searches (runs, outer steps)."""
    losses = np.asarray(losses)
    return float(np.median(np.abs(np.diff(losses[:, losses.shape[1] // 2 - 1 :]))))


def _range(numbers):
    low, high = (f"{each:.1f}".replace("-", MINUS) for each in (min(numbers), max(numbers)))
    return low if low == high else f"{low} to {high}"


def trial(tried) -> dict[str, str]:
    """The best rival, the gain of each learned activation over it, and whether the repeated start did worse."""
    found, repeated = summary.gains(tried), summary.repetition(tried)
    harm = HARM if repeated.interval.high < 0 else NO_HARM
    kept = [name for kind, name in tried.studies if kind == "trial" and not summary.bracket(tried, name)]
    return {
        "rival": summary.best_rival(tried),
        "gains": listed([f"{difference(each)} ({name})" for name, each in found.items()]),
        "repetition": difference(repeated),
        "harm": harm,
        "ends": listed(kept, "none"),
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
    usual = [name for name in USUAL if name in table]
    rival = summary.best_rival(tried, usual, "no noise")
    return {
        "silent_rival": rival,
        "silent_gain": difference(compare_paired(table["learned 1"], table[rival])),
        "noise_effect": difference(compare_paired(table["learned with noise"], table[SILENT])),
        "noise_part": SHAPE_ALONE if compare_paired(table["learned 1"], table[rival]).interval.low > 0 else NOISE_TOO,
    }


def findings(tried) -> dict[str, str]:
    """Whether the gain was seen from every fresh start, with own rates for all, and without noise too."""
    table, rival = summary.without_noise(tried), summary.best_rival(tried, kind="no noise")
    asked = [*summary.gains(tried).values(), compare_paired(table["learned 1"], table[rival])]
    return {"stood": STOOD if min(each.interval.low for each in asked) > 0 else FELL}


def specific(tried) -> dict[str, str]:
    """On each set: what was learned there over the better of ReLU and Swish, and over what was learned on MNIST-1D."""
    table, told = summary.other_sets(tried), {}
    for key, data in zip(("home", "shuffled", "images"), NAMES, strict=True):
        rival = summary.best_rival(tried, ("ReLU", "Swish"), data)
        told[f"{key}_gain"] = difference(compare_paired(table[data][data], table[data][rival]))
        told[f"{key}_foreign"] = difference(compare_paired(table[data][NAMES[0]], table[data][rival]))
        told[f"{key}_rival"] = rival
    return told


def transfer(evidence, fresh: bool, rates) -> dict[str, str]:
    """Place of the learned activation in the early and the final losses of both data sets, and where they come from.

    rates: the grid, to tell which activations do best at its ends.
    """
    told = {"source": FRESH if fresh else ACCEPTED}
    for data in FILES:
        for when in ("early", "final"):
            key = f"{data.split('-')[0].lower()}_{when}"
            own, others = (_losses(evidence, data, names, when) for names in ((LEARNED,), USUAL))
            places = 1 + (others < own).sum(0)
            told[f"{key}_place"] = _place(places)
            told[f"{key}_gap"] = difference(compare_paired(own[0], np.median(others, 0)), 1.0, 3)
            told[f"{key}_field"] = field(places.mean())
    return told | {"final_words": _final(told), "image_ends": listed(_at_an_end(evidence, rates), "none")}


def _place(places):
    interval = mean_interval(places)
    low, high = max(interval.low, 1), min(interval.high, NUM_FIELD)
    return f"{places.mean():.1f} [{low:.1f}, {high:.1f}]"


def _final(told):
    """The second half of the claim of the transfer, in the words of both data sets."""
    fields = [told[f"{key}_final_field"] for key in ("mnist", "cifar")]
    if len(set(fields)) > 1:
        return f"On average the learned activation ends {fields[0]} on MNIST and {fields[1]} on CIFAR-10."
    claimed = fields[0] == field((1 + NUM_FIELD) / 2)
    where = "as the paper tells" if claimed else "and not where the paper tells"
    return f"On average the learned activation ends {fields[0]} on both, {where}."


def _at_an_end(evidence, rates):
    for data in FILES:
        for name in (LEARNED, *USUAL):
            chosen = evidence.figures[f"{data}: {name}, rate"][0]
            if chosen in (min(rates), max(rates)):
                yield f"{name} on {data}"


def field(place: float, num: int = NUM_FIELD) -> str:
    """Where a mean place among `num` stands: in the first, the middle or the last part of the field."""
    if place < 1 + (num - 1) / 4:
        return "at the head of the field"
    return "in the middle of the field" if place <= num - (num - 1) / 4 else "at the end of the field"


def _losses(evidence, data, names, when):
    return np.array([evidence.figures[f"{data}: {name}, {when}"] for name in names])


HARM = "So the original's slip did harm here. What is learned on one network depends on it."
NO_HARM = (
    "The original's slip did no harm that we could see. One network with one sequence of noise is enough of a problem "
    "to learn from."
)
STOOD = "Its gain comes back from every fresh start, with a rate of its own for every rival, and without any noise."
FELL = "Its gain does not come back under every question that we asked."
SHAPE_ALONE = "So the gain is the shape's."
NOISE_TOO = "So without noise no gain is seen, and the shape alone does not explain it."
FRESH = "CIFAR-10 was at hand when this page was made, and all figures of this section were computed anew."
ACCEPTED = (
    "CIFAR-10 was not at hand when this page was made: the figures of this section are those that were verified and "
    "accepted last."
)
