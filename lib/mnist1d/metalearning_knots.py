"""A function of one number, kept as values and slopes on knots: what lets thousands of units share a few evaluations.

Between two knots stands the cubic with the given values and slopes at both ends (C. Hermite); beyond the outer knots
the function goes on as a line. So f, f′ and f″ of any number come from four coefficients, and a gradient by the
coefficients passes back to whatever made the values: for the learned function the 301 numbers of a small network,

    f(x) = ELU(x) + 0.2 g(x),        g(x) = w · tanh(u x + b) + c

Source of the learned function: S. Greydanus, "Scaling down deep learning" (2020), "Metalearning an activation
function", and its notebook; the text of 2024 gives it one hidden layer more.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

LOW, SPACING, NUM_INTERVALS = -16.0, 0.05, 640
SHARE = 0.2  # of the learned network in the activation
HIDDEN = 100
NUDGE = 1e-9  # to the side of a knot, where a function may jump or have a kink


def knots() -> Tensor:
    """Both ends of each interval, float64 (NUM_INTERVALS, 2), moved a little inwards."""
    left = LOW + SPACING * torch.arange(NUM_INTERVALS, dtype=torch.float64)
    return torch.stack([left + NUDGE, left + SPACING - NUDGE], 1)


def table(values: Tensor, slopes: Tensor) -> Tensor:
    """Coefficients (NUM_INTERVALS, 4) of cubics with these values and slopes at `knots`, (NUM_INTERVALS, 2) each."""
    (left, right), (start, end) = values.unbind(1), (SPACING * slopes).unbind(1)
    rise = right - left
    cubics = torch.stack([left, start, 3 * rise - 2 * start - end, start + end - 2 * rise], 1)
    zero = torch.zeros_like(left[:1])
    first = torch.stack([right[:1] - end[:1], end[:1], zero, zero], 1)
    last = torch.stack([left[-1:], start[-1:], zero, zero], 1)
    return torch.cat([first, cubics[1:-1], last])


def tabulated(function: Callable[[Tensor], Tensor]) -> Tensor:
    """The table of a function of tensors, its slopes by differentiation; it may have kinks or jumps at knots."""
    places = knots().requires_grad_()
    values = function(places)
    (slopes,) = torch.autograd.grad(values.sum(), places)
    return table(values.detach(), slopes)


def at(coefficients: Tensor, x: Tensor) -> Tensor:
    """Values of a table's function at x, any shape: what the compiled loops compute, for pictures and tests."""
    u = (x - LOW) / SPACING
    interval = u.clamp(0, NUM_INTERVALS - 1).long()
    s, (a, b, c, d) = u - interval, coefficients[interval].unbind(-1)
    return a + s * (b + s * (c + s * d))


@dataclass(frozen=True)
class Shape:
    """The learned network g: float64 tensors u, b, w (HIDDEN,) and c (), in this order in a vector of 301."""

    u: Tensor
    b: Tensor
    w: Tensor
    c: Tensor

    @classmethod
    def of(cls, numbers: Tensor) -> "Shape":
        """The network of a vector (301,); ValueError when it has another length."""
        if numbers.shape != (3 * HIDDEN + 1,):
            raise ValueError(f"a shape has {3 * HIDDEN + 1} numbers, not {tuple(numbers.shape)}")
        return cls(*numbers.split([HIDDEN, HIDDEN, HIDDEN, 1]))

    def table(self) -> Tensor:
        """The table of ELU + 0.2 g, differentiable by the numbers."""
        x = knots()
        bent = torch.tanh(x[..., None] * self.u + self.b)  # (intervals, 2, HIDDEN)
        values = F.elu(x) + SHARE * (bent @ self.w + self.c)
        return table(values, torch.exp(x.clamp(max=0)) + SHARE * ((1 - bent * bent) @ (self.u * self.w)))

    def lifts(self, noise: Tensor) -> Tensor:
        """How far noise (steps, HIDDEN) at g's hidden units lifts the whole function at each step, (steps,)."""
        return SHARE * (noise @ self.w)
