"""Stage 1, class balance: every class has examples, and training and test examples have the same shares of classes.

Source: A. Karpathy, "A Recipe for Training Neural Networks" (2019), stage 1: imbalances and biases of the data.
"""

import numpy as np
from scipy import stats

from lib.craft.finding import Finding
from lib.craft.levels import LEVEL

TITLE = "classes of training and test examples"


def balance(pipeline, seed):
    """Pearson's test that both sets draw their classes alike, at LEVEL; a class without examples fails."""
    counts = [_counts(targets, pipeline.num_classes) for _, targets in (pipeline.examples, pipeline.test)]
    empty = [str(k) for k in np.flatnonzero(counts[0] == 0)]
    table = np.array(counts)[:, np.sum(counts, axis=0) > 0]
    level = float(stats.chi2_contingency(table).pvalue) if table.shape[1] > 1 else 0.0
    measured = f"{counts[0].min()} to {counts[0].max()} training examples a class; test shares equal: p = {level:.2g}"
    if empty:
        measured += f"; no training example of class {', '.join(empty)}"
    advice = "Find out how the two sets were drawn, and get examples of classes that are missing."
    return Finding("1.balance", TITLE, not empty and level >= LEVEL, measured, advice)


def _counts(targets, num_classes):
    return np.bincount(targets.numpy(), minlength=num_classes)
