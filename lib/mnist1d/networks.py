"""The networks of MNIST-1D, each twice: a torch module as the reference, and a function of many rows of parameters.

Source: S. Greydanus, "Scaling down deep learning" (2020), and the paper with D. Kobak (ICML 2024), section on the
benchmark; built from a description. A network of rows (L, P) maps signals x, (n, 40) for all or (L, n, 40) for each
row, to logits (L, n, 10). Inside, examples come last, so that each layer of all networks is one batch of products:

    linear  W x + b        MLP  h = relu(A x), then h + relu(B h)        CNN  three convolutions of stride 2
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from torch import Tensor, nn
from torch.nn.functional import relu

from lib.mnist1d.layout import Layout
from lib.mnist1d.stacked_layers import convolution, linear

NUM_POINTS, NUM_CLASSES = 40, 10


@dataclass(frozen=True)
class Network:
    """make: () → torch module with PyTorch's default start; logits: (named parameters, x (…, 40, n)) → (L, 10, n)."""

    name: str
    make: Callable[[], nn.Module]
    logits: Callable[[dict, Tensor], Tensor] = field(repr=False)

    @property
    def layout(self) -> Layout:
        """Names and shapes of the parameters of a row."""
        return Layout.of(self.make())

    @property
    def num_parameters(self) -> int:
        """Numbers in a row."""
        return self.layout.num_parameters

    def function(self) -> Callable[[Tensor, Tensor], Tensor]:
        """The network as the trainer takes it: logits (L, n, 10) of rows (L, P) and signals (n, 40) or (L, n, 40)."""
        layout = self.layout
        return lambda rows, x: self.logits(layout.unpacked(rows), x.mT).mT


def logistic() -> Network:
    """Logistic regression, 410 parameters."""
    return Network("logistic regression", _Logistic, lambda named, x: linear(named, "last", x))


def mlp(width: int = 100, skip: bool = True, num_points: int = NUM_POINTS) -> Network:
    """Two hidden layers of `width` units, the second with a skip connection around it or without; 15,210 at 100."""

    def logits(named, x):
        h = relu(linear(named, "first", x))
        second = relu(linear(named, "second", h))
        return linear(named, "last", h + second if skip else second)

    return Network("fully connected network", lambda: _Mlp(width, skip, num_points), logits)


def cnn(channels: int = 25) -> Network:
    """Three convolutions of stride 2 with `channels` planes of 19, 10 and 5 points; 5,210 parameters at 25."""

    def logits(named, x):
        h = relu(convolution(named, "first", x[..., None, :, :]))
        h = relu(convolution(named, "second", h))
        h = relu(convolution(named, "third", h))
        return linear(named, "last", h.flatten(-3, -2))

    return Network("convolutional network", lambda: _Cnn(channels), logits)


class _Logistic(nn.Module):
    def __init__(self):
        super().__init__()
        self.last = nn.Linear(NUM_POINTS, NUM_CLASSES)

    def forward(self, x):
        return self.last(x)


class _Mlp(nn.Module):
    def __init__(self, width, skip, num_points):
        super().__init__()
        self.skip = skip
        self.first = nn.Linear(num_points, width)
        self.second = nn.Linear(width, width)
        self.last = nn.Linear(width, NUM_CLASSES)

    def forward(self, x):
        h = relu(self.first(x))
        second = relu(self.second(h))
        return self.last(h + second if self.skip else second)


class _Cnn(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.first = nn.Conv1d(1, channels, 5, stride=2, padding=1)
        self.second = nn.Conv1d(channels, channels, 3, stride=2, padding=1)
        self.third = nn.Conv1d(channels, channels, 3, stride=2, padding=1)
        self.last = nn.Linear(5 * channels, NUM_CLASSES)

    def forward(self, x):
        h = relu(self.first(x[:, None]))
        h = relu(self.third(relu(self.second(h))))
        return self.last(h.flatten(1))
