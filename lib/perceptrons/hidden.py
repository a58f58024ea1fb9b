"""One hidden layer between the inputs and the unit: many networks trained side by side on XOR, one for each seed.

    h = f(W₁ (x, 1)),  y = f(w₂ · (h, 1)),  E = mean over the four points of (y − t)²

Plain gradient descent on all four points (Rumelhart, Hinton and Williams 1986). f is tanh with targets ±1, or the
logistic function with targets 0 and 1. Every array has the network first: (num_seeds, ...).
"""

from dataclasses import dataclass

import numpy as np

from lib.perceptrons.xor import EXAMPLES, TARGETS


@dataclass(frozen=True)
class Activation:
    """A squashing function, its slope as a function of its value, and the targets that stand for −1 and +1."""

    value: object
    slope: object
    low: float
    high: float

    @property
    def middle(self):
        """The output at which the answer changes."""
        return (self.low + self.high) / 2


ACTIVATIONS = {
    "tanh": Activation(np.tanh, lambda y: 1 - y * y, -1.0, 1.0),
    "logistic": Activation(lambda a: 0.5 * (1 + np.tanh(a / 2)), lambda y: y * (1 - y), 0.0, 1.0),
}


@dataclass(frozen=True, eq=False)
class Networks:
    """Weights into the hidden layer (num_seeds, 3, num_hidden) and out of it (num_seeds, num_hidden + 1, 1)."""

    first: np.ndarray
    second: np.ndarray

    def at(self, chosen):
        """The chosen networks: indices, a mask or a slice."""
        return Networks(self.first[chosen], self.second[chosen])


def start(num_hidden, seeds):
    """Networks with standard normal weights, those of each seed from its own generator; ValueError without units."""
    if num_hidden < 1:
        raise ValueError(f"a hidden layer needs a unit at least, not {num_hidden}")
    drawn = [np.random.default_rng([num_hidden, seed]).normal(size=(num_hidden, 4)) for seed in seeds]
    biases = [np.random.default_rng([num_hidden, seed, 1]).normal(size=(1, 1)) for seed in seeds]
    drawn = np.array(drawn)
    return Networks(drawn[..., :3].transpose(0, 2, 1), np.concatenate([drawn[..., 3:], np.array(biases)], axis=1))


def outputs(networks, examples, activation="tanh"):
    """Hidden values with a constant 1 (num_seeds, n, num_hidden + 1) and outputs (num_seeds, n) for examples (n, 3)."""
    f = ACTIVATIONS[activation].value
    hidden = f(examples @ networks.first)
    hidden = np.concatenate([hidden, np.ones((*hidden.shape[:2], 1))], axis=2)
    return hidden, f(hidden @ networks.second)[..., 0]


def gradient(networks, activation="tanh"):
    """Errors E (num_seeds,) on XOR and their slopes by both layers' weights, as `Networks`."""
    f = ACTIVATIONS[activation]
    hidden, y = outputs(networks, EXAMPLES, activation)
    gap = y - np.where(TARGETS > 0, f.high, f.low)
    out = (2 / len(TARGETS) * gap * f.slope(y))[..., None]  # (num_seeds, 4, 1)
    back = out * networks.second[:, None, :-1, 0] * f.slope(hidden[..., :-1])  # (num_seeds, 4, num_hidden)
    slopes = Networks(EXAMPLES.T @ back, hidden.transpose(0, 2, 1) @ out)
    return np.mean(gap**2, axis=1), slopes


def descend(networks, num_epochs, learning_rate, activation="tanh", keep=()):
    """Networks after plain descent, and those after the epochs in `keep`: (last, {epoch: networks})."""
    kept = {}
    for epoch in range(num_epochs + 1):
        if epoch in keep:
            kept[epoch] = networks
        if epoch < num_epochs:
            _, slopes = gradient(networks, activation)
            networks = Networks(
                networks.first - learning_rate * slopes.first, networks.second - learning_rate * slopes.second
            )
    return networks, kept


def misses_of(networks, activation="tanh"):
    """How many of the four points each network has wrong, (num_seeds,)."""
    _, y = outputs(networks, EXAMPLES, activation)
    return np.count_nonzero(TARGETS * (y - ACTIVATIONS[activation].middle) <= 0, axis=1)
