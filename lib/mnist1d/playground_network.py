"""The network that says what it reads in the reader's signal: the benchmark's convolutional network, trained once.

The benchmark (S. Greydanus, 2020) trains it on four thousand signals, which it learns by heart; it is then sure of
nearly everything, also where it errs. Since signals can be drawn at will, this one sees many more, and its
probabilities are about as often right as they say. The rate of Adam falls in a straight line to zero:

    rate of step s = 0.01 (1 − s / number of steps)
"""

import base64
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from lib.data.mnist1d import Mnist1d, make_mnist1d
from lib.experiments import map_runs
from lib.mnist1d.layout import rows_of, seeded
from lib.mnist1d.networks import cnn
from lib.mnist1d.trainer import Adam, error_rates, in_order, outputs, trained

DATA_SEED = 2020  # of the signals that train it: a seed other than that of the test signals


@dataclass(frozen=True)
class Reading:
    """How the network is trained; seed: of its first weights."""

    num_signals: int = 50_000
    num_steps: int = 2_000
    learning_rate: float = 0.01
    seed: int = 0


def reading_network(num_signals: int = 50_000, num_steps: int = 2_000, seed: int = 0) -> dict[str, np.ndarray]:
    """Return parameters (P,) float32 in the layout's order and test_error_rate (), stored once computed."""
    if num_steps < 1 or num_signals < 100 or num_signals % 100:
        raise ValueError(f"steps and hundreds of signals must be at least 1: {num_steps} steps, {num_signals} signals")
    return map_runs(train_reading, [Reading(num_signals, num_steps, seed=seed)], [0], "MNIST-1D")[0]


def train_reading(reading: Reading, _seed: int = 0) -> dict[str, np.ndarray]:
    """One run: the network trained on signals of its own and asked about the published test signals."""
    torch.set_num_threads(1)
    network, published = cnn(), make_mnist1d()
    x, labels = training_signals(reading, published)
    start = rows_of([seeded(network.make, reading.seed)])
    rows = trained(
        network.function(),
        start,
        in_order(x, labels),
        reading.num_steps,
        Adam(reading.learning_rate),
        schedule=lambda step: 1 - step / reading.num_steps,
    )
    logits = outputs(network.function(), rows, torch.tensor(published.x_test, dtype=torch.float32))
    errors = error_rates(logits, torch.tensor(published.y_test))
    return {"parameters": rows[0].numpy(), "test_error_rate": errors[0].numpy()}


def training_signals(reading: Reading, published) -> tuple[Tensor, Tensor]:
    """Return signals float32 (n, 40) in units of the published set, whose mean and spread it has, and labels (n,)."""
    own = make_mnist1d(Mnist1d(num_samples=reading.num_signals, train_split=1.0, seed=DATA_SEED))
    x = (own.x * own.spread + own.mean - published.mean) / published.spread
    return torch.tensor(x, dtype=torch.float32), torch.tensor(own.y)


def packed(parameters: np.ndarray) -> dict:
    """Return the parameters (P,) as plain data for the page; ValueError when they are not the network's."""
    layout = cnn().layout
    if np.shape(parameters) != (layout.num_parameters,) or not np.isfinite(parameters).all():
        raise ValueError(f"parameters must be {layout.num_parameters} numbers, not {np.shape(parameters)}")
    coded = base64.b64encode(np.asarray(parameters, "<f4").tobytes()).decode()
    return {"parameters": coded, "shapes": [[name, list(shape)] for name, shape in layout.shapes]}


def logits_of(parameters: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Return the logits (n, 10) of signals x (n, 40), in float64."""
    network = cnn()
    return outputs(network.function(), torch.tensor(parameters)[None].double(), torch.tensor(x).double())[0].numpy()
