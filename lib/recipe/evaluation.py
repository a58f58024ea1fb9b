"""What trained networks get wrong: no dropout, no shifts, running averages in place of those of a batch.

error rate = share of images whose largest logit is not that of the label      loss = mean of −log p(label), in nats
"""

import numpy as np

from lib.recipe import engine
from lib.recipe.stack import examples_of


def logits_on(trained, part, sizes):
    """Logits float32 (L, n, 10) of trained networks on 'train', 'validation' or 'test', and labels (L, n)."""
    logits, labels = [], []
    for lane, row, running in zip(trained.lanes, trained.parameters, trained.running, strict=True):
        inputs, features, answers = examples_of(lane.recipe, lane.seed, part, sizes)
        logits.append(engine.logits_of(trained.architecture, row, running, inputs, features))
        labels.append(answers)
    return np.stack(logits), np.stack(labels)


def error_rates(logits, labels):
    """Share of wrong answers (L,) of logits (L, n, 10); a network that diverged is always wrong."""
    right = (logits.argmax(2) == labels) & np.isfinite(logits).all(2)
    return (~right).mean(1)


def losses(logits, labels):
    """Mean cross-entropy (L,) in nats; infinite for a network that diverged."""
    logits = logits.astype(float)
    with np.errstate(all="ignore"):  # of what diverged
        shifted = logits - logits.max(2, keepdims=True)
        chosen = np.take_along_axis(shifted, labels[..., None], 2)[..., 0] - np.log(np.exp(shifted).sum(2))
        mean = chosen.mean(1)
    return np.where(np.isfinite(mean), -mean, np.inf)


def scores(trained, part, sizes):
    """Error rates and losses, (L,) each, of trained networks on one part of the digits."""
    found = logits_on(trained, part, sizes)
    return error_rates(*found), losses(*found)
