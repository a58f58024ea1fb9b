"""MNIST beside MNIST-1D: how far apart the same four kinds of models lie on the two sets."""

import numpy as np

from lib import figures
from lib.claims import load_ledger
from lib.figures.words import listed
from lib.mnist1d import benchmark_summary
from lib.mnist1d.mnist_models import RECIPES
from lib.mnist1d.mnist_row import accuracies
from lib.statistics import compare_paired, mean_interval, prediction_interval, summarize


def recipes(results):
    """What we trained: parameters, passes, rate."""
    rows = []
    for model, recipe in RECIPES.items():
        num = int(results[model][0]["num_parameters"])
        rows.append([recipe.words, WHAT[model], f"{num:,}", recipe.num_epochs, f"{recipe.learning_rate:g}"])
    header = ("model", "layers", "parameters", "passes", "rate")
    return figures.table(header, rows, caption="The four models on MNIST; chosen by held-out training digits.")


WHAT = {
    "logistic": "784 → 10",
    "mlp": "784 → 256 → 256 → 10",
    "cnn": "12 planes of 13 × 13, windows of 5 × 5; 24 of 7 × 7, windows of 3 × 3; → 100 → 10",
    "gru": "64 units read 14 pairs of rows; all states → 10",
}


def table(results):
    """Published and our accuracy of each model on MNIST's test digits."""
    rows, figures_of = [], load_ledger()["G20.mnist"].judged
    for model, recipe in RECIPES.items():
        values, figure = accuracies(results, model), figures_of[f"accuracy_{model}"]
        found, bounds = summarize(values), prediction_interval(values)
        agrees = bounds.low <= figure.bounds[1] and figure.bounds[0] <= bounds.high
        ours = f"{100 * found.mean:.2f} ± {100 * found.standard_deviation:.2f}"
        interval = f"{100 * bounds.low:.2f} to {100 * bounds.high:.2f}"
        rows.append([recipe.words, figure.printed, ours, interval, "inside" if agrees else "outside"])
    header = ("model", "published", "ours, %", "one more run, %", "published is")
    caption = "Test accuracy on MNIST, mean ± standard deviation over seeds, with 95 % prediction intervals."
    return figures.table(header, rows, caption=caption)


def both_sets(results, races):
    """Accuracies of the four kinds of models on MNIST and on MNIST-1D, as bars."""
    sets = {
        "MNIST": {RECIPES[model].words: 100 * accuracies(results, model) for model in RECIPES},
        "MNIST-1D": {RECIPES[m].words: 100 * benchmark_summary.accuracy(races, m, False) for m in RECIPES},
    }
    return figures.bars(
        {name: {model: values.mean() for model, values in each.items()} for name, each in sets.items()},
        intervals={name: {model: _bounds(values) for model, values in each.items()} for name, each in sets.items()},
        value_format="{:.1f}",
        x_label="right test examples, %",
        alt="Pairs of bars for four models: nearly equal on MNIST, far apart on MNIST-1D.",
        caption="The same four kinds of models on the two sets, with 95 % intervals of the mean.",
    )


def separation(results, races):
    """How far apart neighbouring models lie on both sets, in points and in spreads of a run."""
    rows = []
    for name in ("MNIST", "MNIST-1D"):
        for better, worse in (("mlp", "logistic"), ("cnn", "mlp"), ("cnn", "gru")):
            found, in_spreads = apart(_getter(name, results, races), better, worse)
            bounds = f"{100 * found.interval.low:.2f} to {100 * found.interval.high:.2f}"
            words = f"{RECIPES[better].words} − {RECIPES[worse].words}"
            cells = [f"{100 * found.mean_difference:.2f}", bounds, f"{in_spreads:.1f}"]
            rows.append([name, words, *(cell.replace("-", "−") for cell in cells)])
    header = ("set", "difference", "points", "95 % interval", "in spreads of a run")
    return figures.table(header, rows, caption="How far apart the models lie, in points and in standard deviations.")


def apart(get, better, worse):
    """Accuracy of one model minus another's over paired seeds, and the same in standard deviations of a run."""
    found = compare_paired(get(better), get(worse))
    spread = np.sqrt((get(better).var(ddof=1) + get(worse).var(ddof=1)) / 2)
    return found, found.mean_difference / spread if spread else float("inf")


def words(results, races):
    """What the row says, name → text: figures outside, and how far a convolution is ahead on both sets."""
    judged, outside = load_ledger()["G20.mnist"].judged, []
    for model in RECIPES:
        bounds, figure = prediction_interval(accuracies(results, model)), judged[f"accuracy_{model}"].bounds
        if bounds.low > figure[1] or figure[0] > bounds.high:
            outside.append(f"the {RECIPES[model].words}")
    found = {"outside": listed(outside, "none")}
    for name in ("MNIST", "MNIST-1D"):
        each, in_spreads = apart(_getter(name, results, races), "cnn", "mlp")
        ahead = f"{100 * each.mean_difference:.1f} points, or {in_spreads:.0f} standard deviations of a run"
        found[name] = ahead.replace("-", "−")
    return found


def _getter(name, results, races):
    """The function model → accuracies (seeds,) of a set."""
    if name == "MNIST":
        return lambda model: accuracies(results, model)
    return lambda model: benchmark_summary.accuracy(races, model, False)


def _bounds(values):
    interval = mean_interval(values)
    return interval.low, min(interval.high, 100.0)
