"""What a gradient check says of each planted bug, and what a training curve says."""

import numpy as np

from lib.backprop import faults, learning, rules
from lib.backprop.activations import RELU, TANH, layers_of
from lib.backprop.checks import DIFFERENCE_TOLERANCE
from lib.backprop.depth import NUM_CLASSES, flat
from lib.backprop.initialisation import GLOROT, HE, draw_weights, layer_sizes
from lib.backprop.losses import CROSS_ENTROPY
from lib.backprop.numeric import STEP, along, central_difference
from lib.backprop.reference import outputs_and_gradients
from lib.statistics import mean_interval

RECIPES = {"tanh": learning.Recipe(TANH, GLOROT, 4), "ReLU": learning.Recipe(RELU, HE, 4)}
LAYER = 2  # where the bugs are planted: its weight matrix is square, so that a missing transpose still runs
HEALTHY = "no bug"
NUM_CHECKED = 20  # digits
SEED = 3


def variants():
    """The rules, healthy and with each bug: name → what has `forward`, `backward` and `gradients_of`."""
    return {HEALTHY: rules} | {fault.name: faults.planted(fault, LAYER) for fault in faults.FAULTS}


def check(digits, recipe, passes):
    """Relative errors of the gradients: against differences of the same forward pass, and against torch."""
    inputs, labels, weights = _problem(digits, recipe)
    functions = layers_of(recipe.function, recipe.num_layers)
    found = passes.gradients_of(inputs, labels, weights, functions, CROSS_ENTROPY)
    _, expected = outputs_and_gradients(inputs, labels, weights, functions, CROSS_ENTROPY)

    def loss(moved):
        return CROSS_ENTROPY.value(passes.forward(inputs, moved, functions)[0], labels)

    differences = [_along_gradient(loss, weights, layer, found[layer]) for layer in range(len(weights))]
    torch = [np.linalg.norm(a - b) / np.linalg.norm(b) for a, b in zip(found, expected, strict=True)]
    return {"differences": max(differences), "torch": max(torch)}


def _along_gradient(loss, weights, layer, gradient):
    """Moving along its gradient must change the error by the gradient's length: the relative error of that."""
    directions = [np.zeros_like(weight) for weight in weights]
    directions[layer] = gradient / np.linalg.norm(gradient)
    slope = central_difference(along(loss, weights, directions), STEP)
    return abs(slope / np.linalg.norm(gradient) - 1)


def _problem(digits, recipe):
    """Inputs and labels of a few digits, and random weights."""
    generator = np.random.default_rng(SEED)
    sizes = layer_sizes(flat(digits).shape[1], recipe.width, NUM_CLASSES, recipe.num_layers)
    weights = draw_weights(sizes, recipe.initialisation, generator)
    return flat(digits)[:NUM_CHECKED], digits.labels[:NUM_CHECKED].astype(int), weights


def checks(digits):
    """{bug: {function: errors of `check`}}."""
    return {
        name: {function: check(digits, recipe, passes) for function, recipe in RECIPES.items()}
        for name, passes in variants().items()
    }


def trainings(digits, num_epochs, seeds):
    """{bug: results of `learning.runs`} for tanh; the same seeds, hence the same start and order, for all."""
    return {
        name: learning.runs(digits, RECIPES["tanh"], num_epochs, seeds, passes) for name, passes in variants().items()
    }


def learns(loss):
    """Whether a reader of the curve would call it learning: the mean loss ends below half of that of guessing."""
    return float(np.mean(loss[:, -1])) < np.log(NUM_CLASSES) / 2


def silent(found, function, check):
    """Bugs that a check does not tell from healthy rules, below the tolerance of differences; names in order."""
    return [
        name for name, errors in found.items() if name != HEALTHY and errors[function][check] <= DIFFERENCE_TOLERANCE
    ]


def significantly_better(trained):
    """Bugs whose error rate is below the healthy one by an interval over seeds that excludes zero; names in order."""
    healthy = trained[HEALTHY]["error_rate"]
    others = {name: mean_interval(runs["error_rate"] - healthy) for name, runs in trained.items() if name != HEALTHY}
    return [name for name, interval in others.items() if interval.high < 0]
