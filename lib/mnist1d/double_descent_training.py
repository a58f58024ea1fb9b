"""One network trained and judged: epochs of the compiled engine, and loss and error on any signals.

Two ways to train, both with batches of 100 in a new order for each epoch. The order depends on the seed alone, so that
networks of all widths see the same batches.
"""

from dataclasses import dataclass

import numpy as np

from lib.mnist1d import double_descent_engine as engine
from lib.mnist1d.double_descent_data import ORDER
from lib.mnist1d.double_descent_networks import start
from lib.mnist1d.double_descent_rows import EXAMPLES

LOSSES = ("cross-entropy", "squared error")


@dataclass(frozen=True)
class Rule:
    """momentum: of gradient descent, None for Adam; num_steps: over which a cosine takes the rate to zero, 0: never."""

    learning_rate: float = 0.01
    momentum: float | None = 0.9
    num_steps: int = 0

    def rates(self, step, num):
        """Learning rates float64 (num,) of the steps from `step`, counted from 0."""
        if not self.num_steps:
            return np.full(num, self.learning_rate)
        share = np.minimum((step + np.arange(num)) / self.num_steps, 1)
        return self.learning_rate * (1 + np.cos(np.pi * share)) / 2


def epochs(network, x, labels, seed, rule, loss="cross-entropy"):
    """Train without end: yield (epoch, mean loss met in it, weights) from epoch 1 on; the weights change in place.

    x float32 (n, 40), labels int64 (n,), n a multiple of 100; seed: of the initial weights and the order.
    """
    if loss not in LOSSES:
        raise ValueError(f"loss must be one of {', '.join(LOSSES)}, not {loss!r}")
    table, num_rows = network.table
    state, draws = start(network, seed), np.random.default_rng([seed, ORDER])
    kept = -1.0 if rule.momentum is None else rule.momentum
    epoch, per_epoch = 0, len(labels) // EXAMPLES
    while True:
        order, step = draws.permutation(len(labels)), epoch * per_epoch
        rates = rule.rates(step, per_epoch)
        met = engine.run_epoch(table, num_rows, network.first_row, state, x, labels, order, loss == LOSSES[1], rates,
                               kept, step)  # fmt: skip
        epoch += 1
        yield epoch, met, state[0]


def outputs(network, weights, x):
    """Outputs float64 (n, K) for signals float32 (n, 40), n a multiple of 100."""
    table, num_rows = network.table
    return engine.outputs(table, num_rows, network.first_row, weights, x).astype(np.float64)


def judged(answers, labels, loss="cross-entropy"):
    """Mean loss and error rate, both float64, of outputs (n, K) against labels (n,)."""
    error_rate = float(np.mean(answers.argmax(1) != labels))
    places = np.arange(len(labels))
    if loss == LOSSES[1]:
        targets = np.zeros_like(answers)
        targets[places, labels] = 1
        return float(np.mean(((answers - targets) ** 2).sum(1))), error_rate
    top = answers.max(1)
    whole = np.log(np.exp(answers - top[:, None]).sum(1)) + top
    return float(np.mean(whole - answers[places, labels])), error_rate


def guessing(labels, num_outputs, loss="cross-entropy"):
    """Loss of the best answer that is the same for all: the entropy of the labels, or one minus Σ of squared shares."""
    shares = np.bincount(labels, minlength=num_outputs) / len(labels)
    if loss == LOSSES[1]:
        return float(1 - np.sum(shares**2))
    present = shares[shares > 0]
    return float(-np.sum(present * np.log(present)))
