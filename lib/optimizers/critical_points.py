"""How many critical points of a random surface are saddles: exact in any dimension, by eigenvalues.

Source: A. J. Bray and D. S. Dean 2007; Y. V. Fyodorov 2004; for the meaning in learning Y. N. Dauphin et al. 2014.
Let f be a Gaussian random function on Rⁿ with covariance exp(−|x − y|²/2). At a place of value f its Hessian is

    H = M − f I,     M of the Gaussian orthogonal ensemble: variance 2 on the diagonal, 1 off it,

independent of its gradient. Critical points are counted with weight |det H| (Kac 1943, Rice 1944), and

    |det H| ∏ |μᵢ − μⱼ| = ∏ |μᵢ − f| ∏ |μᵢ − μⱼ|

is the repulsion among n + 1 eigenvalues, f being one of them. So, up to a weight exp(−f²/4), the value of a
critical point is an eigenvalue of a random matrix with one row more, and its index, the number of directions that
fall, is the rank of that eigenvalue.
"""

import numpy as np


def random_eigenvalues(size, num_matrices, generator):
    """Sorted eigenvalues (num_matrices, size) of the ensemble; ValueError below one row."""
    if size < 1:
        raise ValueError(f"a matrix needs at least one row, got {size}")
    entries = generator.standard_normal((num_matrices, size, size))
    return np.linalg.eigvalsh((entries + entries.swapaxes(1, 2)) / np.sqrt(2))


def critical_points(dimension, num_matrices, generator):
    """Values, indices and weights, each (num_matrices, dimension + 1): a weighted sample of critical points."""
    values = random_eigenvalues(dimension + 1, num_matrices, generator)
    indices = np.broadcast_to(np.arange(dimension + 1), values.shape)
    return values, indices, np.exp(-(values**2) / 4)


def index_shares(dimension, num_matrices, generator):
    """Share of each index among all critical points, (dimension + 1,)."""
    weights = critical_points(dimension, num_matrices, generator)[2].sum(0)
    return weights / weights.sum()


def saddle_share(dimension, num_matrices, generator):
    """Share of critical points that are neither minimum nor maximum."""
    shares = index_shares(dimension, num_matrices, generator)
    return float(1 - shares[0] - shares[-1]) if dimension > 1 else 0.0


EXACT = {1: 0.0, 2: 0.5, 3: (29 + 6 * np.sqrt(6)) / 58}
"""Exact shares: a line has no saddle; for 2 see M. S. Longuet-Higgins 1957, for 3 J. M. Bardeen et al. 1986."""


def index_by_value(dimension, num_matrices, generator, edges):
    """Mean share of falling directions of critical points whose value / √n lies between edges (k + 1,); NaN if none.

    At a given value the weight is the same for all, so it is left out.
    """
    values, indices, _ = critical_points(dimension, num_matrices, generator)
    bins = np.digitize(values / np.sqrt(dimension), edges).ravel()
    total = np.bincount(bins, minlength=len(edges) + 1)[1:-1]
    share = np.bincount(bins, (indices / dimension).ravel(), len(edges) + 1)[1:-1]
    return np.divide(share, total, out=np.full(len(total), np.nan), where=total > 0)


def semicircle_index(value):
    """The limit of many dimensions: share of falling directions at value / √n, from Wigner's semicircle."""
    x = np.clip(np.asarray(value, float) / 2, -1, 1)
    return 0.5 + (x * np.sqrt(1 - x * x) + np.arcsin(x)) / np.pi
