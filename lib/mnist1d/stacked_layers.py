"""Layers of many equal networks at once: each is one batch of matrix products, with the examples last.

Parameters come by name, with a leading axis of L networks; signals are the same for all networks, or each its own.
A convolution is the product of its kernels with what their taps see.
"""

import torch
from torch import Tensor
from torch.nn.functional import pad


def linear(named: dict, name: str, x: Tensor) -> Tensor:
    """W x + b of layer `name`: weights (L, out, in) and x (in, n) or (L, in, n) → (L, out, n)."""
    weight, bias = named[f"{name}.weight"], named[f"{name}.bias"]
    return products(weight, x) + bias[..., None]


def products(weight: Tensor, x: Tensor) -> Tensor:
    """W x of weights (L, out, in) and x (L, in, n), or (in, n) for all networks, which is then one large product."""
    if x.dim() == 3:
        return torch.bmm(weight, x)
    return (weight.flatten(0, 1) @ x).view(*weight.shape[:2], -1)


def convolution(named: dict, name: str, x: Tensor, stride: int = 2, padding: int = 1) -> Tensor:
    """Convolution of layer `name`: weights (L, out, in, taps) and x (…, in, points, n) → (L, out, points', n)."""
    weight, bias = named[f"{name}.weight"], named[f"{name}.bias"]
    windows = Windows.apply(x, weight.shape[3], stride, padding)
    planes = products(weight.flatten(2), windows.flatten(-2).flatten(-3, -2))
    return planes.unflatten(2, windows.shape[-2:]) + bias[..., None, None]


class Windows(torch.autograd.Function):
    """What each tap sees: x (…, in, points, n), framed by zeros, → (…, in, taps, points', n); back: the sum."""

    @staticmethod
    def forward(context, x, taps, stride, padding):
        """Windows of `taps` points, `stride` apart; slices of whole rows of examples are cheap to copy."""
        context.settings = x.shape[-2], taps, stride, padding
        framed = pad(x, (0, 0, padding, padding))
        reach = framed.shape[-2] - taps + 1
        return torch.stack([framed[..., tap : tap + reach : stride, :] for tap in range(taps)], dim=-3)

    @staticmethod
    def backward(context, gradient):
        """Add what comes back through each tap where it came from."""
        points, taps, stride, padding = context.settings
        shape = (*gradient.shape[:-3], points + 2 * padding, gradient.shape[-1])
        framed = gradient.new_zeros(shape)
        reach = shape[-2] - taps + 1
        for tap in range(taps):
            framed[..., tap : tap + reach : stride, :] += gradient[..., tap, :, :]
        return framed[..., padding : padding + points, :], None, None, None
