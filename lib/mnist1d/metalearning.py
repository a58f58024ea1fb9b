"""Differentiating through a training run: what a hyperparameter does to all the losses met on the way.

A run of gradient descent, θ ← θ − η g(θ), depends on its rate η through every step. Beside the weights walks their
tangent τ = ∂θ/∂η, and with H the Hessian of the step's loss the chain rule gives

    τ ← τ − g − η H τ,        ∂ℓ/∂η = g · τ,        outer loss = mean of the losses ℓ

This is forward mode: exact, and with no more memory than one step. With few hyperparameters it is the cheaper way.
Sources: Y. Bengio, "Gradient-based optimization of hyperparameters", Neural Computation 12(8) (2000); L. Franceschi,
M. Donini, P. Frasconi and M. Pontil, "Forward and reverse gradient-based hyperparameter optimization", ICML (2017).
"""

from typing import NamedTuple

import torch
from torch import Tensor


def unroll(problem, start, rates, num_steps: int, shares=1.0) -> tuple[Tensor, Tensor, Tensor]:
    """Mean loss of a run, its derivative by the rates, and the last loss, (L,) each, of L runs side by side.

    problem: gradient(weights, step) → loss, gradient, seen, and along(weights, direction, seen) → derivatives of both;
    start: weights, a named tuple of tensors; rates: that broadcasts against them, or one for each part; shares: how
    much of the hyperparameter each part's rate contains, 1 for a rate that all share.
    """
    weights, tangent = start, scaled(start, 0.0)
    total = slope = 0.0
    for step in range(num_steps):
        loss, gradient, seen = problem.gradient(weights, step)
        change, product = problem.along(weights, tangent, seen)
        tangent = moved(moved(tangent, gradient, shares), product, rates)
        weights = moved(weights, gradient, rates)
        total, slope = total + loss, slope + change
    return total / num_steps, slope / num_steps, loss


def descend(problem, start, rates: Tensor, num_steps: int, num_outer: int, outer_rate: float) -> dict[str, Tensor]:
    """Gradient descent on the rates (L,): rate, loss and last_loss at each outer step, (num_outer, L) each.

    The rate is that after the outer step, the losses those of the run before it.
    """
    found = {"rate": [], "loss": [], "last_loss": []}
    for _ in range(num_outer):
        loss, slope, last = unroll(problem, start, rates[:, None, None], num_steps)
        rates = rates - outer_rate * slope
        for name, value in zip(found, (rates, loss, last), strict=True):
            found[name].append(value)
    return {name: torch.stack(values) for name, values in found.items()}


def moved(weights, direction, steps):
    """weights − steps · direction, part by part; steps: a number or tensor for all, or a tuple with one a part."""
    steps = steps if isinstance(steps, tuple) else (steps,) * len(weights)
    return type(weights)(*map(_moved, weights, direction, steps))


def _moved(part, direction, step):
    plain = isinstance(step, float)
    return part.sub(direction, alpha=step) if plain else part.addcmul(direction, step, value=-1)


def scaled(weights, factor):
    """Every part of the weights times a factor."""
    return type(weights)(*(part * factor for part in weights))


class Point(NamedTuple):
    """Weights of a quadratic: places (L, d)."""

    place: Tensor


class Quadratic:
    """The loss ½ Σ aᵢ θᵢ², small enough to differentiate a run of it by hand."""

    def __init__(self, curvatures: Tensor):
        """curvatures: a, (d,)."""
        self.curvatures = curvatures

    def gradient(self, weights, step):
        """Loss (L,), gradient a θ, and nothing to remember."""
        gradient = self.curvatures * weights.place
        return (gradient * weights.place).sum(1) / 2, Point(gradient), gradient

    def along(self, weights, direction, seen):
        """Change of the loss along a direction, (L,), and of the gradient: H is diagonal."""
        return (seen * direction.place).sum(1), Point(self.curvatures * direction.place)


def by_hand(curvatures: Tensor, start: Tensor, rate: float, num_steps: int) -> tuple[Tensor, Tensor]:
    """Mean loss of `num_steps` steps on the quadratic and its derivative by the rate, from the closed form.

    After t steps θᵢ is (1 − η aᵢ)ᵗ times what it was, so that ℓₜ = ½ Σ aᵢ (1 − η aᵢ)²ᵗ θᵢ².
    """
    t, left = torch.arange(num_steps, dtype=start.dtype)[:, None], 1 - rate * curvatures
    losses = curvatures * left ** (2 * t) * start**2 / 2
    slopes = -(curvatures**2) * t * left ** (2 * t - 1).clamp(min=0) * start**2
    return losses.sum(1).mean(), slopes.sum(1).mean()


def best_rate(curvatures: Tensor, start: Tensor, num_steps: int, rates: Tensor) -> float:
    """The rate of a fine grid (n,) whose run of `num_steps` steps on the quadratic has the lowest mean loss."""
    losses = torch.stack([by_hand(curvatures, start, rate, num_steps)[0] for rate in rates])
    return float(rates[losses.argmin()])


def recorded(problem, start, rate: Tensor, num_steps: int) -> Tensor:
    """Mean loss of a run as automatic differentiation sees it: a graph that holds every step, to be walked back."""
    weights, total = start, 0.0
    for step in range(num_steps):
        loss, gradient, _ = problem.gradient(weights, step)
        weights = moved(weights, gradient, rate)
        total = total + loss
    return total.sum() / num_steps


def backwards(problem, start, rate: float, num_steps: int) -> tuple[float, float]:
    """Mean loss and derivative by the rate in reverse mode: record the run, then walk back through all of it."""
    leaf = torch.tensor(rate, dtype=start[0].dtype, requires_grad=True)
    loss = recorded(problem, start, leaf, num_steps)
    (slope,) = torch.autograd.grad(loss, leaf)
    return float(loss.detach()), float(slope)


def differences(problem, start, rate: float, num_steps: int, width: float = 1e-5) -> float:
    """Derivative of the mean loss by the rate from two runs: (J(η + w) − J(η − w)) / 2w."""
    kind = start[0].dtype
    rates = (torch.tensor(rate + side, dtype=kind) for side in (-width, width))
    low, high = (float(recorded(problem, start, each, num_steps)) for each in rates)
    return (high - low) / (2 * width)
