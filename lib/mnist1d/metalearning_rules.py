"""Ways to take a step with a gradient, for many networks side by side, each at a rate of its own.

    plain  θ ← θ − η g        momentum  v ← μ v + g,  θ ← θ − η v        Adam  θ ← θ − η m̂ / (√v̂ + 10⁻⁸)

with torch's conventions and defaults. Source of Adam: D. P. Kingma and J. Ba, "Adam: a method for stochastic
optimization", ICLR (2015).
"""

import torch

from lib.mnist1d.metalearning import moved, scaled

MOMENTUM, BETAS, TINY = 0.9, (0.9, 0.999), 1e-8


class Plain:
    """Gradient descent."""

    def __init__(self, rates: torch.Tensor):
        """rates: (L, 1, 1)."""
        self.rates = rates.float()

    def __call__(self, weights, gradient):
        """The weights after a step."""
        return moved(weights, gradient, self.rates)


class Momentum(Plain):
    """v ← μ v + g, θ ← θ − η v."""

    velocity = None

    def __call__(self, weights, gradient):
        """The weights after a step."""
        old = scaled(gradient, 0.0) if self.velocity is None else self.velocity
        self.velocity = moved(gradient, old, -MOMENTUM)
        return moved(weights, self.velocity, self.rates)


class Adam(Plain):
    """Adam with its corrections for the start."""

    first = second = None
    step = 0

    def __call__(self, weights, gradient):
        """The weights after a step."""
        squares = type(gradient)(*(part * part for part in gradient))
        self.first = _average(self.first, gradient, BETAS[0])
        self.second = _average(self.second, squares, BETAS[1])
        self.step += 1
        first, second = (1 - beta**self.step for beta in BETAS)
        pairs = zip(self.first, self.second, strict=True)
        return moved(
            weights, type(weights)(*((m / first) / ((v / second).sqrt() + TINY) for m, v in pairs)), self.rates
        )


def _average(old, new, beta):
    return (
        scaled(new, 1 - beta)
        if old is None
        else type(new)(*(a.lerp(b, 1 - beta) for a, b in zip(old, new, strict=True)))
    )


RULES = {"plain": Plain, "momentum": Momentum, "Adam": Adam}
