"""The networks whose width grows: fully connected 40-h-h-K, and three convolutions with c channels each.

Source: S. Greydanus and D. Kobak, "Scaling down deep learning with MNIST-1D" (ICML 2024), section on double descent;
built from a description. Their numbers of parameters, for ten outputs,

    fully connected    P = h² + 52 h + 10            convolutional    P = 6 c² + 58 c + 10

Each network exists twice: as a torch module, with PyTorch's default start, and as the table that the engine reads. A
convolution's rows are positions of channels, framed by rows of zeros where its successor looks beyond the ends.
"""

from dataclasses import dataclass

import numpy as np
from torch import nn

from lib.mnist1d.layout import seeded

NUM_POINTS, NUM_CLASSES = 40, 10
MLP, CNN = "fully connected", "convolutional"
SLACK = 8  # rows and numbers behind the last that the kernels may touch
NUM_STATES = 4  # of a weight: itself, its slope, and two running sums


@dataclass(frozen=True)
class Layer:
    """`out` units that look at windows of rows, `step` apart; `before`, `after`: frames of zeros, in positions."""

    out: int
    window: int
    positions: int = 1
    step: int = 0
    before: int = 0
    after: int = 0


@dataclass(frozen=True)
class Network:
    """kind: MLP or CNN; width: hidden units or channels; num_outputs: K.

    ValueError for another kind, and for a width or number of outputs below 2.
    """

    kind: str
    width: int
    num_outputs: int = NUM_CLASSES

    def __post_init__(self):
        """Refuse what cannot be built."""
        if self.kind not in LAYERS:
            raise ValueError(f"kind must be one of {', '.join(LAYERS)}, not {self.kind!r}")
        if self.width < 2 or self.num_outputs < 2:
            raise ValueError(f"width and outputs must be at least 2, not {self.width} and {self.num_outputs}")

    @property
    def layers(self):
        """The layers from the signal to the outputs."""
        return LAYERS[self.kind](self.width, self.num_outputs)

    @property
    def num_parameters(self):
        """Weights and biases."""
        return sum(layer.out * (layer.window + 1) for layer in self.layers)

    @property
    def first_row(self):
        """The row of the first point of a signal."""
        return 1 if self.kind == CNN else 0

    @property
    def table(self):
        """The layers for the engine, int64 (layers, 8), and how many rows their numbers fill."""
        rows, table, place = NUM_POINTS + 2 * self.first_row, [], self.num_parameters
        below = 0
        for layer in self.layers:
            own = rows + layer.before * layer.out
            place -= layer.out * (layer.window + 1)  # the last layer comes first in memory
            table.append([layer.out, layer.window, layer.positions, layer.step, below, own, place])
            table[-1].append(place + layer.out * layer.window)
            below, rows = rows, own + (layer.positions + layer.after) * layer.out
        return np.array(table, np.int64), rows + SLACK

    def module(self):
        """The network as a torch module that takes signals (n, 40)."""
        h, k = self.width, self.num_outputs
        if self.kind == MLP:
            hidden = nn.Linear(NUM_POINTS, h), nn.ReLU(), nn.Linear(h, h), nn.ReLU()
            return nn.Sequential(*hidden, nn.Linear(h, k))
        first = nn.Unflatten(1, (1, NUM_POINTS)), nn.Conv1d(1, h, 5, stride=2, padding=1), nn.ReLU()
        others = [part for _ in range(2) for part in (nn.Conv1d(h, h, 3, stride=2, padding=1), nn.ReLU())]
        return nn.Sequential(*first, *others, nn.Flatten(), nn.Linear(5 * h, k))


def fully_connected(h, k):
    """The layers of 40-h-h-k."""
    return Layer(h, NUM_POINTS), Layer(h, h), Layer(k, h)


def convolutional(c, k):
    """The layers of three convolutions of stride 2, with planes of 19, 10 and 5 positions, and a dense layer."""
    first = Layer(c, 5, 19, 2, before=1, after=1)
    return first, Layer(c, 3 * c, 10, 2 * c, before=1), Layer(c, 3 * c, 5, 2 * c), Layer(k, 5 * c)


LAYERS = {MLP: fully_connected, CNN: convolutional}


def start(network, seed):
    """Weights of PyTorch's default initialisation at `seed` and room for what training needs, float32 (4, n)."""
    size = -(-(network.num_parameters + SLACK) // 8) * 8
    state = np.zeros((NUM_STATES, size), np.float32)
    fill(network, state[0], seeded(network.module, seed))
    return state


def fill(network, weights, module):
    """Write the parameters of a torch module into the engine's weights (n,), in place."""
    modules = [part for part in module if hasattr(part, "weight")]
    for row, part in zip(network.table[0], modules, strict=True):
        for place, numbers in zip(row[6:], (_in_rows(network, part.weight), part.bias), strict=True):
            flat = numbers.detach().numpy().ravel()
            weights[place : place + len(flat)] = flat


def _in_rows(network, weight):
    """A weight of torch with its inputs in the order of the rows: position by position, and there by channel."""
    if network.kind == MLP:
        return weight
    if weight.dim() == 2:
        weight = weight.reshape(len(weight), network.width, 5)
    return weight.permute(0, 2, 1).contiguous()
