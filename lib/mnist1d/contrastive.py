"""Features without labels: an encoder that learns to tell signals apart whatever their place, tilt and height.

Source: S. Greydanus and D. Kobak, "Scaling Down Deep Learning with MNIST-1D" (2024), section on self-supervised
learning, after T. Chen et al., "A simple framework for contrastive learning of visual representations" (2020). The
encoder is the benchmark's CNN without its last layer, 125 features; a head of dense layers may follow, which is thrown
away afterwards.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from lib.mnist1d.contrastive_engine import pretrain
from lib.mnist1d.contrastive_loss import pairs
from lib.mnist1d.layout import rows_of, seeded
from lib.mnist1d.planes_program import Convolution, Dense, program
from lib.mnist1d.planes_signals import room, rounded

NUM_POINTS, CHANNELS, FEATURES, OUTPUTS, PLANES = 40, 25, 125, 16, 8
HEADS = {"head of two layers": 1, "no head": None, "head of four layers": 3}  # hidden layers of the head
BATCH, LEARNING_RATE, TURNS, TILT, HEIGHT = 100, 1e-2, 10, 0.04, 0.3
VIEWS_STREAM = 1  # of the seed: order and views; weights come from torch's generator


class Encoder(nn.Module):
    """The encoder with its head in torch: signals (n, 40) → outputs (n, 16), or (n, 125) without a head."""

    def __init__(self, hidden: int | None):
        super().__init__()
        sizes = [] if hidden is None else [FEATURES] * hidden + [OUTPUTS]
        self.convolutions = nn.ModuleList(
            [
                nn.Conv1d(1, CHANNELS, 5, stride=2, padding=1),
                nn.Conv1d(CHANNELS, CHANNELS, 3, stride=2, padding=1),
                nn.Conv1d(CHANNELS, CHANNELS, 3, stride=2, padding=1),
            ]
        )
        self.head = nn.ModuleList(nn.Linear(a, b) for a, b in zip([FEATURES, *sizes], sizes, strict=False))

    def layers(self, x):
        """What every layer puts out, (n, …) flat, the output last; relu after all but the head's last layer."""
        found, h = [], x[:, None]
        for convolution in self.convolutions:
            h = convolution(h).relu()
            found.append(h.flatten(1))
        for number, dense in enumerate(self.head, 1):
            h = dense(found[-1])
            found.append(h if number == len(self.head) else h.relu())
        return found

    def forward(self, x):
        """The output."""
        return self.layers(x)[-1]


@dataclass(frozen=True, eq=False)
class Draws:
    """What is random in so many steps: order (steps, 100); turns, tilts, heights (steps, 200) of views."""

    order: np.ndarray
    turns: np.ndarray
    tilts: np.ndarray
    heights: np.ndarray


def draws(seed: int, num_examples: int, num_epochs: int) -> Draws:
    """The draws of a seed: every epoch sees all examples in a new order, each in two new views."""
    generator = np.random.default_rng([VIEWS_STREAM, seed])
    order = np.concatenate([generator.permutation(num_examples).reshape(-1, BATCH) for _ in range(num_epochs)])
    shape = len(order), 2 * BATCH
    turns = generator.integers(0, TURNS, shape)
    tilts, heights = (scale * generator.standard_normal(shape, np.float32) for scale in (TILT, HEIGHT))
    return Draws(order, turns, tilts.astype(np.float32), heights.astype(np.float32))


def levelled(x: np.ndarray) -> np.ndarray:
    """Signals (n, points) without their mean and their slope, float32: the residuals of a straight line."""
    t = np.arange(x.shape[1]) - (x.shape[1] - 1) / 2
    slopes = x @ t / (t @ t)
    return (x - x.mean(axis=1, keepdims=True) - slopes[:, None] * t).astype(np.float32)


def layers_of(hidden: int | None) -> list:
    """The layers of an encoder for the engine."""
    trunk = [Convolution(CHANNELS, 5, 2, 1), Convolution(CHANNELS, 3, 2, 1), Convolution(CHANNELS, 3, 2, 1)]
    return trunk if hidden is None else [*trunk, *[Dense(FEATURES)] * hidden, Dense(OUTPUTS, relu=False)]


def untrained(hidden: int | None, seed: int) -> Encoder:
    """An encoder with PyTorch's default initialisation of a seed."""
    return seeded(lambda: Encoder(hidden), seed)


def pretrained(hidden: int | None, seed: int, x: np.ndarray, num_epochs: int) -> tuple[Encoder, np.ndarray]:
    """An encoder that has learned from signals x (n, 40) alone, and its losses (num_epochs,), means in nats."""
    made, encoder = program(layers_of(hidden), NUM_POINTS, PLANES, 2 * BATCH), untrained(hidden, seed)
    row, own = rows_of([encoder])[0].numpy(), draws(seed, len(x), num_epochs)
    weights, mean, square = (room(rounded(len(row))) for _ in range(3))
    losses, weights[: len(row)] = np.empty(len(own.order)), row
    pair, size = pairs(made.signals[-1], hidden is None)
    places = np.array([made.signals[0].place(0, t) for t in range(NUM_POINTS)])
    rooms = room(made.size), room(made.size), room(len(weights)), room(size), room(rounded(2 * BATCH))
    drawn = own.order, own.turns, own.tilts, own.heights
    state = weights, (mean, square, np.ones(2)), rooms, levelled(x), drawn, LEARNING_RATE
    pretrain(*state, made.tables, places, pair, losses)
    nn.utils.vector_to_parameters(torch.from_numpy(weights[: len(row)].copy()), encoder.parameters())
    return encoder, losses.reshape(num_epochs, -1).mean(axis=1)
