"""Adam for many models side by side, each at its own rate; every array has the models in front.

Source: D. P. Kingma and J. Ba (2015), "Adam: a method for stochastic optimization", algorithm 1:

    m = 0.9 m + 0.1 g     v = 0.999 v + 0.001 g^2     w = w - rate (m / (1 - 0.9^t)) / (sqrt(v / (1 - 0.999^t)) + 1e-8)
"""

import torch

FIRST, SECOND, TINY = 0.9, 0.999, 1e-8


def moments_of(weights):
    """Moments before the first update: name -> (m, v), zeros in the shape of each weight."""
    return {name: (torch.zeros_like(part), torch.zeros_like(part)) for name, part in weights.items()}


@torch.no_grad()
def update_weights(weights, slopes, moments, rates, update):
    """Update number `update` (1, 2, ...) in place; weights: name -> (s, ...), slopes in that order, rates (s,)."""
    for (name, part), slope in zip(weights.items(), slopes, strict=True):
        first, second = moments[name]
        first.mul_(FIRST).add_(slope, alpha=1 - FIRST)
        second.mul_(SECOND).addcmul_(slope, slope, value=1 - SECOND)
        size = (second / (1 - SECOND**update)).sqrt_().add_(TINY)
        each = rates.reshape(-1, *(1,) * (part.ndim - 1)) / (1 - FIRST**update)
        part -= each * first / size
