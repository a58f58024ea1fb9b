"""How well a difference finds a slope, by the size of its step: truncation against rounding."""

import numpy as np

from lib.backprop import rules
from lib.backprop.checks import problem
from lib.backprop.numeric import METHODS, along, complex_step

NUM_LAYERS = 4
STEPS = np.logspace(-15, 0, 61)
FLOOR = 1e-17  # errors below the rounding unit are drawn here
ROUNDING = np.finfo(float).eps / 2


def loss_along_gradient():
    """The error function of one number, t steps along the gradient of a small network, and its true slope at 0."""
    inputs, targets, weights, functions, error_function = arguments = problem(NUM_LAYERS)
    gradients = rules.gradients_of(*arguments)
    length = np.sqrt(sum((gradient**2).sum() for gradient in gradients))

    def loss(moved):
        return error_function.value(rules.forward(inputs, moved, functions)[0], targets)

    return along(loss, weights, [gradient / length for gradient in gradients]), length


def errors():
    """Relative error of each method at each of STEPS, name → (num_steps,)."""
    loss, slope = loss_along_gradient()
    return {
        name: np.array([max(abs(method(loss, step) / slope - 1), FLOOR) for step in STEPS])
        for name, method in METHODS.items()
    }


def theory():
    """Truncation plus rounding of the central difference at each of STEPS, (num_steps,), and the best step."""
    loss, slope = loss_along_gradient()
    third = _third_derivative(loss)
    rounding = ROUNDING * abs(loss(0.0)) / STEPS
    best = (3 * ROUNDING * abs(loss(0.0)) / abs(third)) ** (1 / 3)
    return (STEPS**2 * abs(third) / 6 + rounding) / slope, float(best)


def _third_derivative(function, step=1e-3):
    """The second difference of exact slopes."""
    slopes = [complex_step(lambda t, at=at: function(at + t), 1e-30) for at in (-step, 0.0, step)]
    return (slopes[0] - 2 * slopes[1] + slopes[2]) / step**2
