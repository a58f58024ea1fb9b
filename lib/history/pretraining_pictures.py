"""The figures of the section on pretraining: curves of the arms, few labels, reconstructions, learnt features."""

import numpy as np

from lib import figures
from lib.history.pretraining_evidence import check_pairs
from lib.history.pretraining_study import FIRST, MODERN, SECOND
from lib.statistics import compare_paired, mean_interval

SHORT = {FIRST: "sigmoid, pretrained", MODERN: "ReLU", SECOND: "sigmoid, random"}


def learning_curves(results):
    """Test error of every arm after each supervised pass, from before the first one on."""
    curves = {SHORT[name]: 100 * results[name]["test_error_rate"] for name in SHORT if name in results}
    passes = np.arange(next(iter(curves.values())).shape[1], dtype=float)
    return figures.lines(
        passes,
        {name: np.median(rates, axis=0) for name, rates in curves.items()},
        bands={name: tuple(np.quantile(rates, (0.025, 0.975), axis=0)) for name, rates in curves.items()},
        y_scale="log",
        x_label="supervised passes over the training digits",
        y_label="test digits misread, %",
        alt="Test error against supervised passes: the pretrained net and the ReLU net fall at once, the sigmoid net "
        "with random weights stays where it began, at guessing.",
        caption="The same deep network from three starts, each at its own best rate: medians and 95 % bands over the "
        "seeds. Pass 0 is before any label was seen.",
        num_seeds=len(next(iter(curves.values()))),
    )


def few_labels(results):
    """Test error against the number of labels, pretrained sigmoid net and ReLU net; all labels at the right."""
    arms = [name for name in SHORT if name in results and results[name]["label_sizes"].size]
    num_all = int(results[arms[0]]["num_train"])
    x = np.array([*results[arms[0]]["label_sizes"], num_all], float)
    rates = {SHORT[name]: 100 * _by_size(results[name]) for name in arms}
    return figures.lines(
        x,
        {name: np.median(rate, axis=0) for name, rate in rates.items()},
        bands={name: tuple(np.quantile(rate, (0.025, 0.975), axis=0)) for name, rate in rates.items()},
        x_scale="log",
        y_scale="log",
        x_label="labelled digits",
        y_label="test digits misread, %",
        alt="Test error against the number of labelled digits: both lines fall, the pretrained net lies lower where "
        "labels are few.",
        caption="How many labels each start needs. The pretrained net has seen all training images, but no label "
        "beyond those counted; medians and 95 % bands.",
        num_seeds=len(rates[SHORT[arms[0]]]),
    )


def _by_size(result):
    """Test error rates (seeds, sizes + 1), with all labels last."""
    return np.column_stack([result["label_error_rate"], result["test_error_rate"][:, -1]])


def reconstruction_curves(results):
    """Squared reconstruction error of each machine of the stack over its passes."""
    errors = results[FIRST]["reconstruction_error"]
    return figures.training_curves(
        {f"machine {place + 1}": errors[:, place] for place in range(errors.shape[1])},
        x_label="pass over the images, without labels",
        y_label="mean squared reconstruction error",
        alt="Five falling lines, the reconstruction error of each machine over its passes.",
        caption="Every machine of the stack learns to give back what it is shown; medians and 95 % bands.",
    )


def final_table(results):
    """Test error of every arm after the first and the last pass, its rate, and how much more it is than the first's."""
    rows = []
    for name, result in results.items():
        rates = 100 * result["test_error_rate"]
        last = mean_interval(rates[:, -1])
        cells = [f"{rates[:, 1].mean():.1f}", f"{rates[:, -1].mean():.2f}", f"{last.low:.2f} to {last.high:.2f}"]
        rows.append([name, f"{float(result['learning_rate']):g}", *cells, _difference(results, name)])
    header = ("start", "rate", "after 1 pass, %", "after the last, %", "95 % interval", "more than pretrained")
    return figures.table(header, rows, caption="Test error of the three starts; the last column is paired by seed.")


def _difference(results, name):
    if name == FIRST:
        return "–"
    check_pairs(results[name], results[FIRST])
    found = compare_paired(*(100 * results[each]["test_error_rate"][:, -1] for each in (name, FIRST)))
    low, high = (f"{value:+.2f}".replace("-", "−") for value in (found.interval.low, found.interval.high))
    return f"{low} to {high} points"


def learnt_features(results, num=12):
    """Incoming weights of the first units of the first machine of one seed, as images."""
    weights = results[FIRST]["first_features"][:num]
    return figures.image_grid(
        weights / np.abs(weights).max((1, 2), keepdims=True),
        alt="Small images of grey patches: strokes and edges that units of the first layer respond to.",
        caption="What the first units of the first machine respond to, learnt without labels: incoming weights, black "
        "for positive, one seed.",
    )
