"""What trained networks get wrong: no dropout, no shifts, running averages in place of those of a batch.

error rate = share of images whose largest logit is not that of the label      loss = mean of −log p(label), in nats
"""

import numpy as np
import torch

from lib.recipe.network import logits_of, unpacked
from lib.recipe.stack import examples_of

CHUNK = 500


def logits_on(trained, part, sizes):
    """Logits (L, n, 10) of trained networks on 'train', 'validation' or 'test', and labels (L, n)."""
    seen = {lane.seed: examples_of(lane.recipe, lane.seed, part, sizes) for lane in trained.lanes}
    inputs, features, labels = zip(*(seen[lane.seed] for lane in trained.lanes), strict=True)
    return _logits(trained, inputs, features), torch.stack(labels)


@torch.no_grad()
def _logits(trained, inputs, features):
    parameters, found = unpacked(trained.parameters, trained.architecture), []
    for at in range(0, len(inputs[0]), CHUNK):
        places = slice(at, at + CHUNK)
        x = torch.stack([each[places] for each in inputs])
        extra = None if features[0] is None else torch.stack([each[places] for each in features])
        found.append(logits_of(trained.architecture, parameters, trained.running, x, extra))
    return torch.cat(found, 1)


def error_rates(logits, labels):
    """Share of wrong answers (L,) of logits (L, n, 10), as float64; a network that diverged is always wrong."""
    right = (logits.argmax(2) == labels) & logits.isfinite().all(2)
    return (~right).double().mean(1).numpy()


def losses(logits, labels):
    """Mean cross-entropy (L,) in nats, as float64; infinite for a network that diverged."""
    chosen = logits.double().log_softmax(2).gather(2, labels[..., None]).mean((1, 2)).numpy()
    return np.where(np.isfinite(chosen), -chosen, np.inf)


def scores(trained, part, sizes):
    """Error rates and losses, (L,) each, of trained networks on one part of the digits."""
    found = logits_on(trained, part, sizes)
    return error_rates(*found), losses(*found)
