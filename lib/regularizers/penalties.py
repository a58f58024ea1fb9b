"""A price on weights: L2, the sum of their squares, and L1, the sum of their absolute values.

Source: A. E. Hoerl and R. W. Kennard, "Ridge Regression" (1970); R. Tibshirani, "Regression Shrinkage and Selection
via the Lasso" (1996), section 2.2 for the closed forms; I. Daubechies, M. Defrise and C. De Mol, "An iterative
thresholding algorithm for linear inverse problems with a sparsity constraint" (2004) for the step.

    L2  λ/2 Σ w²   in the gradient: + λ w             orthonormal design: w = ŵ / (1 + λ)
    L1  λ Σ |w|    after a step of rate η: S(w, ηλ)   orthonormal design: w = S(ŵ, λ)
    S(w, t) = sign(w) max(|w| − t, 0)

with ŵ the least-squares weights of ½ ‖y − X w‖². A subgradient step, + λ sign(w), never stays at zero; S does.
Biases are never penalised.
"""

import numpy as np


def soft_threshold(weights, threshold):
    """S(w, t) elementwise, with a threshold t of at least 0."""
    return weights - weights.clip(-threshold, threshold)


def ridge_orthonormal(least_squares, strength):
    """Ridge weights of an orthonormal design from the least-squares weights (…): all shrink by one factor."""
    return least_squares / (1 + strength)


def lasso_orthonormal(least_squares, strength):
    """Lasso weights of an orthonormal design from the least-squares weights (…): all shrink by one amount."""
    return soft_threshold(least_squares, strength)


def ridge(design, targets, strength):
    """Minimisers (…, d, k) of ½ ‖y − X w‖² + λ/2 ‖w‖² for X (…, n, d), k columns of targets (…, n, k), one λ."""
    transposed = np.swapaxes(design, -1, -2)
    return np.linalg.solve(transposed @ design + strength * np.eye(design.shape[-1]), transposed @ targets)


def lasso(design, targets, strengths, num_steps=300):
    """Minimisers (…, d, k) of ½ ‖y − X w‖² + λ ‖w‖₁ for X (…, n, d) and k problems: targets (…, n, k), λ (k,).

    Accelerated proximal descent (Beck and Teboulle 2009, FISTA with constant step 1/L).
    """
    transposed = np.swapaxes(design, -1, -2)
    gram, moment = transposed @ design, transposed @ targets
    rate = 1 / np.linalg.norm(gram, ord=2, axis=(-2, -1))[..., None, None]
    w = ahead = np.zeros_like(moment)
    pace = 1.0
    for _ in range(num_steps):
        before, w = w, soft_threshold(ahead - rate * (gram @ ahead - moment), rate * np.asarray(strengths))
        pace, last = (1 + np.sqrt(1 + 4 * pace**2)) / 2, pace
        ahead = w + (last - 1) / pace * (w - before)
    return w


def orthonormal_design(num_examples, num_weights, generator):
    """A design X (n, d) with XᵀX = 1; ValueError when it has more columns than rows."""
    if num_weights > num_examples:
        raise ValueError(f"{num_weights} orthonormal columns need as many rows, not {num_examples}")
    return np.linalg.qr(generator.standard_normal((num_examples, num_weights)))[0]
