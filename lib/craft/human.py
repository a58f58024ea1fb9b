"""Stage 2, the human baseline: two annotations of the test set agree far better than chance, and so bound the score.

Agreement by chance is Σ_k p_k q_k for shares p and q of the classes (J. Cohen, "A coefficient of agreement for nominal
scales", 1960). Source: A. Karpathy, "A Recipe for Training Neural Networks" (2019), stage 2, item on a human baseline.
"""

import torch
from scipy import stats

from lib.craft.finding import Finding, not_checked
from lib.craft.levels import MISSED
from lib.craft.training import outputs_of, trained

ITEM, TITLE = "2.human", "agreement of two annotations"


def human_baseline(pipeline, seed):
    """The annotations agree more often than by chance: the binomial test at MISSED; the network's score beside it."""
    if pipeline.annotation is None:
        return not_checked(ITEM, TITLE, "no second annotation of the test set")
    inputs, targets = pipeline.test
    same = int((pipeline.annotation == targets).sum())
    chance = float((_shares(pipeline.annotation, pipeline) * _shares(targets, pipeline)).sum())
    level = stats.binomtest(same, len(targets), min(chance, 1.0), alternative="greater").pvalue
    right = (outputs_of(pipeline, trained(pipeline, seed).model, inputs).argmax(1) == targets).float().mean().item()
    measured = (
        f"annotations agree on {100 * same / len(targets):.1f} % of the test examples (chance {100 * chance:.1f} %); "
        f"the network agrees with the first on {100 * right:.1f} %"
    )
    advice = "Compare the two lists item by item: are they in the same order, and do they name the classes alike?"
    return Finding(ITEM, TITLE, bool(level < MISSED), measured, advice)


def _shares(labels, pipeline):
    return torch.bincount(labels, minlength=pipeline.num_classes).double() / len(labels)
