"""Functions that a layer applies to each unit, with their derivatives at the input of the function.

Source: T. Dettmers, "Deep Learning in a Nutshell: History and Training" (2015), rule 2 of both passes:
forward f(z), backward the error times f′(z), element by element, z being what entered f on the way forward.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Activation:
    """A function of preactivations, any shape: its value, real or complex, and its slope, at real inputs."""

    name: str
    value: Callable
    slope: Callable


def _logistic(z):
    return 0.5 * (1 + np.tanh(z / 2))  # 1 / (1 + e⁻ᶻ) without an overflow


def _logistic_slope(z):
    small = np.exp(-np.abs(z))
    return small / (1 + small) ** 2


LOGISTIC = Activation("logistic", _logistic, _logistic_slope)
TANH = Activation("tanh", np.tanh, lambda z: 1 - np.tanh(z) ** 2)
RELU = Activation("ReLU", lambda z: np.where(np.real(z) > 0, z, 0), lambda z: np.where(z > 0, 1.0, 0.0))
IDENTITY = Activation("identity", lambda z: z, np.ones_like)

HIDDEN = {function.name: function for function in (LOGISTIC, TANH, RELU)}


def layers_of(function, num_layers):
    """The functions of a network: one for every hidden layer, the identity for the last (its outputs are logits)."""
    if num_layers < 1:
        raise ValueError(f"num_layers must be at least 1, not {num_layers}")
    return [function] * (num_layers - 1) + [IDENTITY]
