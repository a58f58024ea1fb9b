"""The loss of each example alone, for any loss of a reader, which only says the mean over a batch.

`torch.func.vmap` calls the loss once, on all examples side by side, each as a batch of one. Some losses cannot be
called so (they look at values, or write in place); those, and any whose answer differs, are called one by one.
"""

import warnings

import numpy as np
import torch

NUM_COMPARED = 3  # examples whose losses are also computed by themselves
TOLERANCE = 1e-5  # relative: of float32, summed in another order


def losses_of(pipeline, outputs, targets):
    """The loss of each example alone, (n,)."""
    at_once = _at_once(pipeline.loss, outputs, targets)
    return _one_by_one(pipeline.loss, outputs, targets) if at_once is None else at_once


def _at_once(loss, outputs, targets):
    """All losses by one call, (n,), or None where that cannot be done or is not what single calls give."""
    try:
        with warnings.catch_warnings(), torch.no_grad():
            warnings.simplefilter("error")  # torch warns where it would fall back to a loop
            found = torch.func.vmap(loss)(outputs[:, None], targets[:, None]).double().numpy()
    except Exception:  # whatever a loss of a reader's may raise; called by itself it tells what is wrong
        return None
    chosen = torch.linspace(0, len(targets) - 1, min(NUM_COMPARED, len(targets))).long()
    single = _one_by_one(loss, outputs[chosen], targets[chosen])
    same = found.shape == (len(targets),) and np.allclose(
        found[chosen.numpy()], single, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True
    )
    return found if same else None


def _one_by_one(loss, outputs, targets):
    with torch.no_grad():
        pairs = zip(outputs.split(1), targets.split(1), strict=True)
        return np.array([float(loss(output, target)) for output, target in pairs])
