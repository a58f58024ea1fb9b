"""Training one masked network, and computing only what can matter.

The network: h₁ = relu(W₁ [x, 1]), h₂ = relu(W₂ [h₁, 1]), logits = W₃ [h₁ + h₂, 1]; Adam (D. P. Kingma and J. Ba, 2015)
on the mean cross-entropy of a batch. Three things are left out, and none of them changes the function or a gradient:

    dead units       no way in, or no way out, through the masks: their output or its effect is zero for ever
    silent units     of the second layer, zero on a whole batch: they forward it, but nothing comes back through them
    subnormals       numbers below 1e-38, which Adam's decaying averages become and processors are slow at: taken as 0

Inside, examples come last, so that a group of units is a block of rows, and ones stand in for the biases' input.
"""

from contextlib import contextmanager

import torch
from torch import Tensor

from lib.mnist1d.masked_adam import MaskedAdam

SILENT_SHARE = 0.7  # of the units must be awake before leaving the others out costs more than it saves


@contextmanager
def quick():
    """One thread, and subnormal numbers taken as zero; both are put back as torch has them by default."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)
        torch.set_num_threads(threads)


def living_units(masks: list[Tensor]) -> tuple[Tensor, Tensor]:
    """Units of the first and of the second hidden layer with a way in and a way out, bool (width,) each."""
    first, second, last = masks
    out = last[:, :-1].any(0)
    living = torch.ones_like(out), torch.ones_like(out)
    while True:
        a = first.any(1) & (out | second[living[1], :-1].any(0))
        b = out & (second[:, -1] | second[:, :-1][:, living[0]].any(1))
        if torch.equal(a, living[0]) and torch.equal(b, living[1]):
            return a, b
        living = a, b


class Training:
    """A network in training: the weights of its living units as one vector, their gradient and Adam."""

    def __init__(self, layers: list[Tensor], masks: list[Tensor], batch_size: int, learning_rate: float):
        """layers: as `lottery.initial_layers`, already masked; ValueError when they do not fit the masks."""
        if [layer.shape for layer in layers] != [mask.shape for mask in masks]:
            raise ValueError("layers and masks differ in shape")
        a, b = living_units(masks)
        units = torch.cat([(a & ~b).nonzero(), (a & b).nonzero(), (b & ~a).nonzero()])[:, 0]
        self.a, self.b, self.u = int(a.sum()), int(b.sum()), len(units)  # first, second, either: blocks of rows
        bias = torch.tensor([layers[1].shape[1] - 1])
        rows = units[: self.a], units[self.u - self.b :], torch.arange(layers[2].shape[0])
        columns = torch.arange(layers[0].shape[1]), torch.cat([rows[0], bias]), torch.cat([units, bias])
        self.places = [(row[:, None], column[None]) for row, column in zip(rows, columns, strict=True)]
        self.start, self.batch_size, self.num_steps = layers, batch_size, 0
        self.weights, mask = _gathered(layers, self.places), _gathered(masks, self.places)
        self.gradient = torch.zeros_like(self.weights)
        self.now, self.slope = self.matrices(self.weights), self.matrices(self.gradient)
        self.rule = MaskedAdam(self.weights.numpy(), self.gradient.numpy(), mask.numpy(), learning_rate)
        self.h1, self.h2 = torch.ones(self.a + 1, batch_size), torch.empty(self.b, batch_size)
        self.sums, self.above = torch.ones(self.u + 1, batch_size), torch.empty(self.u, batch_size)

    def matrices(self, flat: Tensor) -> list[Tensor]:
        """Views of a vector of weights: (a, in + 1), (b, a + 1) and (10, u + 1)."""
        shapes = [torch.broadcast_shapes(*(index.shape for index in place)) for place in self.places]
        return [part.view(shape) for part, shape in zip(flat.split([s.numel() for s in shapes]), shapes, strict=True)]

    @torch.no_grad()
    def step(self, x: Tensor, targets: Tensor) -> None:
        """One update on signals x (in + 1, n), ones in the last row, and one-hot labels (10, n)."""
        first, second, last = self.now
        h1, h2, sums = self.h1, self.h2, self.sums  # kept from step to step: fresh memory costs as much as a layer
        torch.mm(first, x, out=h1[:-1]).relu_()
        torch.mm(second, h1, out=h2).relu_()
        sums[:-1] = 0
        sums[: self.a] = h1[:-1]
        sums[self.u - self.b : self.u] += h2
        errors = torch.mm(last, sums).softmax(0).sub_(targets).div_(self.batch_size)
        self.backward(x, errors)
        self.rule.step()

    def backward(self, x: Tensor, errors: Tensor) -> None:
        """Write the gradient of the loss; errors: its derivative by the logits, (10, n)."""
        h1, h2, (_, second, last) = self.h1, self.h2, self.now
        by_first, by_second, by_last = self.slope
        torch.mm(errors, self.sums.T, out=by_last)
        above = torch.mm(last[:, :-1].T, errors, out=self.above)  # by h₁ and h₂ alike
        awake = h2.amax(1).nonzero()[:, 0]
        if len(awake) < SILENT_SHARE * self.b:
            into = above[self.u - self.b :][awake].mul_(h2[awake].sign_())
            by_second.index_copy_(0, awake, torch.mm(into, h1.T))  # the other rows are zero after each step
            second = second[awake]
        else:
            into = h2.sign_().mul_(above[self.u - self.b :])
            torch.mm(into, h1.T, out=by_second)
        below = above[: self.a].addmm_(second[:, :-1].T, into).mul_(h1[:-1].sign_())
        torch.mm(below, x.T, out=by_first)

    def run(self, batches: list[tuple[Tensor, Tensor]], num_steps: int) -> None:
        """Train on until so many updates are done in all; the batches come in turn, again and again."""
        for step in range(self.num_steps, num_steps):
            self.step(*batches[step % len(batches)])
        self.num_steps = num_steps

    def layers(self) -> list[Tensor]:
        """The layers as they are now, in their full shapes; weights of dead units are as they were."""
        found = [layer.clone() for layer in self.start]
        for layer, place, part in zip(found, self.places, self.now, strict=True):
            layer[place] = part
        return found


def logits(layers: list[Tensor], x: Tensor) -> Tensor:
    """Outputs (n, 10) of layers in their full shapes for signals x (n, in + 1), ones in the last column."""
    h1, h2 = hidden(layers, x)
    return (h1 + h2) @ layers[2][:, :-1].T + layers[2][:, -1]


def hidden(layers: list[Tensor], x: Tensor) -> tuple[Tensor, Tensor]:
    """What the units of both hidden layers answer to signals x (n, in + 1), (n, width) each."""
    h1 = (x @ layers[0].T).relu()
    return h1, (h1 @ layers[1][:, :-1].T + layers[1][:, -1]).relu()


def _gathered(layers, places) -> Tensor:
    return torch.cat([layer[place].flatten() for layer, place in zip(layers, places, strict=True)])
