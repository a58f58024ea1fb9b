"""What is left of the weights of a network: zeros, near zeros, small ones, and how many a prediction needs.

    small, not zero:  0 < |w| < max|w| / 10 in its layer        nearly zero:  |w| < max|w| / 1000 in its layer

Weights that are nearly zero include those that are exactly zero. Biases are left out everywhere.
"""

import numpy as np
import torch

from lib.regularizers.measures import evaluate
from lib.regularizers.networks import cross

NEAR, SMALL = 1e-3, 0.1  # of the largest weight of a layer
PRUNED = (0.0, 0.25, 0.5, 0.75, 0.85, 0.9, 0.95)  # share of the weights removed, the smallest first


def zero_fraction(weights):
    """Share of weights that are exactly zero."""
    return float(np.mean(weights == 0))


def small_nonzero_fraction(weights, share=SMALL):
    """Share of weights (n, m) that are not zero, yet below `share` of the largest of their layer."""
    size = np.abs(weights)
    return float(np.mean((size > 0) & (size < share * size.max())))


def flat(layers):
    """All weights of a network [W, …] in one array; biases are not among them."""
    return np.concatenate([weight.ravel() for weight in layers])


def near_zero_fraction(layers):
    """Share of weights, zeros included, below a thousandth of the largest of their layer."""
    return np.mean(np.concatenate([(np.abs(w) < NEAR * np.abs(w).max()).ravel() | (w.ravel() == 0) for w in layers]))


def small_fraction(layers):
    """Share of weights that are small and not zero: below a tenth of the largest of their layer."""
    sizes = np.array([weight.size for weight in layers])
    return np.average([small_nonzero_fraction(weight) for weight in layers], weights=sizes)


def over(weights, figure):
    """A figure of each network, (seeds, settings), of weights [(seeds, settings, n, m), …]."""
    seeds, settings = weights[0].shape[:2]
    return np.array([[figure([w[s, c] for w in weights]) for c in range(settings)] for s in range(seeds)], float)


def pruned_errors(split, nets):
    """Error of networks [(W, b)] × 2, (seeds, conditions, …) each, without the smallest weights: (…, shares)."""
    seeds, conditions = nets[0][0].shape[:2]
    lanes = cross(seeds, rate=[0.0] * conditions)
    nets = [[torch.from_numpy(array).flatten(0, 1) for array in pair] for pair in nets]
    sizes = np.concatenate([weight.abs().flatten(1).numpy() for weight, _ in nets], axis=1)  # (lanes, weights)
    found = []
    for share in PRUNED:
        bar = torch.from_numpy(np.quantile(sizes, share, axis=1, method="higher").astype(np.float32))[:, None, None]
        kept = [(weight * (weight.abs() >= bar), bias) for weight, bias in nets]
        found.append(evaluate(kept, split, lanes, "ReLU")[1])
    return np.stack(found, axis=1).reshape(seeds, conditions, -1)
