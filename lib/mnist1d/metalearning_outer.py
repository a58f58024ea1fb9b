"""The outer loop: gradient descent on an activation function, one whole training run for each of its steps.

    φ ← φ − 0.3 · clip(∂J/∂φ, ±0.1)        J: mean of the last 200 of 301 inner losses

The inner weights and the noise come fresh from the seed at every outer step. The original means this too, but its inner
loop seeds the generator, so that every run after the first begins with the same weights; `fresh=False` does so.
Source: S. Greydanus, "Scaling down deep learning" (2020), "Metalearning an activation function", and its notebook.
"""

from dataclasses import dataclass

import numpy as np
import torch

from lib.mnist1d.metalearning_backward import backward
from lib.mnist1d.metalearning_inner import NUM_CLASSES, Inner, Run
from lib.mnist1d.metalearning_knots import HIDDEN, Shape
from lib.mnist1d.metalearning_sets import NAMES, set_of

SHAPE_STREAM, INNER_STREAM = 1, 2
PUBLISHED_INNER = Inner()
NUM_TESTED = 500  # test signals on which the original states its accuracies


@dataclass(frozen=True)
class Outer:
    """Settings of a learned activation; the defaults are the published ones, but for the fresh start of each run."""

    num_outer: int = 301
    data: str = NAMES[0]
    noise: float = 0.1
    fresh: bool = True
    outer_rate: float = 0.3
    clip: float = 0.1
    inner: Inner = PUBLISHED_INNER


def run_outer(outer: Outer, seed: int) -> dict[str, np.ndarray]:
    """Arrays numbers (num_outer + 1, 301) of the function; for each outer step losses and accuracies, (num_outer,)."""
    torch.set_num_threads(1)
    data = set_of(outer.data)
    x, labels = data.train
    run = Run(outer.inner, x, labels)
    numbers, found = [first_shape(seed)], {"loss": [], "last_loss": [], "validation": [], "test": []}
    for step in range(outer.num_outer):
        draws = Draws.of(outer, seed, step, x.shape[1])
        loss, slope, noise = outer_step(run, numbers[-1], draws)
        numbers.append(numbers[-1] - outer.outer_rate * np.clip(slope, -outer.clip, outer.clip))
        right = accuracy(run, data.validation, noise), accuracy(run, data.test, noise, NUM_TESTED)
        for name, value in zip(found, (loss.mean(), loss[-1], *right), strict=True):
            found[name].append(value)
    return {"numbers": np.stack(numbers)} | {name: np.array(values) for name, values in found.items()}


def outer_step(run: Run, numbers: np.ndarray, draws: "Draws"):
    """One inner run and its derivative: judged losses, gradient by the function (301,), and the last noise (width,)."""
    leaf = torch.tensor(numbers, requires_grad=True)
    shape = Shape.of(leaf)
    table, lifts = shape.table(), shape.lifts(torch.tensor(draws.shape_noise))
    noise = (draws.noise + lifts.detach().numpy()[:, None]).astype(run.x.dtype)
    run.use(table.detach().numpy())
    losses = run.train(draws.start.astype(run.x.dtype), noise[:-1])
    table_bar, lifts_bar = backward(run)
    joined = (table * torch.tensor(table_bar)).sum() + (lifts[:-1] * torch.tensor(lifts_bar)).sum()
    (slope,) = torch.autograd.grad(joined, leaf)
    return losses[-run.inner.judged_steps :], slope.numpy(), noise[-1]


def accuracy(run: Run, part, noise, num=None) -> float:
    """Fraction of a part's signals, or of the first `num`, that the trained network names rightly."""
    x, labels = part
    return float((run.answers(x[:num], noise) == labels[:num]).mean())


@dataclass(frozen=True, eq=False)
class Draws:
    """All chance of an inner run: weights, and noise at hidden units and at those of the function, one row a step.

    The last row of noise is for the evaluation.
    """

    start: np.ndarray
    noise: np.ndarray
    shape_noise: np.ndarray

    @classmethod
    def of(cls, outer: Outer, seed: int, step: int, num_inputs: int) -> "Draws":
        """Those of an outer step: its own, or those of the first step again and again."""
        generator = np.random.default_rng([INNER_STREAM, seed, step if outer.fresh else 0])
        rows, inner = outer.inner.num_steps + 1, outer.inner
        start = first_weights(generator, num_inputs, inner.width)
        return cls(start, *(outer.noise * generator.uniform(-1, 1, (rows, units)) for units in (inner.width, HIDDEN)))


def first_weights(generator: np.random.Generator, num_inputs: int, width: int) -> np.ndarray:
    """Weights (P,) as PyTorch's layers draw them: uniform, within one over the root of the number of inputs."""
    first = generator.uniform(-1, 1, (num_inputs + 1) * width) / np.sqrt(num_inputs)
    return np.concatenate([first, generator.uniform(-1, 1, (width + 1) * NUM_CLASSES) / np.sqrt(width)])


def first_shape(seed: int) -> np.ndarray:
    """Numbers (301,) of the function before its first step, drawn likewise from the seed."""
    generator = np.random.default_rng([SHAPE_STREAM, seed])
    return np.concatenate([generator.uniform(-1, 1, 2 * HIDDEN), generator.uniform(-0.1, 0.1, HIDDEN + 1)])
