"""Where weights start: three rules for their spread, and the unit-free scale σ_w that theory speaks of.

small Gaussian        w ~ N(0, 0.01²), whatever the layer's size        Krizhevsky, Sutskever and Hinton (2012), 5
Glorot and Bengio     w ~ U(±√(6 / (fan_in + fan_out)))                 Glorot and Bengio (2010), equation 16
He et al.             w ~ N(0, 2 / fan_in)                              He, Zhang, Ren and Sun (2015), equation 10
scale                 w ~ N(0, σ_w² / fan_in)                           Poole et al. (2016), section 2
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np


@dataclass(frozen=True)
class Initialisation:
    """Variance of a weight from (fan_in, fan_out), and whether its distribution is uniform."""

    name: str
    variance: Callable
    uniform: bool = False


SMALL = Initialisation("small Gaussian", lambda fan_in, fan_out: 0.01**2)
GLOROT = Initialisation("Glorot and Bengio", lambda fan_in, fan_out: 2 / (fan_in + fan_out), uniform=True)
HE = Initialisation("He et al.", lambda fan_in, fan_out: 2 / fan_in)
INITIALISATIONS = (SMALL, GLOROT, HE)


def scaled(sigma_w):
    """Weights of variance σ_w² / fan_in."""
    return Initialisation(f"scale {sigma_w:g}", lambda fan_in, fan_out: sigma_w**2 / fan_in)


def layer_sizes(num_inputs, width, num_outputs, num_layers):
    """Sizes of a network with `num_layers` weight matrices: inputs, equally wide hidden layers, outputs."""
    if num_layers < 1:
        raise ValueError(f"num_layers must be at least 1, not {num_layers}")
    return [num_inputs, *[width] * (num_layers - 1), num_outputs]


def draw_weights(sizes, initialisation, generator):
    """Weight matrices (fan_in, fan_out) between layers of these sizes, float64."""
    weights = []
    for shape in pairwise(sizes):
        spread = np.sqrt(initialisation.variance(*shape))
        uniform = initialisation.uniform
        unit = generator.uniform(-(3**0.5), 3**0.5, shape) if uniform else generator.standard_normal(shape)
        weights.append(spread * unit)
    return weights


def draw_orthogonal(sizes, generator):
    """Weight matrices that keep lengths, as far as the sizes allow: a signal survives any number of them."""
    weights = []
    for fan_in, fan_out in pairwise(sizes):
        tall = generator.standard_normal((max(fan_in, fan_out), min(fan_in, fan_out)))
        q, _ = np.linalg.qr(tall)  # orthonormal columns
        weights.append(q if fan_in >= fan_out else q.T)
    return weights
