"""The figures on L1 and L2."""

import numpy as np

from lib import figures
from lib.regularizers.linear_study import CONDITIONS as LINEAR
from lib.regularizers.penalties import lasso_orthonormal, ridge_orthonormal
from lib.regularizers.penalty_study import CONDITIONS, STRENGTHS, places_of
from lib.regularizers.weights import PRUNED
from lib.statistics import mean_interval

LARGEST = 0.99  # share of the weights that the picture of their sizes shows


def shrinkage():
    """What the closed forms of an orthonormal design make of a least-squares weight, at strength 1."""
    w = np.linspace(-3, 3, 121)
    return figures.lines(
        w,
        {"no penalty": w, "L2": ridge_orthonormal(w, 1.0), "L1": lasso_orthonormal(w, 1.0)},
        x_label="least-squares weight",
        y_label="weight under a penalty of strength 1",
        alt="L2 halves every weight; L1 takes one from every weight and leaves those below one at exactly zero.",
        caption="One factor for all, or one amount for all: the closed forms of ridge and lasso.",
    )


def path(strengths, weights, name):
    """The weights (strengths, d) of one penalty over its strength."""
    return figures.lines(
        np.asarray(strengths),
        {f"weight {i}": weights[:, i] for i in range(weights.shape[1])},
        x_label="strength of the penalty",
        y_label="weight",
        alt=f"The paths of six weights under {name} as its strength grows.",
        caption=f"{name}: the weights of a linear rule on an orthonormal design, over the strength.",
    )


def zeros(result):
    """Share of weights that are zero, exactly or nearly, over the strength of L1 in both forms."""
    exact, near = 100 * result["zeros"], 100 * result["near_zeros"]
    proximal, sub = places_of("L1"), places_of("L1, subgradient")
    series = {
        "exactly zero, soft threshold": exact[:, proximal],
        "exactly zero, subgradient": exact[:, sub],
        "nearly zero, subgradient": near[:, sub],
    }
    return figures.lines(
        np.array(STRENGTHS["L1"]),
        {name: each.mean(0) for name, each in series.items()},
        bands={name: _band(each) for name, each in series.items()},
        x_label="strength of L1",
        y_label="share of the weights, %",
        x_scale="log",
        alt="With the soft threshold exact zeros become more with the strength; by subgradient there are none.",
        caption="Zeros among the weights; nearly zero is below a thousandth of the largest weight of the layer.",
        num_seeds=len(exact),
    )


def sorted_weights(result, num_places=200):
    """Sizes of the weights from the smallest to the largest, at the strength chosen for each seed."""
    share = np.linspace(0, LARGEST, num_places)
    series = {}
    for i, condition in enumerate(CONDITIONS[:3]):
        sizes = np.quantile(np.abs(result["weights"][:, i]), share, axis=1)
        series[condition] = sizes.mean(1)
    return figures.lines(
        100 * share,
        series,
        x_label="share of the weights that are at most as large, %",
        y_label="absolute value of the weight",
        alt="Sorted weights: under L1 most are at zero, under L2 all are small, without a penalty they are larger.",
        caption="The weights of a network in the order of size, the largest left out; strengths chosen on validation.",
        num_seeds=len(result["weights"]),
    )


def pruned(result):
    """Test error without the smallest weights, over the share removed."""
    errors = 100 * result["pruned_error"]
    return figures.lines(
        100 * np.array(PRUNED),
        {name: errors[:, i].mean(0) for i, name in enumerate(CONDITIONS[:3])},
        bands={name: _band(errors[:, i]) for i, name in enumerate(CONDITIONS[:3])},
        x_label="share of the weights removed, the smallest first, %",
        y_label="wrong test digits, %",
        alt="Test error over the share of removed weights: it rises last for L1.",
        caption="How many weights a prediction needs: the smallest are set to zero after training.",
        num_seeds=len(errors),
    )


def truths(result, study):
    """Risk of the three conditions over the number of weights of the truth that are not zero."""
    return figures.lines(
        np.array(study.num_nonzero, float),
        {name: result["risk"][:, :, i].mean(0) for i, name in enumerate(LINEAR)},
        bands={name: _band(result["risk"][:, :, i]) for i, name in enumerate(LINEAR)},
        x_label=f"weights of the truth that are not zero, of {study.num_weights}",
        y_label="squared error beyond the noise",
        x_scale="log",
        alt="The risk of L1 rises from near zero with the number of nonzero weights and crosses that of L2.",
        caption="A sparse truth and a dense one: exact risk, bands are 95 % intervals of the mean.",
        num_seeds=len(result["risk"]),
    )


def _band(runs):
    interval = mean_interval(runs.T)
    return np.maximum(interval.low, 0), interval.high
