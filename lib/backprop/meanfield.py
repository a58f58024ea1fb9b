"""What theory says of gradients in wide random networks, before anything is trained.

Sources: B. Poole, S. Lahiri, M. Raghu, J. Sohl-Dickstein and S. Ganguli, "Exponential expressivity in deep neural
networks through transient chaos", NIPS 2016 (variance map); S. S. Schoenholz, J. Gilmer, S. Ganguli and
J. Sohl-Dickstein, "Deep information propagation", ICLR 2017 (gradients). With z ~ N(0, q), no biases, v = Var(w):

    q_l = v_l fan_in E[f(z_{l−1})²]                            variance of a preactivation
    ‖Δ_l‖² = ‖Δ_{l+1}‖² v_{l+1} fan_in_{l+1} E[f′(z_l)²]       between equal widths a factor χ = σ_w² E[f′(z)²]
    ‖∂E/∂W_l‖² = ‖A_{l−1}‖² ‖Δ_l‖²                             for one example
"""

import functools
from itertools import pairwise

import numpy as np
import scipy

NUM_POINTS = 1_000  # of the integral over ±9 standard deviations; even, so that none lies on the kink of ReLU
_UNIT = np.linspace(-9, 9, NUM_POINTS)
_WEIGHT = np.exp(-(_UNIT**2) / 2) / np.exp(-(_UNIT**2) / 2).sum()


def mean_square(function, variance):
    """E[function(z)²] for z ~ N(0, variance)."""
    return float(_WEIGHT @ function(np.sqrt(variance) * _UNIT) ** 2)


def settled_variance(function, sigma_w, start=1.0, num_layers=1_000):
    """The variance of preactivations after so many layers of scale σ_w, or once it is settled, or beyond 10^±100."""
    variance = start
    for _ in range(num_layers):
        before, variance = variance, sigma_w**2 * mean_square(function.value, variance)
        if abs(variance - before) <= 1e-9 * before or not 1e-100 < variance < 1e100:
            break
    return variance


def chi(function, sigma_w):
    """χ = σ_w² E[f′(z)²] at the settled variance: the factor on the squared error from a layer to the one before."""
    return sigma_w**2 * mean_square(function.slope, settled_variance(function, sigma_w))


@functools.cache
def level_scale(function, low=0.5, high=20.0):
    """The σ_w at which χ = 1, where gradients neither vanish nor explode."""
    return float(scipy.optimize.brentq(lambda sigma_w: chi(function, sigma_w) - 1, low, high, xtol=1e-6))


def predicted_norms(sizes, initialisation, function, input_square, error_square):
    """Expected gradient norm of each weight matrix (num_layers,), for one example.

    input_square: ‖A₀‖²; error_square: ‖Δ_L‖² at the outputs.
    """
    shapes = list(pairwise(sizes))
    variances = [initialisation.variance(*shape) for shape in shapes]
    squares, preactivations = [input_square], []  # ‖A_{l−1}‖² and q_l
    for (_, fan_out), variance in zip(shapes, variances, strict=True):
        preactivations.append(variance * squares[-1])
        squares.append(fan_out * mean_square(function.value, preactivations[-1]))
    errors = [error_square]
    for layer in reversed(range(len(shapes) - 1)):
        slope = mean_square(function.slope, preactivations[layer])
        errors.append(errors[-1] * variances[layer + 1] * shapes[layer][1] * slope)
    return np.sqrt(np.array(squares[:-1]) * np.array(errors[::-1]))
