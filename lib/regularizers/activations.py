"""The function between the layers: ReLU, logistic and hyperbolic tangent, each with its slope.

Source: V. Nair and G. E. Hinton, "Rectified Linear Units Improve Restricted Boltzmann Machines" (2010);
X. Glorot, A. Bordes and Y. Bengio, "Deep Sparse Rectifier Neural Networks" (2011). With h = f(a),

    ReLU      f = max(0, a)          f' = 1 where a > 0, else 0
    logistic  f = 1 / (1 + e⁻ᵃ)      f' = h (1 − h)  ≤ 1/4
    tanh      f = tanh a             f' = 1 − h²     ≤ 1

All three slopes can be told from the output h alone. A unit is *saturated* for an example when its slope there is
below a tenth of the function's largest one; for ReLU that is a unit that is silent.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch

SATURATED_BELOW = 0.1  # of the largest slope


@dataclass(frozen=True)
class Activation:
    """A function of a, its slope as a function of its output h, and its largest slope; both elementwise."""

    name: str
    function: Callable
    slope: Callable
    largest_slope: float


def relu(a):
    """max(0, a), elementwise."""
    return torch.relu(a)


def relu_slope(h):
    """1 where a unit speaks and 0 where it is silent; at a = 0, where there is no slope, 0."""
    return h.sign()


def logistic_slope(h):
    """h (1 − h), elementwise."""
    return h * (1 - h)


def tanh_slope(h):
    """1 − h², elementwise."""
    return 1 - h * h


ACTIVATIONS = {
    activation.name: activation
    for activation in (
        Activation("ReLU", relu, relu_slope, 1.0),
        Activation("logistic", torch.sigmoid, logistic_slope, 0.25),
        Activation("tanh", torch.tanh, tanh_slope, 1.0),
    )
}


def activation_named(name):
    """The activation of this name; ValueError when there is none."""
    if name not in ACTIVATIONS:
        raise ValueError(f"activation must be one of {', '.join(ACTIVATIONS)}, not {name!r}")
    return ACTIVATIONS[name]


def gradient_at(name, inputs):
    """Slope of an activation at inputs (n,), float64 (n,), by automatic differentiation, not by the formulas above."""
    a = torch.tensor(inputs, dtype=torch.float64, requires_grad=True)
    activation_named(name).function(a).sum().backward()
    return a.grad.numpy()


def saturated_fraction(outputs, name):
    """Share of saturated units for outputs (lanes, examples, units), one number for each lane (lanes,)."""
    activation = activation_named(name)
    steep = activation.slope(outputs) < SATURATED_BELOW * activation.largest_slope
    return steep.float().mean((1, 2))
