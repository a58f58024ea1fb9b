"""The figures of thresholds against examples and outputs."""

import numpy as np

from lib.mnist1d import double_descent_thresholds as thresholds
from lib.mnist1d.double_descent_charts import Line, chart, over_seeds
from lib.mnist1d.double_descent_outputs import MSE, NLL
from lib.mnist1d.double_descent_summary import fits

NAMES = {NLL: "cross-entropy", MSE: "squared error"}
WORDS = {thresholds.PEAK: "peak of the test loss", thresholds.FIT: "training set fitted"}


def losses(cells, loss, num_examples):
    """Test loss over parameters per example, one line for each number of outputs."""
    chosen = {cell: each for cell, each in cells.items() if (cell.loss, cell.num_examples) == (loss, num_examples)}
    unit = "nats" if loss == NLL else "squared distance"
    return chart(
        {
            f"{cell.num_outputs} outputs": over_seeds(thresholds.sizes_of(cell) / num_examples, each["test"][..., 0])
            for cell, each in chosen.items()
        },
        x_label="parameters per training example",
        y_label=f"test loss, {unit}",
        y_scale="log",
        alt=f"Test loss over size with the {NAMES[loss]}: each number of outputs has a peak of its own.",
        caption=f"{NAMES[loss].capitalize()}, {num_examples} training examples. Bands span the seeds.",
        num_seeds=len(next(iter(chosen.values()))["test"]),
    )


def both_laws(cells):
    """Thresholds per example over outputs for both losses and criteria, with the two lines of the claim."""
    lines = {}
    for loss in (MSE, NLL):
        for criterion, words in WORDS.items():
            found = fits(cells, loss, criterion)
            lines[f"{NAMES[loss]}, {words}"] = _over_outputs(found)
    outputs = np.unique([cell.num_outputs for cell in cells]).astype(float)
    lines["claim for the squared error: n K"] = Line(outputs, outputs, look="claim")
    lines["claim for the cross-entropy: n"] = Line(outputs, np.ones_like(outputs), look="claim")
    return chart(
        lines,
        x_label="outputs K",
        y_label="parameters at the threshold, per training example",
        y_scale="log",
        alt="Thresholds per example over the number of outputs: those of the squared error rise nearly like the line n "
        "K, those of the cross-entropy rise less steeply and above the line n.",
        caption="Geometric means over the numbers of examples; bands span the seeds.",
        num_seeds=found.found.shape[1],
    )


def _over_outputs(found):
    """Threshold per example for each number of outputs: the mean over examples of each seed, and its spread."""
    outputs = np.unique(found.k)
    per_example = found.found / found.n[:, None]
    means = np.stack([thresholds.middle(per_example[found.k == k].T) for k in outputs], 1)  # (seeds, outputs)
    return Line(outputs.astype(float), thresholds.middle(means.T), means.min(0), means.max(0))
