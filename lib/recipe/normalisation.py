"""Batch normalisation of the networks of a stack, each with its own statistics.

Source: S. Ioffe and C. Szegedy, "Batch normalization" (2015), algorithms 1 and 2; ε and ρ are torch's:

    norm(a) = γ (a − mean(a)) / √(var(a) + ε) + β

In training the mean and variance are those of the batch, in evaluation the running averages (1 − ρ) old + ρ batch.
"""

import torch

EPSILON, RHO = 1e-5, 0.1


def normalise(flows, scale, shift, running, training):
    """Flows (L, B, …, C) with scale γ and shift β (L, C); running (L, 2 C), means then variances, moves in training."""
    units = flows.shape[-1]
    if training:
        flat = flows.flatten(1, -2)
        mean, variance = flat.mean(1), flat.var(1, correction=0)
        unbiased = variance * flat.shape[1] / (flat.shape[1] - 1)
        running.mul_(1 - RHO).add_(torch.cat([mean, unbiased], 1).detach(), alpha=RHO)
    else:
        mean, variance = running[:, :units], running[:, units:]
    factor = scale / (variance + EPSILON).sqrt()
    return flows * _spread_out(factor, flows) + _spread_out(shift - mean * factor, flows)


def _spread_out(values, flows):
    """Values (L, C) as (L, 1, …, C), to be combined with flows."""
    return values.view(len(values), *[1] * (flows.dim() - 2), -1)
