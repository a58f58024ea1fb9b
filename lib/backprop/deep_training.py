"""Does a vanished gradient stop learning? Six networks on the same digits, and which of their layers move."""

import numpy as np

from lib.backprop import rules
from lib.backprop.activations import LOGISTIC, TANH, layers_of
from lib.backprop.depth import NUM_CLASSES, flat
from lib.backprop.initialisation import GLOROT, draw_weights, layer_sizes, scaled
from lib.backprop.learning import Recipe, runs
from lib.backprop.meanfield import level_scale
from lib.statistics import compare_paired

SHALLOW, DEEP, FASTER = "logistic, one hidden layer", "logistic, deep", "logistic, deep, rate × 10"
LEVEL, DEEP_TANH, FROZEN = "logistic, deep, level scale", "tanh, deep", "tanh, deep, lower half frozen"


def recipes(num_layers):
    """The six networks; the deep ones have `num_layers` weight matrices."""
    return {
        SHALLOW: Recipe(LOGISTIC, GLOROT, 2, learning_rate=0.5),
        DEEP: Recipe(LOGISTIC, GLOROT, num_layers),
        FASTER: Recipe(LOGISTIC, GLOROT, num_layers, learning_rate=1.0),
        LEVEL: Recipe(LOGISTIC, scaled(level_scale(LOGISTIC)), num_layers),
        DEEP_TANH: Recipe(TANH, GLOROT, num_layers),
        FROZEN: Recipe(TANH, GLOROT, num_layers, num_frozen=num_layers // 2),
    }


def trainings(digits, num_layers, num_epochs, seeds):
    """{network: results of `learning.runs`}."""
    return {name: runs(digits, recipe, num_epochs, seeds) for name, recipe in recipes(num_layers).items()}


def share_of_constant_answer(digits):
    """Error rate of always giving the most frequent answer."""
    return 1 - np.bincount(digits.labels).max() / len(digits)


def spread_of_activations(digits, function, num_layers, width, seed, num_examples=100):
    """How much the activations of each layer still depend on the digit, (num_layers,): their spread over digits.

    Root of the mean variance over examples, relative to the root of the mean square; 0 when all digits look alike.
    """
    inputs = flat(digits)[:num_examples]
    sizes = layer_sizes(inputs.shape[1], width, NUM_CLASSES, num_layers)
    weights = draw_weights(sizes, GLOROT, np.random.default_rng(seed))
    _, entered = rules.forward(inputs, weights, layers_of(function, num_layers))
    return np.array([np.sqrt(a.var(axis=0).mean() / (a**2).mean()) for a, _ in entered])


def spreads(digits, num_layers, width, seeds):
    """{function: (num_seeds, num_layers)} of `spread_of_activations`."""
    return {
        function.name: np.array([spread_of_activations(digits, function, num_layers, width, seed) for seed in seeds])
        for function in (LOGISTIC, TANH)
    }


def compared_in_words(first, second):
    """Whether the first error rates (num_seeds,) are lower than the second over the same seeds, in words."""
    interval = compare_paired(first, second).interval
    if interval.high < 0:
        return "fewer digits wrong than"
    return "more digits wrong than" if interval.low > 0 else "no clearly different number of digits wrong than"
