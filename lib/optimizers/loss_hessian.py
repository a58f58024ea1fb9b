"""The curvature of a small network's loss along its training: every eigenvalue of the exact Hessian.

    h = tanh(x W₁ + b₁),   y = h W₂ + b₂,   loss = mean of −log softmax(y)[label],     H = ∂² loss / ∂w ∂w

The inputs are digits averaged over squares of 4 × 4 pixels, so that the Hessian has 118 rows. The idea of counting
its falling directions is that of Y. N. Dauphin et al. 2014, figure 1.
"""

import numpy as np
import torch

from lib.data import load_zip_codes
from lib.optimizers.rules import descent

SHAPES = ((16, 4), (4,), (4, 10), (10,))
SIZES = tuple(int(np.prod(shape)) for shape in SHAPES)
ALMOST_FLAT = 1e-6  # times the largest eigenvalue: below this in modulus a direction counts as flat


def inputs(num_digits):
    """Pooled digits (n, 16) and labels (n,) of the first training digits, in float64."""
    digits = load_zip_codes("train")
    blocks = digits.images[:num_digits].reshape(-1, 4, 4, 4, 4).mean((2, 4), dtype=np.float64)
    return torch.tensor(blocks.reshape(-1, 16)), torch.tensor(digits.labels[:num_digits].astype(np.int64))


def start(seed):
    """First weights (118,) of a seed: normal, with standard deviation 1/√fan_in, biases zero."""
    generator = np.random.default_rng([seed, 2])
    spread = (16**-0.5, 0.0, 4**-0.5, 0.0)
    parts = [s * generator.standard_normal(size) for s, size in zip(spread, SIZES, strict=True)]
    return torch.tensor(np.concatenate(parts))


def loss(weights, x, labels):
    """Loss of flat weights (118,) on x (n, 16) and labels (n,)."""
    w1, b1, w2, b2 = (part.reshape(shape) for part, shape in zip(weights.split(SIZES), SHAPES, strict=True))
    return torch.nn.functional.cross_entropy(torch.tanh(x @ w1 + b1) @ w2 + b2, labels)


def spectra_along_training(num_seeds, checkpoints, num_digits=250, learning_rate=0.5):
    """Losses, gradient norms (seeds, checks) and eigenvalues (seeds, checks, 118) at numbers of steps `checkpoints`."""
    x, labels = inputs(num_digits)
    weights = torch.stack([start(seed) for seed in range(num_seeds)])
    slope = torch.func.vmap(torch.func.grad_and_value(loss), (0, None, None))
    curve = torch.func.vmap(torch.func.jacrev(torch.func.grad(loss)), (0, None, None))
    found = []
    for step in range(max(checkpoints) + 1):
        gradient, value = slope(weights, x, labels)
        if step in checkpoints:
            found.append((value, gradient.norm(dim=1), torch.linalg.eigvalsh(curve(weights, x, labels))))
        weights, _ = descent(weights, gradient, learning_rate=learning_rate)
    return [torch.stack(part, dim=1).numpy() for part in zip(*found, strict=True)]


def num_falling(eigenvalues):
    """How many eigenvalues (..., n) are negative, but for those that are flat to rounding."""
    flat = ALMOST_FLAT * np.abs(eigenvalues).max(-1, keepdims=True)
    return (eigenvalues < -flat).sum(-1)
