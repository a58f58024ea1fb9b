"""The figures and tables of locality: every arm by its gap, and the gap against the amount of data."""

import numpy as np

from lib import figures
from lib.mnist1d.locality import ARMS, CONVOLUTIONAL, FULLY, SIZED, WINDOWS, gap
from lib.statistics import compare_paired, mean_interval


def largest(results):
    """Training signals of the arms that are compared with each other."""
    return max(size for _, size in results)


def arms_of(results):
    """Arms at the largest size, arm → arrays, in the order of ARMS."""
    size = largest(results)
    return {arm: results[arm, size] for arm in ARMS if (arm, size) in results}


def axis(results):
    """The gap of every arm, from the smallest to the largest."""
    gaps = {arm: 100 * gap(found) for arm, found in arms_of(results).items()}
    gaps = dict(sorted(gaps.items(), key=lambda item: item[1].mean()))
    return figures.bars(
        {arm: each.mean() for arm, each in gaps.items()},
        intervals={arm: bounds(each) for arm, each in gaps.items()},
        value_format="{:.1f}",
        x_label="points of accuracy that shuffling takes away",
        alt=f"Bars of the gap for every model; the smallest is that of '{next(iter(gaps))}', the largest that of "
        f"'{list(gaps)[-1]}'.",
        caption="Accuracy in order minus accuracy shuffled, over paired seeds, with 95 % intervals. 'Points': how many "
        "a unit of the first layer sees; 'own weights': nothing is shared between places.",
        num_seeds=len(next(iter(gaps.values()))),
    )


def windows(results):
    """Gap against the length of the first layer's windows, with shared and with own weights."""
    arms = arms_of(results)
    series = {
        words: [100 * gap(arms[f"{name}, {taps} points"]) for taps in WINDOWS]
        for words, name in (("shared weights", "shared"), ("own weights", "own weights"))
    }
    return figures.lines(
        np.array(WINDOWS, float),
        {words: np.array([each.mean() for each in gaps]) for words, gaps in series.items()},
        bands={words: tuple(np.transpose([bounds(each) for each in gaps])) for words, gaps in series.items()},
        published={"fully connected": 100 * gap(arms[FULLY]).mean()},
        x_label="window of the first layer, points",
        y_label="gap, points of accuracy",
        alt="Two falling curves of the gap over the length of the windows, with shared weights above own weights; a "
        "dotted line marks the fully connected network.",
        caption="What shuffling takes away, by the length of the first layer's windows, with 95 % intervals.",
        num_seeds=len(gap(arms[FULLY])),
    )


def data(results):
    """Gap against the number of training signals for three arms."""
    sizes = sorted({size for _, size in results})
    series = {arm: [100 * gap(results[arm, size]) for size in sizes] for arm in SIZED}
    return figures.lines(
        np.array(sizes, float),
        {arm: np.array([each.mean() for each in gaps]) for arm, gaps in series.items()},
        bands={arm: tuple(np.transpose([bounds(each) for each in gaps])) for arm, gaps in series.items()},
        x_label="training signals",
        y_label="gap, points of accuracy",
        alt="Curves of the gap over the number of training signals for three models.",
        caption="What shuffling takes away, by the amount of data, after as many steps, with 95 % intervals.",
        num_seeds=len(next(iter(series.values()))[0]),
    )


def table(results):
    """Parameters, both accuracies and the gap of every arm."""
    rows = []
    for arm, found in arms_of(results).items():
        order, shuffled = 100 * found["accuracy"]
        low, high = bounds(100 * gap(found))
        means = order.mean(), shuffled.mean(), (order - shuffled).mean()
        cells = [f"{mean:.1f}".replace("-", "−") for mean in means]
        rows.append([arm, f"{int(found['num_parameters']):,}", *cells, f"{low:.1f} to {high:.1f}".replace("-", "−")])
    header = ("model", "parameters", "in order, %", "shuffled, %", "gap, points", "95 % interval")
    return figures.table(header, rows, caption="Accuracy on fresh signals, and what shuffling takes away.")


def between(results):
    """Arms by where their gap lies: 'between', 'beyond' the convolutional, 'not above' the fully connected network.

    Decided by the whole interval of the paired difference; what neither end settles is 'not told apart'.
    """
    arms, found = arms_of(results), {}
    for arm in arms:
        if arm not in (FULLY, CONVOLUTIONAL):
            above = compare_paired(gap(arms[arm]), gap(arms[FULLY])).interval
            below = compare_paired(gap(arms[CONVOLUTIONAL]), gap(arms[arm])).interval
            found.setdefault(_place(above, below), []).append(arm)
    return found


def _place(above, below):
    if below.high < 0:
        return "beyond"
    if above.high < 0:
        return "not above"
    return "between" if above.low > 0 and below.low > 0 else "not told apart"


def effects(results):
    """What sharing, short windows and both add to the gap of whole windows with own weights, name → (seeds,)."""
    arms = arms_of(results)
    at = {
        (shared, taps): gap(arms[f"{shared}, {taps} points"])
        for shared in ("shared", "own weights")
        for taps in (5, 39)
    }
    base = at["own weights", 39]
    names = {"sharing": ("shared", 39), "short windows": ("own weights", 5), "both": ("shared", 5)}
    return {name: at[place] - base for name, place in names.items()}


def bounds(values):
    """The 95 % interval of the mean of values (seeds,), as (low, high)."""
    interval = mean_interval(values)
    return interval.low, interval.high
