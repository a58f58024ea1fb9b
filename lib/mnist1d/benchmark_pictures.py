"""The figures of the benchmark: accuracy while training goes on, and each model by what shuffling takes from it."""

import numpy as np

from lib import figures
from lib.claims import load_ledger
from lib.mnist1d import benchmark_summary as summary
from lib.mnist1d.models import MODELS
from lib.statistics import mean_interval


def curves(results, shuffled):
    """Test accuracy over the steps for the four models, with the published table as levels of its own."""
    steps = next(iter(results.values()))["steps"].astype(float)
    runs = {MODELS[model].words: 100 * results[model, shuffled]["test_accuracy"] for model in MODELS}
    order = "shuffled" if shuffled else "in order"
    last = {name: each[:, -1].mean() for name, each in runs.items()}
    best = max(last, key=last.get)
    return figures.lines(
        steps,
        {name: each.mean(0) for name, each in runs.items()},
        bands={name: _band(each) for name, each in runs.items()},
        x_label="training steps",
        y_label="right test signals, %",
        alt=f"Four curves of test accuracy over the steps, points {order}; the highest at the end is that of the "
        f"{best}, the lowest that of the {min(last, key=last.get)}.",
        caption=f"Test accuracy with the points {order}: mean over seeds with its 95 % interval.",
        num_seeds=len(next(iter(runs.values()))),
    )


def bias(results):
    """Accuracy with points in order against shuffled: what lies above the diagonal is worth of a spatial bias."""
    pairs = {}
    for model in MODELS:
        x, y = (100 * summary.accuracy(results, model, order) for order in (True, False))
        pairs[MODELS[model].words] = (x, y)
    return figures.scatter_pairs(
        pairs,
        x_label="right with shuffled points, %",
        y_label="right with points in order, %",
        alt="Clouds of points for four models; two of them lie far above the diagonal, two on it.",
        caption="Every point is one seed. On the diagonal the order of the points does not matter to a model.",
        num_seeds=len(next(iter(pairs.values()))[0]),
    )


def beside_published(results):
    """Our mean of each model beside the published figure, points in order and shuffled, as bars."""
    table = load_ledger()["G20.priors"].judged
    ours, bounds, printed = {}, {}, {}
    for model in MODELS:
        for order in (False, True):
            name = f"{MODELS[model].words}, {'shuffled' if order else 'in order'}"
            values = 100 * summary.accuracy(results, model, order)
            interval = mean_interval(values)
            ours[name], bounds[name] = values.mean(), (interval.low, interval.high)
            printed[name] = 100 * table[summary.figure_name(model, order)].value
    return figures.bars(
        {"ours": ours, "published": printed},
        intervals={"ours": bounds},
        value_format="{:.1f}",
        x_label="right test signals, %",
        alt="Pairs of bars, ours and published, for four models with points in order and shuffled.",
        caption="Test accuracy after the last step, with 95 % intervals of our means, beside the published table.",
        num_seeds=len(next(iter(results.values()))["test_accuracy"]),
    )


def _band(runs):
    interval = mean_interval(runs.T)
    return interval.low, np.minimum(interval.high, 100.0)
