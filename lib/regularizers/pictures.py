"""The figures on activations and dropout."""

import numpy as np
import torch

from lib import figures
from lib.regularizers.activations import ACTIVATIONS, gradient_at
from lib.regularizers.evidence import losses_over_passes, passes_to
from lib.statistics import mean_interval


def slopes():
    """The slopes of the three functions over their input."""
    a = np.linspace(-6, 6, 241)
    return figures.lines(
        a,
        {name: gradient_at(name, a) for name in ACTIVATIONS},
        x_label="input of the unit",
        y_label="slope of the function",
        alt="ReLU's slope steps from zero to one at zero; those of the other two are bells, the logistic's a low one.",
        caption="What each function multiplies a gradient with on its way back.",
    )


def outputs():
    """The three functions over their input."""
    a = torch.linspace(-4, 4, 161, dtype=torch.float64)
    return figures.lines(
        a.numpy(),
        {name: activation.function(a).numpy() for name, activation in ACTIVATIONS.items()},
        x_label="input of the unit",
        y_label="output of the unit",
        alt="ReLU is zero up to zero and then a straight line; logistic and tanh are S-shaped and level off.",
        caption="The three functions.",
    )


def losses(results, depth):
    """Training loss over passes at one depth, each function with its own rate and start."""
    curves = {name: losses_over_passes(results[name, depth]) for name in ACTIVATIONS}
    passes = np.arange(1, next(iter(curves.values())).shape[1] + 1)
    return figures.lines(
        passes,
        {name: curve.mean(0) for name, curve in curves.items()},
        bands={name: (curve.min(0), curve.max(0)) for name, curve in curves.items()},
        x_label="passes over the training digits",
        y_label="training loss, nats",
        y_scale="log",
        alt=f"Training loss of three functions falling over the passes in a network with {depth} hidden layers.",
        caption=f"Training loss with {depth} hidden layers, mean and range; each with its own rate and start.",
        num_seeds=len(next(iter(curves.values()))),
    )


def passes(results, depths, error_rate):
    """Passes to a given training error, by function and depth, with intervals of the mean."""
    found = {
        name: {
            f"{depth} hidden layer{'s' * (depth > 1)}": passes_to(results[name, depth], error_rate) for depth in depths
        }
        for name in ACTIVATIONS
    }
    return figures.bars(
        {name: {depth: each.mean() for depth, each in row.items()} for name, row in found.items()},
        intervals={name: {depth: _bounds(each) for depth, each in row.items()} for name, row in found.items()},
        value_format="{:.1f}",
        x_label="passes until the training error is reached (one more than all if it never is)",
        alt="Bars of the passes that three functions need at three depths; the logistic's grow most with depth.",
        caption="Passes to the given training error, mean with 95 % interval.",
        num_seeds=len(results["ReLU", depths[0]]["stamps"]),
    )


def gradients(results, depth):
    """The error signal at each hidden layer relative to the highest, at the plain start and at the chosen one."""
    plain = {f"{name}, plain start": results[name, depth]["gradient_at_start"][:, 0] for name in ACTIVATIONS}
    chosen = int(results["logistic", depth]["chosen_scale"])
    plain["logistic, own start"] = results["logistic", depth]["gradient_at_start"][:, chosen]
    return figures.lines(
        np.arange(1.0, depth + 1),
        {name: np.maximum(array.mean(0), 1e-12) for name, array in plain.items()},
        x_label="hidden layer, counted from the input",
        y_label="error signal before training, highest hidden layer = 1",
        y_scale="log",
        alt="The error signal falls towards the input: by powers of ten for logistic units at the plain start.",
        caption="Root mean square of the error signal at the start, before any step.",
        num_seeds=len(results["ReLU", depth]["stamps"]),
    )


def without_units(result, study):
    """Test error against the number of most important units silenced, by probability of dropout."""
    counts = np.array(study.counts, float)
    errors = 100 * result["error_without_top"]
    series = {f"dropout {p:g}": errors[:, i] for i, p in enumerate(study.dropouts)}
    series["dropout 0, random units"] = 100 * result["error_without_random"][:, study.dropouts.index(0.0)]
    return figures.lines(
        counts,
        {name: each.mean(0) for name, each in series.items()},
        bands={name: _band(each) for name, each in series.items()},
        x_label=f"units silenced, of {2 * study.width}",
        y_label="wrong test examples, %",
        alt="Test error rises as more of the best units are silenced, most steeply without dropout.",
        caption=f"{study.data}: test error without the most important hidden units; bands: 95 % intervals.",
        num_seeds=len(errors),
    )


def averaged(result, study):
    """Test error of answers averaged over random masks, against their number, with the full network's as a level."""
    place = study.dropouts.index(0.5)
    errors = 100 * result["averaged_error"][:, place]
    return figures.lines(
        np.array(study.masks_averaged, float),
        {"mean of the masks' answers": errors.mean(0)},
        bands={"mean of the masks' answers": _band(errors)},
        published={"all units at once": 100 * result["test_error"][:, place, -1].mean()},
        x_label="random masks averaged",
        y_label="wrong test examples, %",
        x_scale="log",
        alt="The error of averaged answers falls with the number of masks, towards that of the full network.",
        caption=f"{study.data}, trained with dropout: many halved networks asked together, and the full network once.",
        num_seeds=len(errors),
    )


def forgetting(result, study):
    """Test error over passes with dropout and without."""
    errors = 100 * result["test_error"]
    return figures.lines(
        result["passes"].astype(float),
        {f"dropout {p:g}": errors[:, i].mean(0) for i, p in enumerate(study.dropouts)},
        bands={f"dropout {p:g}": _band(errors[:, i]) for i, p in enumerate(study.dropouts)},
        x_label="passes over the training examples",
        y_label="wrong test examples, %",
        alt="Test error over passes for several probabilities of dropout.",
        caption=f"{study.data}: test error while training goes on; bands are 95 % intervals of the mean.",
        num_seeds=len(errors),
    )


def _bounds(values):
    interval = mean_interval(values)
    return interval.low, interval.high


def _band(runs):
    """Interval of the mean at each place, of runs (seeds, places), not below zero."""
    interval = mean_interval(runs.T)
    return np.maximum(interval.low, 0), interval.high
