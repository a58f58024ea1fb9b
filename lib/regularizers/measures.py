"""What is measured on trained lanes: loss and error, silenced units, correlations, gradients by layer.

    test error without units U:  h̃_i = 0 for i ∈ U        importance of unit i:  training loss without i

Dropout belongs to training: `evaluate` knows no masks but those that silence chosen units for good.
"""

import numpy as np
import torch

from lib.regularizers.networks import errors, forward

CHUNK = 250  # examples at a time, to stay within the cache


def evaluate(layers, split, lanes, activation, masks=None):
    """Mean cross-entropy in nats and error rate (a fraction) of each lane, both float64 (lanes,)."""
    loss, wrong = 0.0, 0.0
    for inputs, labels in chunks(split, lanes):
        logits = forward(layers, inputs, activation, masks)[-1]
        chosen = logits.gather(2, labels[..., None])[..., 0]
        loss = loss + (logits.logsumexp(2) - chosen).double().sum(1)
        wrong = wrong + (logits.argmax(2) != labels).double().sum(1)
    num = split[1].shape[1]
    return loss.numpy() / num, wrong.numpy() / num


def chunks(split, lanes):
    """Pairs inputs (lanes, n, inputs), labels (lanes, n): each lane's own examples, some at a time."""
    x, y = split
    for first in range(0, x.shape[1], CHUNK):
        yield x[:, first : first + CHUNK][lanes.seed], y[:, first : first + CHUNK][lanes.seed]


def importance(layers, split, lanes, activation):
    """Loss of each lane with one hidden unit silenced after the other, float64 (lanes, hidden units)."""
    sizes = [weight.shape[2] for weight, _ in layers[:-1]]
    losses = []
    for unit in range(sum(sizes)):
        masks = torch.ones(len(lanes.seed), sum(sizes))
        masks[:, unit] = 0
        losses.append(evaluate(layers, split, lanes, activation, split_masks(masks, sizes))[0])
    return np.stack(losses, axis=1)


def error_without(layers, split, lanes, activation, order, counts):
    """Error rate of each lane without the first so many units of `order` (lanes, units): float64 (lanes, counts)."""
    sizes = [weight.shape[2] for weight, _ in layers[:-1]]
    found = []
    for count in counts:
        masks = torch.ones(len(lanes.seed), sum(sizes))
        masks.scatter_(1, torch.from_numpy(order[:, :count].astype(np.int64)), 0)
        found.append(evaluate(layers, split, lanes, activation, split_masks(masks, sizes))[1])
    return np.stack(found, axis=1)


def split_masks(masks, sizes):
    """Masks (lanes, hidden units) as one (lanes, 1, units) for each hidden layer."""
    return [part[:, None] for part in masks.split(sizes, dim=1)]


def mean_correlation(outputs):
    """Mean absolute correlation between the units of a layer, of outputs (lanes, n, units): (lanes,).

    Units that never change for a lane have no correlation and are left out.
    """
    found = []
    for lane in outputs.double().numpy():
        lively = lane[:, lane.std(axis=0) > 1e-6]
        correlations = np.abs(np.corrcoef(lively, rowvar=False))
        num = len(correlations) if lively.shape[1] > 1 else 0
        found.append((correlations.sum() - num) / (num * (num - 1)) if num else 0.0)
    return np.array(found)


def gradient_by_layer(layers, split, lanes, activation):
    """Root mean square of the error signal δ at each hidden layer, over that at the highest: (lanes, layers)."""
    inputs, labels = next(chunks(split, lanes))
    deltas = errors(layers, forward(layers, inputs, activation), labels, activation)[:-1]
    sizes = torch.stack([delta.square().mean((1, 2)).sqrt() for delta in deltas], dim=1)
    return (sizes / sizes[:, -1:].clamp(min=1e-30)).double().numpy()


def first_pass_below(curves, level):
    """First pass (1, 2, …) after which a curve (…, passes) is at most `level`; one more than all where it never is."""
    below = np.asarray(curves) <= level
    return np.where(below.any(-1), below.argmax(-1), below.shape[-1]) + 1
