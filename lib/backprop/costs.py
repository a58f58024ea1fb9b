"""What the two passes cost: products counted while the rules run, numbers kept from one pass to the other.

A product of (n, i) by (i, o) takes n·i·o multiply-accumulates (MACs). The backward pass has two of that size where the
forward pass has one, for the gradient and for the error; that derivatives of any computation cost a small multiple of
it is the theorem of W. Baur and V. Strassen (1983), Theoretical Computer Science 22, 317–330.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from lib.backprop import rules
from lib.backprop.activations import TANH, layers_of


@dataclass(frozen=True)
class Costs:
    """MACs of both passes, and how many numbers are weights, and how many are kept for the backward pass."""

    forward: int
    backward: int
    weights: int
    kept: int

    @property
    def ratio(self):
        """Backward over forward."""
        return self.backward / self.forward


class Counting(np.ndarray):
    """An array whose matrix products are counted in the list `macs` that it and its descendants carry."""

    def __array_finalize__(self, parent):
        self.macs = getattr(parent, "macs", None)

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        plain = [np.asarray(x) if isinstance(x, Counting) else x for x in inputs]
        macs = next(x.macs for x in inputs if isinstance(x, Counting))
        if ufunc is np.matmul:
            macs.append(int(np.prod(plain[0].shape)) * plain[1].shape[-1])
        return counting(getattr(ufunc, method)(*plain, **options), macs)


def counting(array, macs):
    """A view of an array that adds the MACs of its products to the list `macs`."""
    view = np.asarray(array).view(Counting)
    view.macs = macs
    return view


def count(sizes, num_examples):
    """`Costs` of one batch through layers of these sizes, counted by running the rules."""
    macs, functions = [], layers_of(TANH, len(sizes) - 1)
    weights = [np.full(shape, 0.1) for shape in pairwise(sizes)]
    outputs, entered = rules.forward(counting(np.ones((num_examples, sizes[0])), macs), weights, functions)
    forward = sum(macs)
    rules.backward(outputs, weights, functions, entered)
    kept = sum(array.size for pair in entered for array in pair)
    return Costs(forward, sum(macs) - forward, sum(weight.size for weight in weights), kept)
