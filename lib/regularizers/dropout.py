"""Dropout: in training every unit is silent with probability p, and those that speak, speak louder by 1/(1 − p).

Source: N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever and R. Salakhutdinov, "Dropout: A Simple Way to Prevent
Neural Networks from Overfitting", JMLR 15 (2014), in the inverted form, where testing changes nothing:

    training  h̃ = m h / (1 − p),   m = 1 with probability 1 − p, else 0         testing  h̃ = h

so that E[h̃] = h. A linear layer above gives the same mean; after another nonlinearity the mean is only near.
"""

import numpy as np
import torch


def dropout_mask(uniforms, keep):
    """1/keep where a uniform draw falls below keep, else 0."""
    return (uniforms < keep).to(uniforms.dtype) / keep


def check_dropout(probability):
    """Raise ValueError unless a unit can both be silent and speak: 0 ≤ p < 1."""
    if not 0 <= probability < 1:
        raise ValueError(f"dropout must be a probability of at least 0 and below 1, not {probability}")


def all_masks(num_units, probability):
    """Every mask of a layer, scaled by 1/(1 − p): masks float64 (2ⁿ, n) and their probabilities (2ⁿ,), summing to 1."""
    check_dropout(probability)
    speaks = (np.arange(2**num_units)[:, None] >> np.arange(num_units) & 1).astype(float)
    chances = np.where(speaks == 1, 1 - probability, probability).prod(axis=1)
    return speaks / (1 - probability), chances


def mean_logits(layers, x, probability, masked=(0, 1)):
    """Exact mean over all masks of a network with two hidden ReLU layers: logits float64 (n, classes).

    layers: [(W, b)] × 3, float64; x: (n, inputs); masked: which hidden layers drop out, of 0 and 1.
    """
    hidden = np.maximum(x @ layers[0][0] + layers[0][1], 0)
    total = 0.0
    for first, chance in zip(*_masks_of(hidden.shape[1], probability, 0 in masked), strict=True):
        second = np.maximum((hidden * first) @ layers[1][0] + layers[1][1], 0)
        masks, chances = _masks_of(second.shape[1], probability, 1 in masked)
        total = total + chance * np.einsum("m,mnj->nj", chances, masks[:, None] * second)
    return total @ layers[2][0] + layers[2][1]


def full_logits(layers, x):
    """Logits (n, classes) of the same network with every unit speaking, as it is tested."""
    hidden = np.maximum(x @ layers[0][0] + layers[0][1], 0)
    return np.maximum(hidden @ layers[1][0] + layers[1][1], 0) @ layers[2][0] + layers[2][1]


def relative_gap(layers, x, probability, masked):
    """Root mean square of (mean over masks − full network) over that of the full network's logits."""
    full = full_logits(layers, x)
    gap = mean_logits(layers, x, probability, masked) - full
    return float(np.sqrt((gap**2).mean() / (full**2).mean()))


def _masks_of(num_units, probability, masked):
    return all_masks(num_units, probability) if masked else (np.ones((1, num_units)), np.ones(1))


def uniforms(generators, shape):
    """Uniform draws float32 (seeds, *shape), each seed's from its own generator."""
    return torch.from_numpy(np.stack([generator.random(shape, dtype=np.float32) for generator in generators]))
