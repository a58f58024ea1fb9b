"""The four kinds of models for MNIST's images, (n, 784) in rows, with passes and rates chosen on tuning seeds.

The recurrent network reads an image by pairs of rows, which halves its steps.
"""

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor, nn


class Recurrent(nn.Module):
    """Gated units read an image by pairs of rows; all states feed the last layer."""

    def __init__(self, hidden: int = 64, rows: int = 2):
        super().__init__()
        self.points = 28 * rows
        self.recurrent = nn.GRU(self.points, hidden)
        self.last = nn.Linear(784 // self.points * hidden, 10)

    def forward(self, x: Tensor) -> Tensor:
        """Logits (n, 10) of images (n, 784)."""
        steps = x.view(len(x), -1, self.points).transpose(0, 1).contiguous()
        return self.last(self.recurrent(steps)[0].transpose(0, 1).flatten(1))


def convolutional() -> nn.Module:
    """Two convolutions of stride 2, then a hidden layer."""
    first = nn.Conv2d(1, 12, 5, stride=2, padding=1), nn.ReLU()
    second = nn.Conv2d(12, 24, 3, stride=2, padding=1), nn.ReLU()
    last = nn.Flatten(), nn.Linear(24 * 49, 100), nn.ReLU(), nn.Linear(100, 10)
    return nn.Sequential(nn.Unflatten(1, (1, 28, 28)), *first, *second, *last)


def fully_connected() -> nn.Module:
    """Two hidden layers of 256 units."""
    hidden = nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 256), nn.ReLU()
    return nn.Sequential(*hidden, nn.Linear(256, 10))


@dataclass(frozen=True)
class Recipe:
    """How a kind of model is built and trained."""

    words: str
    make: Callable[[], nn.Module]
    num_epochs: int
    learning_rate: float


RECIPES = {
    "logistic": Recipe("logistic regression", lambda: nn.Linear(784, 10), 5, 3e-3),
    "mlp": Recipe("fully connected network", fully_connected, 5, 2e-3),
    "cnn": Recipe("convolutional network", convolutional, 3, 4e-3),
    "gru": Recipe("recurrent network", Recurrent, 3, 4e-3),
}
