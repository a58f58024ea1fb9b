"""Gradients of many small networks at once, and how they change along a direction: all that a learned rate needs.

A network with one hidden layer, h = tanh(W x + b), logits U h + c, and the mean cross-entropy ℓ of a batch. Beside the
gradient g(θ) stands its directional derivative H τ, without H itself: every line of the gradient is differentiated by
hand along τ.

Source: B. A. Pearlmutter, "Fast exact multiplication by the Hessian", Neural Computation 6(1) (1994), section 3.
Examples come last: inputs (in, n) for all networks or (L, in, n) for each, one-hot targets (10, n) or (L, 10, n).
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from lib.mnist1d.layout import seeded

NUM_CLASSES = 10


class Weights(NamedTuple):
    """Parameters of L networks, or a direction in their space: W (L, hidden, in), b (L, hidden, 1), U, c likewise."""

    first: Tensor
    first_bias: Tensor
    last: Tensor
    last_bias: Tensor


def initial(seeds, width: int = 50, num_inputs: int = 40) -> Weights:
    """PyTorch's default weights of a network for each seed, float32."""

    def make():
        return nn.ModuleList([nn.Linear(num_inputs, width), nn.Linear(width, NUM_CLASSES)])

    made = [seeded(make, seed) for seed in seeds]
    parts = zip(*([one.weight, one.bias[:, None], two.weight, two.bias[:, None]] for one, two in made), strict=True)
    return Weights(*(torch.stack(part).detach() for part in parts))


class Seen(NamedTuple):
    """What a pass leaves for `along`: inputs, hidden units and 1 − h², probabilities, errors at logits and units."""

    x: Tensor
    hidden: Tensor
    slope: Tensor
    probability: Tensor
    delta: Tensor
    blame: Tensor


def gradient(weights: Weights, x: Tensor, targets: Tensor) -> tuple[Tensor, Weights, Seen]:
    """Loss (L,) of a batch, its gradient by the weights, and what `along` needs."""
    hidden = _product(weights.first, x, weights.first_bias).tanh_()
    logits = torch.baddbmm(weights.last_bias, weights.last, hidden).log_softmax(1)
    probability = logits.exp()
    delta = (probability - targets) / x.shape[-1]
    blame, slope = weights.last.mT @ delta, (hidden * hidden).neg_().add_(1)
    seen = Seen(x, hidden, slope, probability, delta, blame)
    return -(logits * targets).sum((1, 2)) / x.shape[-1], _gradient(blame * slope, delta @ hidden.mT, delta, x), seen


def along(weights: Weights, direction: Weights, seen: Seen) -> tuple[Tensor, Weights]:
    """Derivatives along a direction: of the loss, (L,), and of the gradient, H · direction."""
    x, hidden, slope, probability, delta, blame = seen
    d_hidden = _product(direction.first, x, direction.first_bias).mul_(slope)
    d_logits = torch.baddbmm(direction.last_bias, direction.last, hidden).baddbmm_(weights.last, d_hidden)
    change = (delta * d_logits).sum((1, 2))
    d_delta = probability * (d_logits - (probability * d_logits).sum(1, keepdim=True)) / x.shape[-1]
    d_blame = (direction.last.mT @ delta).baddbmm_(weights.last.mT, d_delta)
    d_last = (d_delta @ hidden.mT).baddbmm_(delta, d_hidden.mT)
    d_units = d_blame.mul_(slope).addcmul_(d_hidden.mul_(hidden), blame, value=-2)
    return change, _gradient(d_units, d_last, d_delta, x)


def _product(weights, x, bias):
    return torch.bmm(weights, x.expand(len(weights), *x.shape[-2:])).add_(bias)


def _gradient(units, last, delta, x):
    first = torch.bmm(units, x.mT.expand(len(units), *x.mT.shape[-2:]))
    return Weights(first, units.sum(2, keepdim=True), last, delta.sum(2, keepdim=True))
