"""The original's way through an inner run: the function's network at every hidden unit, and a graph of every operation.

Automatic differentiation keeps what it needs to walk back through the run, and through the gradients inside it. That is
a hundred numbers, several times over, for each of the 12,800 hidden units of each step. The same mathematics as
`metalearning_backward`, in a few lines; here it is the reference for its results and for its cost.
Source: S. Greydanus, "Scaling down deep learning" (2020), notebook of the learned activation; from a description.
"""

from dataclasses import dataclass, replace
from time import process_time

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from lib.mnist1d.metalearning_inner import TINY, Inner, Run
from lib.mnist1d.metalearning_knots import SHARE, Shape
from lib.mnist1d.metalearning_outer import Draws, Outer, first_shape, outer_step
from lib.mnist1d.metalearning_sets import set_of


def activation(shape: Shape, z: Tensor, noise: Tensor) -> Tensor:
    """ELU + 0.2 g of hidden units z (n, width), with noise (hidden units of g,)."""
    bent = torch.tanh(z[..., None] * shape.u + shape.b) + noise  # (n, width, 100)
    return F.elu(z) + SHARE * (bent @ shape.w + shape.c)


def outer_loss(run: Run, numbers: Tensor, draws: Draws) -> Tensor:
    """Mean judged loss of the run's problem for a function of these numbers (301,), as a graph of all its steps."""
    inner, kind = run.inner, numbers.dtype
    weights, square, shape = torch.tensor(draws.start, dtype=kind, requires_grad=True), 1.0, Shape.of(numbers)
    noise, shape_noise = (torch.tensor(each, dtype=kind) for each in (draws.noise, draws.shape_noise))
    losses = []
    for step in range(inner.num_steps):
        (x, labels), (first, last) = run.batch(step), run.parts(weights)
        hidden = activation(shape, torch.tensor(x, dtype=kind) @ first, shape_noise[step]) + noise[step]
        losses.append(F.cross_entropy(hidden @ last[:-1] + last[-1], torch.tensor(labels)))
        (gradient,) = torch.autograd.grad(losses[-1], weights, create_graph=True)
        square = inner.memory * square + (1 - inner.memory) * gradient**2
        weights = weights - inner.learning_rate * gradient / (square.sqrt() + TINY)
    return torch.stack(losses[-inner.judged_steps :]).mean()


def gradient(run: Run, numbers: np.ndarray, draws: Draws) -> tuple[float, np.ndarray, int]:
    """Outer loss, its gradient (301,), and the bytes that the graph holds, in the type of the run."""
    held = {}

    def keep(tensor):
        held[tensor.untyped_storage().data_ptr()] = tensor.untyped_storage().nbytes()
        return tensor

    leaf = torch.tensor(numbers, dtype=torch.tensor(run.x).dtype, requires_grad=True)
    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        loss = outer_loss(run, leaf, draws)
    (slope,) = torch.autograd.grad(loss, leaf)
    return float(loss.detach()), slope.numpy(), sum(held.values())


@dataclass(frozen=True)
class Costs:
    """Seconds of a core and bytes for one outer step, in the original's way and in ours, and the steps measured."""

    seconds_plain: float
    seconds_ours: float
    bytes_plain: float
    bytes_ours: float
    num_plain: int


def costs(num_plain: int = 4, outer: Outer = Outer(), seed: int = 0) -> Costs:  # noqa: B008
    """Both ways on the published problem; the original's on `num_plain` inner steps, scaled up to all of them.

    Its cost is proportional to the steps. The whole of it would not fit into the memory of many machines.
    """
    x, labels = set_of(outer.data).train
    numbers, draws = first_shape(seed), Draws.of(outer, seed, 0, x.shape[1])
    ours, short = Run(outer.inner, x, labels), replace(outer.inner, num_steps=num_plain, judged_steps=num_plain)
    outer_step(ours, numbers, draws)  # compiles, and touches all memory once
    seconds_ours = _seconds(lambda: outer_step(ours, numbers, draws))[0]
    gradient(Run(replace(short, num_steps=1), x, labels), numbers, draws)
    seconds, (_, _, held) = _seconds(lambda: gradient(Run(short, x, labels), numbers, draws))
    scale = outer.inner.num_steps / num_plain
    return Costs(seconds * scale, seconds_ours, held * scale, ours.num_bytes, num_plain)


def _seconds(work):
    start = process_time()
    found = work()
    return process_time() - start, found


def agreement(seed: int, num_steps: int = 12, batch_size: int = 20, width: int = 9) -> float:
    """Largest difference of the two ways' gradients on a small problem in float64, over their largest entry."""
    inner = Inner(num_steps, batch_size, width, judged_steps=max(1, num_steps - 4))
    outer, (x, labels) = Outer(inner=inner), set_of(Outer.data).train
    run, draws = Run(inner, x.astype(np.float64), labels), Draws.of(outer, seed, 0, x.shape[1])
    numbers = first_shape(seed)
    ours, plain = outer_step(run, numbers, draws)[1], gradient(run, numbers, draws)[1]
    return float(np.abs(ours - plain).max() / np.abs(plain).max())
