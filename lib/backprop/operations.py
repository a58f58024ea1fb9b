"""Each operation with its backward pass, tried on random arrays: is the error at its inputs the true derivative?

A weighted sum of the outputs, E = Σ R ∘ f(X), has the error R at the outputs, whatever f is.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lib.backprop import convolution, pooling
from lib.backprop.losses import CROSS_ENTROPY
from lib.backprop.numeric import numeric_gradients, relative_error

SEED = 7


@dataclass(frozen=True)
class Operation:
    """`forward(*arrays)`, and `backward(error, *arrays)` with one error for each array."""

    name: str
    shapes: tuple
    forward: Callable
    backward: Callable


LABELS = np.array([1, 0, 2, 2])
OPERATIONS = (
    Operation("convolution", ((2, 3, 6, 6), (4, 3, 3, 3)), convolution.forward, convolution.backward),
    Operation(
        "mean pooling",
        ((2, 3, 6, 6),),
        lambda x: pooling.mean_forward(x, 2),
        lambda error, x: [pooling.mean_backward(error, x, 2)],
    ),
    Operation(
        "max pooling",
        ((2, 3, 6, 6),),
        lambda x: pooling.max_forward(x, 2),
        lambda error, x: [pooling.max_backward(error, x, 2)],
    ),
    Operation(
        "softmax and cross-entropy",
        ((4, 5),),
        lambda y: np.array(CROSS_ENTROPY.value(y, LABELS)),
        lambda error, y: [error * CROSS_ENTROPY.slope(y, LABELS)],
    ),
)


def check(operation):
    """Shapes of the arrays and of the output, and the largest relative error against central differences."""
    generator = np.random.default_rng(SEED)
    arrays = [generator.standard_normal(shape) for shape in operation.shapes]
    error = generator.standard_normal(operation.forward(*arrays).shape)
    expected = numeric_gradients(lambda moved: (error * operation.forward(*moved)).sum(), arrays)
    found = operation.backward(error, *arrays)
    return [array.shape for array in arrays], error.shape, relative_error(found, expected)
