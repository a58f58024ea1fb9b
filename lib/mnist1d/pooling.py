"""Six convolutional networks that differ in how they get from forty positions to the dense layer.

Source: S. Greydanus and D. Kobak, "Scaling Down Deep Learning with MNIST-1D" (2024), section on pooling, and the blog
post of 2020. Two convolutions of three taps with 20 channels, relu after each, and then: nothing, a stride of two in
the convolutions themselves, or a pooling operation over pairs of positions,

    max(a, b)        (a + b) / 2        √(a² + b²)

The sixth, narrow, is ours: it pools nothing, and has as many parameters as the pooled ones, to one in five hundred.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from lib.mnist1d.layout import rows_of, seeded
from lib.mnist1d.planes_program import Convolution, Dense, Pool, program
from lib.mnist1d.planes_signals import batches_of, input_signal, room, rounded
from lib.mnist1d.pooling_engine import predict, train

LEARNING_RATE, BATCH, NUM_POINTS, NUM_CLASSES, PLANES = 1e-2, 100, 40, 10, 4


@dataclass(frozen=True)
class Network:
    """Channels of both convolutions, their stride, and the pooling operation after each, if any."""

    channels: tuple[int, int] = (20, 20)
    stride: int = 1
    operation: str | None = None


NETWORKS = {
    "no pooling": Network(),
    "stride 2": Network(stride=2),
    "max pooling": Network(operation="max"),
    "average pooling": Network(operation="average"),
    "L2 pooling": Network(operation="l2"),
    "no pooling, narrow": Network(channels=(20, 7)),
}
POOLINGS = {
    None: lambda h: h,
    "max": lambda h: nn.functional.max_pool1d(h, 2),
    "average": lambda h: nn.functional.avg_pool1d(h, 2),
    "l2": lambda h: nn.functional.lp_pool1d(h, norm_type=2, kernel_size=2),
}


class Pooled(nn.Module):
    """One of the networks in torch, for its initialisation and as the reference; signals (n, 40) → logits (n, 10)."""

    def __init__(self, network: Network):
        super().__init__()
        self.pool, (first, second), stride = POOLINGS[network.operation], network.channels, network.stride
        self.conv1 = nn.Conv1d(1, first, 3, stride, padding=1)
        self.conv2 = nn.Conv1d(first, second, 3, stride, padding=1)
        shrunk = 1 if network == Network(network.channels) else 4
        self.dense = nn.Linear(second * NUM_POINTS // shrunk, NUM_CLASSES)

    def forward(self, x):
        """Logits: relu comes before pooling."""
        h = self.pool(self.conv1(x[:, None]).relu())
        h = self.pool(self.conv2(h).relu())
        return self.dense(h.flatten(1))


def layers_of(network: Network) -> list:
    """The layers of a network for the engine."""
    pools = [Pool(network.operation)] if network.operation else []
    blocks = [[Convolution(channels, stride=network.stride), *pools] for channels in network.channels]
    return [*blocks[0], *blocks[1], Dense(NUM_CLASSES, relu=False)]


def in_batches(x: np.ndarray) -> np.ndarray:
    """Signals (n, 40) as the engine reads them; ValueError unless n is a multiple of 100."""
    return batches_of(x, input_signal(NUM_POINTS, PLANES, BATCH))


class Trained:
    """A network on its way, from PyTorch's default initialisation of a seed."""

    def __init__(self, network: Network, seed: int, learning_rate: float = LEARNING_RATE):
        made = program(layers_of(network), NUM_POINTS, PLANES, BATCH)
        self.network, self.learning_rate, self.steps = network, learning_rate, 0
        self.num_parameters, self._tables, outputs = made.num_parameters, made.tables, made.signals[-1]
        self._places = made.signals[0].start, outputs.start, outputs.row, outputs.channels
        row = rows_of([seeded(lambda: Pooled(network), seed)])[0].numpy()
        self._parameters, mean, square, slopes = (room(rounded(len(row))) for _ in range(4))
        self._parameters[: len(row)] = row
        self._moments, self._room = (mean, square, np.ones(2)), (room(made.size), room(made.size), slopes)

    @property
    def row(self) -> np.ndarray:
        """The parameters now, in torch's order, float32 (num_parameters,), a copy."""
        return self._parameters[: self.num_parameters].copy()

    def advance(self, batches: np.ndarray, labels: np.ndarray, num_steps: int) -> None:
        """Train on batches of `in_batches` with labels (n, 100), in their order, for some steps."""
        span = self.steps, self.steps + num_steps
        state = self._parameters, self._moments, self._room, batches, labels, span, self.learning_rate
        train(*state, self._tables, self._places)
        self.steps += num_steps

    def answers(self, batches: np.ndarray) -> np.ndarray:
        """The class of the largest logit for each example, uint8 (n, 100)."""
        return predict(self._parameters, self._room[0], batches, BATCH, self._tables, self._places)

    def error_rate(self, batches: np.ndarray, labels: np.ndarray) -> float:
        """Fraction of the batches' examples that are classified wrongly."""
        return float((self.answers(batches) != labels).mean())

    def module(self) -> Pooled:
        """The network in torch, with the parameters that it has now."""
        module = Pooled(self.network)
        nn.utils.vector_to_parameters(torch.from_numpy(self.row), module.parameters())
        return module
