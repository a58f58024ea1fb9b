"""The claims D15.shapes, .forward, .backward and .gradient: the rules against torch, healthy and with a bug.

The network is D15's: 128 examples of 3 inputs, 5 nodes, 100 layers. tanh and orthogonal weights keep signal and error
alive through all of them; in a network that forgets its input, a bug could hide.
"""

from functools import cache

import numpy as np

from lib.backprop import faults, reference, rules
from lib.backprop.activations import TANH
from lib.backprop.initialisation import draw_orthogonal
from lib.backprop.losses import SQUARED_ERROR
from lib.backprop.numeric import along, central_difference, relative_error
from lib.claims import Evidence, published

TOLERANCE = 1e-10  # relative; float64 leaves some 1e-13 after a hundred layers
DIFFERENCE_TOLERANCE = 1e-6  # of finite differences, which round
NUM_EXAMPLES, NUM_INPUTS, NUM_NODES = 128, 3, 5
STEP = 1e-5
SEED = 2015


@cache
def problem(num_layers=None):
    """Inputs, targets, weights, functions and error function of D15's example with so many layers (its own: 100)."""
    num_layers = num_layers or published("D15.forward", "num_layers")
    generator = np.random.default_rng(SEED)
    weights = draw_orthogonal([NUM_INPUTS] + [NUM_NODES] * num_layers, generator)
    inputs = generator.standard_normal((NUM_EXAMPLES, NUM_INPUTS))
    targets = generator.standard_normal((NUM_EXAMPLES, NUM_NODES))
    return inputs, targets, weights, [TANH] * num_layers, SQUARED_ERROR


def shapes_evidence():
    """Rows and columns that come out of rule 1 for D15's 128 × 3 inputs and 3 × 5 weights."""
    shape = [int(published("D15.shapes", name)) for name in ("input_rows", "input_columns")]
    weights = np.zeros((shape[1], NUM_NODES))
    outputs, _ = rules.forward(np.zeros(shape), [weights], [TANH])
    return Evidence({"output_rows": [outputs.shape[0]], "output_columns": [outputs.shape[1]]})


def output_error(passes=rules, num_layers=None):
    """Relative error of the outputs of a forward pass against torch."""
    inputs, _, weights, functions, _ = arguments = problem(num_layers)
    expected, _ = reference.outputs_and_gradients(*arguments)
    return relative_error([passes.forward(inputs, weights, functions)[0]], [expected])


def gradient_error(passes=rules, num_layers=None):
    """Largest relative error over the layers, of the gradients of both passes against torch."""
    arguments = problem(num_layers)
    _, expected = reference.outputs_and_gradients(*arguments)
    return relative_error(passes.gradients_of(*arguments), expected)


def difference_error(passes=rules, num_layers=None):
    """Largest relative error over the layers against central differences of the same forward pass.

    Each layer is moved along its gradient, where the slope of the error function must be the gradient's length.
    """
    inputs, targets, weights, functions, error_function = arguments = problem(num_layers)

    def loss(moved):
        return error_function.value(passes.forward(inputs, moved, functions)[0], targets)

    worst = 0.0
    for layer, gradient in enumerate(passes.gradients_of(*arguments)):
        directions = [np.zeros_like(weight) for weight in weights]
        directions[layer] = gradient / np.linalg.norm(gradient)
        slope = central_difference(along(loss, weights, directions), STEP)
        worst = max(worst, abs(slope / np.linalg.norm(gradient) - 1))
    return worst


def forward_evidence():
    """The forward rules through all layers, and without the function of the middle layer."""
    return Evidence(
        checks={
            "all layers equal to torch": output_error() <= TOLERANCE,
            "activation left out in one layer is seen": output_error(_bug(faults.LEFT_OUT)) > TOLERANCE,
        }
    )


def backward_evidence():
    """The backward rules through all layers, and with one matrix that is not transposed."""
    return Evidence(
        checks={
            "all layers equal to torch": gradient_error() <= TOLERANCE,
            "all layers equal to finite differences": difference_error() <= DIFFERENCE_TOLERANCE,
            "one matrix not transposed is seen": gradient_error(_bug(faults.NOT_TRANSPOSED)) > TOLERANCE,
        }
    )


def gradient_evidence():
    """The gradient as the product of two stored quantities, and with the activations of a neighbouring layer."""
    return Evidence(
        checks={
            "all layers equal to torch": gradient_error() <= TOLERANCE,
            "activations of the neighbouring layer are seen": gradient_error(_bug(faults.NEIGHBOUR)) > TOLERANCE,
        }
    )


def _bug(fault):
    return faults.planted(fault, len(problem()[2]) // 2)
