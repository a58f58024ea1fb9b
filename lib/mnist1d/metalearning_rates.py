"""The published problem: which learning rate gives 200 steps of plain gradient descent the lowest mean loss?

The network has 50 tanh units between 40 points and ten classes, the batches hold 50 signals in the order of the set,
and the rate starts from above and from below. The same for many initial weights at once, and with a rate a layer.
Source: S. Greydanus, "Scaling down deep learning" (2020), section "Gradient-based metalearning", and its notebook.
"""

import functools
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from lib.data import make_mnist1d
from lib.mnist1d.metalearning import descend, unroll
from lib.mnist1d.metalearning_forward import NUM_CLASSES, Weights, along, gradient, initial

STARTS = {"above": 1.5, "below": 0.15}
BATCH_SIZE, WIDTH = 50, 50
LAYERS = 2


@functools.cache
def _published():
    return make_mnist1d()


class Signals:
    """The inner problem on batches of the published set: gradients and their changes, for all networks at once."""

    def __init__(self, batch_size: int = BATCH_SIZE, order: Tensor | None = None, dtype=torch.float32):
        """order: places of the signals of each step, (L, steps, batch_size); None: the set's own order for all."""
        signals = _published()
        self.x = torch.tensor(signals.x.T, dtype=dtype)
        self.targets = F.one_hot(torch.tensor(signals.y), NUM_CLASSES).T.to(dtype)
        self.x_test, self.labels_test = torch.tensor(signals.x_test.T, dtype=dtype), torch.tensor(signals.y_test)
        self.batch_size, self.order = batch_size, order
        if self.x.shape[1] % batch_size:
            raise ValueError(f"{self.x.shape[1]} signals do not divide into batches of {batch_size}")

    def batch(self, step):
        """Inputs and targets of a step, examples last."""
        if self.order is None:
            start = step * self.batch_size % self.x.shape[1]
            return (each[:, start : start + self.batch_size] for each in (self.x, self.targets))
        places = self.order[:, step]
        return (each[:, places].transpose(0, 1) for each in (self.x, self.targets))

    def gradient(self, weights, step):
        """Loss, gradient, and what `along` needs, of a step's batch."""
        return gradient(weights, *self.batch(step))

    def along(self, weights, direction, seen):
        """Derivatives of loss and gradient along a direction."""
        return along(weights, direction, seen)

    def test_error(self, weights: Weights) -> Tensor:
        """Fraction of the test signals that each network gets wrong, (L,)."""
        hidden = torch.tanh(weights.first @ self.x_test + weights.first_bias)
        return ((weights.last @ hidden + weights.last_bias).argmax(1) != self.labels_test).double().mean(1)


@dataclass(frozen=True)
class Descent:
    """Rates learned from both starts; each_layer: one for each layer, from the starts' geometric mean."""

    num_seeds: int = 10
    num_steps: int = 200
    num_outer: int = 50
    outer_rate: float = 0.3
    first_seed: int = 0
    each_layer: bool = False

    @property
    def seeds(self):
        """Of the initial weights."""
        return list(range(self.first_seed, self.first_seed + self.num_seeds))


def run_descent(descent: Descent, _=0) -> dict[str, np.ndarray]:
    """Arrays rate, loss and last_loss, (2, num_outer, seeds): from above and from below, or of both layers."""
    torch.set_num_threads(1)
    return _each_layer(descent) if descent.each_layer else _from_both_sides(descent)


def _from_both_sides(descent):
    rates = torch.tensor([rate for rate in STARTS.values() for _ in descent.seeds])
    weights = initial(descent.seeds * len(STARTS), WIDTH)
    found = descend(Signals(), weights, rates, descent.num_steps, descent.num_outer, descent.outer_rate)
    parted = {name: each.view(len(each), len(STARTS), -1).transpose(0, 1) for name, each in found.items()}
    return {name: each.numpy() for name, each in parted.items()}


def _each_layer(descent):
    """Two tangents walk beside each network, one for each layer's rate: networks stand twice."""
    problem, weights = Signals(), initial(descent.seeds * LAYERS, WIDTH)
    shares = torch.eye(LAYERS).repeat_interleave(descent.num_seeds, 1)[..., None, None]  # (layers, L, 1, 1)
    rates = torch.full((LAYERS, descent.num_seeds), float(np.sqrt(np.prod(list(STARTS.values())))))
    found = {"rate": [], "loss": [], "last_loss": []}
    for _ in range(descent.num_outer):
        own = tuple(rates[layer].repeat(LAYERS)[:, None, None] for layer in (0, 0, 1, 1))
        loss, slope, last = unroll(problem, weights, own, descent.num_steps, tuple(shares[i] for i in (0, 0, 1, 1)))
        rates = rates - descent.outer_rate * slope.view(LAYERS, -1)
        for name, value in zip(found, (rates, loss.view(LAYERS, -1), last.view(LAYERS, -1)), strict=True):
            found[name].append(value)
    return {name: torch.stack(values, 1).numpy() for name, values in found.items()}
