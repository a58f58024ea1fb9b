"""Adam under a mask, in one pass through memory: weights that are gone get no gradient and never move.

Source: D. P. Kingma and J. Ba, "Adam" (ICLR 2015), algorithm 1, with g the masked gradient of step t:

    m ← m + (1 − β)(g − m)    v ← γ v + (1 − γ) g²    w ← w − η / (1 − β^t) · m / (√v / √(1 − γ^t) + ε)

A large network at a small batch spends as long on moving its weights as on a layer; mask, average, move and clear the
gradient in separate passes would each read everything again.
"""

import numpy as np

from lib.training.compiled import lane_compiler

BETA, GAMMA, EPSILON = 0.9, 0.999, 1e-8
_entry = lane_compiler(__name__, cache=True)


class MaskedAdam:
    """The averages of one vector of weights (n,), float32, with its mask (n,), bool, and the steps that were done."""

    def __init__(self, weights: np.ndarray, gradient: np.ndarray, mask: np.ndarray, learning_rate: float):
        self.weights, self.gradient, self.mask = weights, gradient, np.ascontiguousarray(mask).view(np.uint8)
        self.learning_rate, self.num_steps = learning_rate, 0
        self.first, self.second = np.zeros_like(weights), np.zeros_like(weights)

    def step(self) -> None:
        """Move the weights in place and set the gradient to zero."""
        self.num_steps += 1
        rate = self.learning_rate / (1 - BETA**self.num_steps)
        shrink = 1 / np.sqrt(1 - GAMMA**self.num_steps)
        numbers = np.float32([rate, shrink, 1 - BETA, GAMMA, 1 - GAMMA, EPSILON])
        move(self.weights, self.gradient, self.mask, self.first, self.second, numbers)


@_entry
def move(weights, gradient, mask, first, second, numbers):
    """One step of all weights in place; numbers: rate and shrink of this step, 1 − β, γ, 1 − γ, ε."""
    rate, shrink, mix, gamma, square, epsilon = numbers
    for i in range(len(weights)):
        g = gradient[i] * np.float32(mask[i])
        m = first[i] + mix * (g - first[i])
        v = gamma * second[i] + square * (g * g)
        first[i], second[i], gradient[i] = m, v, 0
        weights[i] -= rate * m / (np.sqrt(v) * shrink + epsilon)
