"""The figures of the chapter *33 years later*."""

import numpy as np

from lib import figures
from lib.claims import published
from lib.data import digits_at
from lib.lecun1989 import modern_summary as summary
from lib.lecun1989.modern import FAMOUS
from lib.lecun1989.recipe import LADDER
from lib.lecun1989.sources import source
from lib.lecun1989.timing import macs_per_training_step
from lib.statistics import prediction_interval


def rungs(table):
    """Wrong test digits of every run of every rung, with the published single runs."""
    counts = {name: summary.misses(table[name]) for name in LADDER}
    intervals = {name: prediction_interval(values) for name, values in counts.items()}
    return figures.distribution(
        counts,
        x_label="wrong test digits, of 2,007",
        prediction={name: (max(interval.low, 0), interval.high) for name, interval in intervals.items()},
        published={name: {"Karpathy": published(FAMOUS[name], "test_misses")} for name in LADDER},
        alt="Five rows of dots, one for each rung; the counts fall from rung to rung and the rows overlap at first.",
        caption="Every dot is one full run; the shading is the 95 % prediction interval, the flag the published run.",
    )


def losses_when_left_out(table, left_out, full):
    """What is lost when a part of the whole ladder is left out, in wrong test digits, as bars with intervals."""
    return _bars(
        {name: summary.gain(runs, table[full][: len(runs)]) for name, runs in _alive(left_out).items()},
        x_label="wrong test digits more when this part is left out",
        alt="A bar for each part of the ladder: how many more test digits are wrong when it is left out.",
        caption="The whole ladder without one of its parts: paired differences with 95 % intervals.",
    )


def gains_alone(table, added, base):
    """What each step gains when it is added to the recipe of 1989 by itself, as bars with intervals."""
    return _bars(
        {name: summary.gain(table[base][: len(runs)], runs) for name, runs in _alive(added).items()},
        x_label="wrong test digits fewer with this step alone",
        alt="A bar for each step: how many fewer test digits are wrong when it alone is added to the recipe of 1989.",
        caption="One step added to the recipe of 1989, at its own number of passes: paired differences.",
    )


def _bars(found, **words):
    """Paired comparisons, name → `PairedComparison`, as bars with their intervals."""
    return figures.bars(
        {name: each.mean_difference for name, each in found.items()},
        intervals={name: (each.interval.low, each.interval.high) for name, each in found.items()},
        value_format="{:.1f}",
        num_seeds=next(iter(found.values())).num_pairs,
        **words,
    )


def _alive(table):
    """The recipes none of whose runs collapsed, if there are any: a collapse would hide all other bars."""
    return {name: runs for name, runs in table.items() if not summary.num_collapsed(runs)} or table


def cost_and_error(table, recipes):
    """Mean test error of every recipe against the arithmetic of its training."""
    operations = macs_per_training_step()
    recipes = {name: recipe for name, recipe in recipes.items() if name in _alive(table)}
    groups = {"the ladder": [name for name in recipes if name in LADDER]}
    groups["the ladder changed"] = [name for name in recipes if name not in LADDER]
    pairs = {}
    for group, names in ((group, names) for group, names in groups.items() if names):
        x = [recipes[name].num_steps * operations / 1e9 for name in names]
        y = [100 * summary.misses(table[name]).mean() / recipes[name].num_test for name in names]
        pairs[group] = (np.array(x), np.array(y))
    return figures.scatter_pairs(
        pairs,
        identity=False,
        x_scale="log",
        x_label="training, billion multiply-accumulates",
        y_label="wrong test digits, %",
        alt="Test error against training cost: the ladder falls to the right, other recipes lie about it.",
        caption="What a recipe costs to train and how often it is wrong. All cost the same when they read a digit.",
    )


def more_data(sizes, by_recipe):
    """Test error over all of MNIST's test digits against the number of training digits; {recipe: {size: results}}."""
    series, bands = {}, {}
    for name, runs in by_recipe.items():
        rates = [100 * np.array([_error_rate(result) for result in runs[size]]) for size in sizes]
        series[name] = np.array([rate.mean() for rate in rates])
        bands[name] = (np.array([rate.min() for rate in rates]), np.array([rate.max() for rate in rates]))
    return figures.lines(
        np.array(sizes, float),
        series,
        bands=bands,
        x_scale="log",
        y_scale="log",
        x_label="training digits",
        y_label="wrong test digits, % of MNIST's test set",
        alt="Two falling lines, the recipe of 1989 above the modern one, over training sets of growing size.",
        caption=f"Error against the amount of data, with as many passes at every size; the bands span the runs, "
        f"{_counts(by_recipe)} at a size.",
    )


def _counts(by_recipe):
    """The smallest and the largest number of runs at a size, in words."""
    counts = {len(runs) for sizes in by_recipe.values() for runs in sizes.values()}
    return f"{min(counts)} to {max(counts)}" if len(counts) > 1 else str(*counts)


def _error_rate(result):
    return np.mean(result["test_labels"] != result["test_predictions"])


def remaining_errors(table, num=21):
    """Test digits that the last rung gets wrong most often, with label and how often."""
    drawn, wrong = summary.times_wrong(table["step 4"], len(source("mnist", "test")))
    share = np.where(drawn > 1, wrong / np.maximum(drawn, 1), 0)
    worst = np.lexsort((np.arange(len(share)), -wrong, -share))[:num]
    digits = digits_at("test", worst)
    titles = [f"{label}\n{wrong[i]} of {drawn[i]}" for i, label in zip(worst, digits.labels, strict=True)]
    return figures.image_grid(
        digits.images,
        titles=titles,
        alt="Test digits with their labels, most of them misshapen or ambiguous.",
        caption="Test digits that the last rung gets wrong most often: label, and wrong in how many of its runs.",
        num_seeds=len(table["step 4"]),
    )


def faulty_losses(table, recipes, seeds):
    """The loss that the faulty evaluation would print for both sets, beside the two true losses, for one rung."""
    name = "step 1"
    pairs = list(zip(table[name], seeds, strict=True))
    faulty = np.array([summary.loss_of_last_example(result, recipes[name], seed) for result, seed in pairs])
    rows = {
        "what the fault prints": faulty,
        "training set": summary.values(table[name], "train_loss"),
        "test set": summary.values(table[name], "test_loss"),
    }
    return figures.distribution(
        {row: np.log10(np.maximum(values, 1e-12)) for row, values in rows.items()},
        x_label="cross-entropy, powers of ten",
        published={"what the fault prints": {"Karpathy": np.log10(published("K22.step1", "test_loss"))}},
        alt="Three rows: the faulty loss scatters over many powers of ten, the losses of the two sets are narrow.",
        caption="Step 1: the loss of the last training example beside the losses of the two sets.",
    )
