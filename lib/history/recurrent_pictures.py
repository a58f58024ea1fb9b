"""The figures of vanishing gradients: how far back the memory can be changed, and what theory says of it."""

import numpy as np

from lib import figures
from lib.history.recurrent import Backward, prediction, reach

GAINS = (0.5, 1.0, 2.0)


def reaches(settings, seeds):
    """What the figure is drawn from: {name: (num_seeds, T − 1)}, the LSTM, the plain cell, its bound and estimate."""
    bound, estimate = prediction(settings, seeds)
    return {
        "LSTM": reach("lstm", settings, seeds),
        "plain cell": reach("rnn", settings, seeds),
        "estimate for the plain cell": estimate,
        "bound for the plain cell": bound,
    }


def distances(found):
    """Gradient against distance: medians over seeds, with the band from least to largest for the two cells."""
    logs = {name: np.log10(np.maximum(values, 1e-300)) for name, values in found.items()}
    cells = ("LSTM", "plain cell")
    series = {name: np.median(values, 0) for name, values in logs.items()}
    series["carousel alone"] = np.zeros_like(series["LSTM"])
    top = series["LSTM"].max() + 3
    series["bound for the plain cell"] = np.minimum(series["bound for the plain cell"], top)
    return figures.lines(
        np.arange(1, len(series["LSTM"]) + 1, dtype=float),
        series,
        bands={name: (logs[name].min(0), logs[name].max(0)) for name in cells},
        x_label="steps between the two states",
        y_label="largest singular value of the gradient, powers of ten",
        alt="The gradient of the plain cell falls by many powers of ten on a straight line, that of the LSTM does not.",
        caption="How strongly the last memory depends on an earlier one, before training: median and range over seeds. "
        "Estimate: spectral radius times mean slope, to the power of the distance. Bound: largest singular value times "
        "largest slope, cut off where it leaves the picture. The carousel alone hands back exactly 1, or 10⁰; "
        "the ways through the gates add to it.",
        num_seeds=len(found["LSTM"]),
    )


def gain_table(num_seeds, num_steps=100, gains=GAINS):
    """Decay of the gradient per step at several sizes of the recurrent weights, medians over seeds."""
    rows = []
    for gain in gains:
        found = reaches(Backward(num_steps=num_steps, gain=gain), range(num_seeds))
        rows.append([f"{gain:g}", *(f"{per_step(values):.3f}" for values in found.values())])
    return figures.table(
        ("gain of the weights", *(f"{name}" for name in found)),
        rows,
        caption="Factor per step, as the geometric mean over all distances: below 1 the gradient vanishes, "
        "above 1 it explodes. Medians over seeds; a gain of 1 gives a spectral radius of about 1.",
    )


def per_step(values):
    """Geometric mean of the factors per step at the largest distance, the median over seeds."""
    return float(np.median(values[:, -1] ** (1 / values.shape[1])))
