"""The tables of the chapter on perceptrons."""

import numpy as np

from lib import figures
from lib.perceptrons import boolean
from lib.perceptrons.digits import WAYS
from lib.perceptrons.margin import radius
from lib.perceptrons.summary import share_good, stacked
from lib.statistics import mean_interval, proportion_interval

NAMES = {
    "last": "Rosenblatt, last plane",
    "pocket": "Rosenblatt, pocket",
    "average": "Rosenblatt, average",
    "delta": "delta rule, linear unit",
    "tanh delta": "delta rule, tanh unit",
}


def separations(found, runs, examples):
    """Each digit against the rest: margin, bound on the mistakes, mistakes and passes of a run to the end."""
    length, rows = radius(examples), []
    for digit, each in enumerate(found):
        if not each.exists:
            rows.append([digit, "no", "–", "–", "–", "–"])
            continue
        run = runs[digit]
        end = f"{run.num_epochs:,}" if run.separated else f"not after {run.num_epochs:,}"
        bound = (length / each.margin) ** 2
        rows.append([digit, "yes", f"{each.margin / length:.5f}", f"{bound:,.0f}", f"{run.num_changes:,}", end])
    header = ("digit", "plane", "γ / R", "bound", "mistakes", "passes")
    return figures.table(header, rows, caption="Each digit against the nine others: is there a separating plane?")


def ways(results, logistic, found, num_train, num_test):
    """Mean error over the ten problems for each way to a plane, with intervals over seeds, and how many are good."""
    rows = []
    for place, way in enumerate(WAYS):
        cells = [
            _percent(100 * stacked(results, f"rest_{split}")[:, :, place].mean(axis=1) / num)
            for split, num in (("train", num_train), ("test", num_test))
        ]
        good = share_good(results, logistic, found, num_train, way)
        rows.append([NAMES[way], *cells, "–" if np.isnan(good) else f"{100 * good:.0f} %"])
    means = 100 * logistic.mean(axis=0) / [num_train, num_test]
    rows.append(["logistic regression", *(f"{mean:.2f}" for mean in means), "–"])
    header = ("way to a plane", "training error, %", "test error, %", "good")
    return figures.table(header, rows, caption="Mean over the ten problems, with 95 % intervals over seeds.")


def _percent(values):
    interval = mean_interval(values)
    return f"{values.mean():.2f} [{interval.low:.2f}, {interval.high:.2f}]"


def orders(counts):
    """Boolean functions by order: {num_inputs: counts (n + 1,)}."""
    rows = []
    for num_inputs, count in counts.items():
        by_order = [f"{number:,}" for number in count[2:]] + ["–"] * (boolean.MOST_INPUTS - num_inputs)
        rows.append([num_inputs, f"{2**2**num_inputs:,}", f"{count[:2].sum():,}", *by_order])
    header = ("inputs", "functions", "a single unit", *(f"order {k}" for k in range(2, boolean.MOST_INPUTS + 1)))
    return figures.table(header, rows, caption="Boolean functions by the order that they need.")


def walks(found):
    """Misses of single units before XOR: after the last pass, and the fewest of any plane met; name → walks."""
    rows = []
    for name, each in found.items():
        last = np.bincount([walk["misses"][-1] for walk in each], minlength=5)
        fewest = np.bincount([walk["misses"].min() for walk in each], minlength=5)
        rows += [[name, "at the end", *last], [name, "at best", *fewest]]
    header = ("rule", "plane", *(f"{misses} wrong" for misses in range(5)))
    return figures.table(header, rows, caption="XOR: on how many of the four points is a single unit wrong?")


def solved(found):
    """How many networks solve XOR, with Wilson intervals: {name: {num_hidden: misses (num_seeds,)}}."""
    rows = []
    for name, by_width in found.items():
        for width, misses in by_width.items():
            right = int(np.count_nonzero(misses == 0))
            interval = proportion_interval(right, len(misses))
            rows.append([name, width, right, len(misses), f"{100 * interval.low:.0f} to {100 * interval.high:.0f} %"])
    header = ("activation", "hidden units", "solved", "of", "95 % interval of the share")
    return figures.table(header, rows, caption="Networks that have all four points right after training.")
