"""Stage 1, outliers: examples far outside their class along an axis, which are often corrupt.

Sound data have outliers too: grey values and distances are not normal, and some people write oddly. So the check asks
whether the training set has more of them than the test set, which comes from the same source.
Source: A. Karpathy, "A Recipe for Training Neural Networks" (2019), stage 1: sort along any axis, and look at the ends.
"""

from functools import partial

import numpy as np
import torch
from scipy import special

from lib.craft import neighbours
from lib.craft.drawings import images
from lib.craft.finding import Finding
from lib.craft.levels import LEVEL, larger_share_level

NORMAL_MAD = 0.6745  # median absolute deviation of a normal quantity, in standard deviations
NUM_AXES = 4
NUM_SHOWN = 10


def outliers(pipeline, seed):
    """No training example constant or not finite, and no larger share of outliers than in the test set, at LEVEL.

    An outlier lies farther from its class than any value of one normal set in 1/LEVEL, along one of `axes`. Place and
    scale are the median and the median absolute deviation of the training examples of its class.
    """
    inputs = pipeline.examples[0]
    flat = inputs.flatten(1)
    broken = (~flat.isfinite().all(1) | (flat.std(1) == 0)).numpy()
    references = axes(inputs, neighbours.of_training(pipeline))
    far = deviations(references, pipeline.examples[1], references, pipeline.examples[1])
    tested = axes(pipeline.test[0], neighbours.of_test(pipeline))
    far_test = deviations(tested, pipeline.test[1], references, pipeline.examples[1])
    bound = -special.ndtri(LEVEL / (2 * NUM_AXES * len(inputs)))
    hits, others = far > bound, far_test > bound
    level = larger_share_level(hits.sum(), len(hits), others.sum(), len(others))
    suspects = np.argsort(-np.where(broken, np.inf, far), kind="stable")[:NUM_SHOWN]
    measured = (
        f"{broken.sum()} examples constant or not finite; beyond {bound:.1f} standard deviations {hits.sum()} of "
        f"{len(hits)} training and {others.sum()} of {len(others)} test examples: p = {level:.2g}"
    )
    advice = f"Look at training examples {', '.join(map(str, suspects))} first: corrupt files end up here."
    figure = partial(images, inputs, suspects, "The training examples farthest from their classes.")
    return Finding("1.outliers", "outliers", not broken.any() and level >= LEVEL, measured, advice, figure)


def deviations(values, targets, references, reference_targets):
    """How far each example (n,) lies from the references of its class along the worst axis, in standard deviations."""
    far = np.zeros(len(targets))
    for k in np.intersect1d(targets, reference_targets):
        mine, own = (targets == k).numpy(), (reference_targets == k).numpy()
        for name in values:
            far[mine] = np.maximum(far[mine], _deviation(values[name][mine], references[name][own]))
    return far


def axes(inputs, nearest):
    """The axes along which examples (n, ...) are sorted: name → (n,); `Nearest` are their training neighbours."""
    inputs = torch.nan_to_num(inputs.double())
    flat = inputs.flatten(1)
    return {
        "mean": flat.mean(1).numpy(),
        "spread": flat.std(1).numpy(),
        "roughness": inputs.diff(dim=-1).abs().flatten(1).mean(1).numpy(),
        "distance": nearest.distances[:, 0],
    }


def _deviation(values, reference):
    """Distance of values (n,) from the median of reference (m,), in standard deviations of a normal quantity."""
    median = np.median(reference)
    scale = np.median(np.abs(reference - median)) / NORMAL_MAD
    return np.abs(values - median) / max(scale, np.finfo(np.float32).tiny)
