"""The encoder problem: eight patterns through three hidden units, so the network has to invent a code.

Source: D. E. Rumelhart, G. E. Hinton and R. J. Williams (1986), "Learning internal representations by error
propagation", Parallel Distributed Processing 1, chapter 8, pp. 318-362; the problem is that of D. H. Ackley,
G. E. Hinton and T. J. Sejnowski (1985), Cognitive Science 9, 147-169. Logistic units, targets 0.1 and 0.9, the
whole set of patterns before each change of the weights, momentum:

    E = 1/2 Σ (t − o)²     δ = (t − o) o (1 − o)     change(n + 1) = learning_rate δ a + momentum change(n)

All seeds are trained at once: every array has the seeds in front.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Encoder:
    """The network and how it is trained; `scale` bounds the uniform weights at the start.

    The targets are `low` and 1 − `low`, since a logistic unit reaches 0 and 1 at infinite weights only.
    """

    num_patterns: int = 8
    num_hidden: int = 3
    learning_rate: float = 0.25
    momentum: float = 0.9
    num_epochs: int = 4_000
    scale: float = 0.5
    low: float = 0.1

    def __post_init__(self):
        """Raise ValueError for a network or a training that cannot be."""
        if min(self.num_patterns, self.num_hidden, self.num_epochs) < 1:
            raise ValueError("num_patterns, num_hidden and num_epochs must be at least 1")
        if self.learning_rate <= 0 or not 0 <= self.momentum < 1:
            raise ValueError(f"need learning_rate > 0 and 0 <= momentum < 1, got {self.learning_rate}, {self.momentum}")
        if not 0 <= self.low < 0.5:
            raise ValueError(f"low must be at least 0 and below 1/2, got {self.low}")


@dataclass(frozen=True, eq=False)
class Trained:
    """Codes before and after training (s, n, hidden), outputs (s, n, n); losses and wrong outputs (s, num_epochs).

    Losses and the number of outputs on the wrong side of 1/2 are those before each epoch.
    """

    first_codes: np.ndarray
    codes: np.ndarray
    outputs: np.ndarray
    losses: np.ndarray
    num_wrong: np.ndarray


def sigmoid(x):
    """The logistic function, any shape."""
    return 1 / (1 + np.exp(-x))


def slope(activity):
    """Derivative of the logistic function, from the activity it gave: o (1 - o)."""
    return activity * (1 - activity)


def slope_at_the_output(activity):
    """A fault often made: the derivative taken at the activity, as if that were the input of the unit."""
    return slope(sigmoid(activity))


def targets_of(encoder):
    """What the outputs should be, (n, n): 1 − low on the diagonal, else low."""
    return np.where(np.eye(encoder.num_patterns, dtype=bool), 1 - encoder.low, encoder.low)


def start(encoder, seeds):
    """Random weights and thresholds, one draw a seed: ((s, n, hidden), (s, hidden), (s, hidden, n), (s, n))."""
    n, hidden = encoder.num_patterns, encoder.num_hidden
    draws = [np.random.default_rng(seed).uniform(-1, 1, (2 * n * hidden + hidden + n)) for seed in seeds]
    parts = np.split(encoder.scale * np.array(draws), np.cumsum([n * hidden, hidden, n * hidden]), axis=1)
    shapes = ((n, hidden), (hidden,), (hidden, n), (n,))
    return tuple(part.reshape(len(draws), *shape) for part, shape in zip(parts, shapes, strict=True))


def forward(weights):
    """Codes (s, n, hidden) and outputs (s, n, n) of all patterns; pattern i switches input i on and no other."""
    into_hidden, hidden_bias, into_output, output_bias = weights
    codes = sigmoid(into_hidden + hidden_bias[:, None])  # an input of 1 in place i picks row i
    return codes, sigmoid(codes @ into_output + output_bias[:, None])


def gradient(weights, codes, outputs, targets, slope=slope):
    """Derivatives of E with respect to each of the weights, in their shapes, from what `forward` gave."""
    above = (outputs - targets) * slope(outputs)  # (s, n, n)
    below = above @ weights[2].transpose(0, 2, 1) * slope(codes)  # (s, n, hidden)
    return below, below.sum(1), codes.transpose(0, 2, 1) @ above, above.sum(1)


def train(encoder, seeds, slope=slope):
    """Train a network for each seed, all at once, and return a `Trained`; `slope` is o (1 − o), or a fault."""
    weights, targets = start(encoder, seeds), targets_of(encoder)
    changes, shape = [0.0] * len(weights), (len(weights[0]), encoder.num_epochs)
    losses, num_wrong = np.empty(shape), np.empty(shape, int)
    codes, outputs = first_codes, _ = forward(weights)
    for epoch in range(encoder.num_epochs):
        losses[:, epoch] = loss(outputs, targets)
        num_wrong[:, epoch] = np.count_nonzero((outputs > 0.5) != (targets > 0.5), axis=(1, 2))
        slopes = gradient(weights, codes, outputs, targets, slope)
        changes = [
            encoder.momentum * old - encoder.learning_rate * new for old, new in zip(changes, slopes, strict=True)
        ]
        weights = [part + change for part, change in zip(weights, changes, strict=True)]
        codes, outputs = forward(weights)
    return Trained(first_codes, codes, outputs, losses, num_wrong)


def loss(outputs, targets):
    """E of outputs (s, n, n), (s,)."""
    return 0.5 * np.square(outputs - targets).sum((1, 2))
