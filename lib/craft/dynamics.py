"""Stage 2, the dynamics of the predictions: how those on one fixed batch of test examples change through training.

Source: A. Karpathy, "A Recipe for Training Neural Networks" (2019), stage 2, item on visualising the predictions.
"""

from functools import partial

import numpy as np
import torch
from scipy import stats

from lib.craft.drawings import curves
from lib.craft.finding import Finding
from lib.craft.levels import MISSED
from lib.craft.training import NUM_WATCHED, trained


def prediction_dynamics(pipeline, seed):
    """Predictions settle, with fewer changes in the last quarter of the looks than in the first, above guessing.

    Guessing is the most frequent class of the batch; the binomial test at MISSED tells whether the end is above it.
    """
    targets, outputs = pipeline.test[1][:NUM_WATCHED], trained(pipeline, seed).watched
    predicted = outputs.argmax(2)
    changes = (predicted[1:] != predicted[:-1]).double().mean(1).numpy()
    quarter = max(1, len(changes) // 4)
    first, last = changes[:quarter].mean(), changes[-quarter:].mean()
    right = int((predicted[-1] == targets).sum())
    guess = float(torch.bincount(targets).max() / len(targets))
    level = stats.binomtest(right, len(targets), guess, alternative="greater").pvalue
    passed = bool(outputs.isfinite().all()) and level < MISSED and last < first
    measured = (
        f"{100 * first:.2f} % of the labels change between two looks in the first quarter, {100 * last:.2f} % in the "
        f"last; {right} of {len(targets)} right at the end"
    )
    caption = "Share of the labels predicted for one fixed batch that change from one look to the next."
    figure = partial(
        curves, {"changes": np.array(changes)}, "look at the predictions", "share of labels that change", caption
    )
    advice = "Labels that keep jumping, or never leave guessing, point at the learning rate: lower it, or raise it."
    return Finding("2.dynamics", "predictions through training", passed, measured, advice, figure)
