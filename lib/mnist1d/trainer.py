"""The one trainer of the room: equal networks side by side, each with a row of parameters, its own seed and settings.

A network is a pure function, logits (L, n, K) of rows (L, P) and examples x; x is shared by all networks (n, …) or
their own (L, n, …). A step takes the gradient of the summed losses, which is each network's own, and moves the rows by
a rule in torch's conventions: momentum v ← μ v + g, w ← w − η v; Adam (D. P. Kingma and J. Ba, 2015), β = 0.9, 0.999.
Masks (L, P) of zeros and ones stay in force: what they remove is zero at the start and after each step.
"""

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

BETAS, ADAM_EPSILON = (0.9, 0.999), 1e-8


def cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """Mean cross-entropy (L,) in nats of logits (L, n, K) against labels (n,) or (L, n)."""
    labels = labels.expand(logits.shape[:2])
    return -logits.log_softmax(2).gather(2, labels[..., None]).mean((1, 2))


def squared_error(logits: Tensor, labels: Tensor) -> Tensor:
    """Mean over examples of the squared distance (L,) of outputs (L, n, K) from one-hot labels (n,) or (L, n)."""
    targets = torch.nn.functional.one_hot(labels, logits.shape[2]).to(logits.dtype)
    return ((logits - targets) ** 2).sum(2).mean(1)


def error_rates(logits: Tensor, labels: Tensor) -> Tensor:
    """Fraction (L,) of examples whose largest logit (L, n, K) is not the label's, (n,) or (L, n)."""
    return (logits.argmax(2) != labels).double().mean(1)


class Momentum:
    """Gradient descent; learning_rate, momentum and weight_decay are numbers or (L,), one for each network."""

    def __init__(self, learning_rate, momentum=0.0, weight_decay=0.0):
        self.learning_rate, self.momentum = _column(learning_rate), _column(momentum)
        self.weight_decay, self.velocity = _column(weight_decay), None

    def move(self, rows: Tensor, gradient: Tensor, factor: float = 1.0) -> None:
        """One step of rows (L, P) in place, at `factor` times the rate."""
        if self.weight_decay.any():
            gradient = gradient + self.weight_decay * rows
        if self.velocity is None:
            self.velocity = torch.zeros_like(rows)
        self.velocity.mul_(self.momentum).add_(gradient)
        rows.addcmul_(self.velocity, self.learning_rate, value=-factor)


class Adam:
    """Adam with its bias corrections; learning_rate is a number or (L,), one for each network."""

    def __init__(self, learning_rate):
        self.learning_rate, self.step, self.first, self.second = _column(learning_rate), 0, None, None

    def move(self, rows: Tensor, gradient: Tensor, factor: float = 1.0) -> None:
        """One step of rows (L, P) in place, at `factor` times the rate."""
        if self.first is None:
            self.first, self.second = torch.zeros_like(rows), torch.zeros_like(rows)
        self.step += 1
        beta, gamma = BETAS
        self.first.lerp_(gradient, 1 - beta)
        self.second.mul_(gamma).addcmul_(gradient, gradient, value=1 - gamma)
        spread = (self.second / (1 - gamma**self.step)).sqrt_().add_(ADAM_EPSILON)
        rows.addcmul_(self.learning_rate / (1 - beta**self.step), self.first / spread, value=-factor)


def training(
    network: Callable[[Tensor, Tensor], Tensor],
    rows: Tensor,
    batch_at: Callable[[int], tuple[Tensor, Tensor]],
    num_steps: int,
    rule,
    *,
    masks: Tensor | None = None,
    loss: Callable[[Tensor, Tensor], Tensor] = cross_entropy,
    schedule: Callable[[int], float] = lambda step: 1.0,
) -> Iterator[tuple[int, Tensor]]:
    """Train copies of rows (L, P) and yield (step, rows) after each of num_steps steps; copy what you keep.

    batch_at: step, from 0, → examples and labels; rule: `Adam` or `Momentum`, fresh; schedule: step → factor of the
    rate; masks: (L, P), zeros and ones. ValueError when masks and rows differ in shape.
    """
    if masks is not None and masks.shape != rows.shape:
        raise ValueError(f"masks {tuple(masks.shape)} do not fit the parameters {tuple(rows.shape)}")
    rows = rows.clone() if masks is None else rows * masks
    for step in range(num_steps):
        x, labels = batch_at(step)
        leaf = rows.detach().requires_grad_()
        (gradient,) = torch.autograd.grad(loss(network(leaf, x), labels).sum(), leaf)
        rule.move(rows, gradient if masks is None else gradient * masks, schedule(step))
        if masks is not None:
            rows.mul_(masks)
        yield step + 1, rows


def trained(*arguments, **settings) -> Tensor:
    """The rows (L, P) after the last step of `training`."""
    *_, (_, rows) = training(*arguments, **settings)
    return rows


def outputs(network, rows: Tensor, x: Tensor, chunk: int = 2000) -> Tensor:
    """Logits (L, n, K) of signals x (…, n, points), without gradients, chunk by chunk to spare memory."""
    with torch.no_grad():
        return torch.cat([network(rows, part) for part in x.split(chunk, dim=-2)], dim=1)


def in_order(x: Tensor, labels: Tensor, batch_size: int = 100) -> Callable[[int], tuple[Tensor, Tensor]]:
    """Batches in the order of the set, again and again: rows batch_size · step onwards; for all networks alike."""
    if len(x) % batch_size:
        raise ValueError(f"{len(x)} examples do not divide into batches of {batch_size}")

    def batch_at(step):
        start = step * batch_size % len(x)
        return x[start : start + batch_size], labels[start : start + batch_size]

    return batch_at


def _column(value) -> Tensor:
    value = torch.as_tensor(value, dtype=torch.float32)
    return value[:, None] if value.dim() else value
