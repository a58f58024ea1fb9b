"""How long is the gradient in each layer of a random network that is shown real digits?

Quantities, all for the cross-entropy of the network's answers: the gradient norm ‖∂E/∂W_l‖ (Frobenius), and for one
example the norm of the error ‖Δ_l‖ = ‖∂E/∂W_l‖ / ‖A_{l−1}‖, since the gradient of one example is an outer product.
"""

import numpy as np

from lib.backprop import rules
from lib.backprop.activations import HIDDEN, LOGISTIC, layers_of
from lib.backprop.initialisation import GLOROT, INITIALISATIONS, draw_weights, layer_sizes, scaled
from lib.backprop.losses import CROSS_ENTROPY
from lib.claims import Evidence
from lib.claims.evidence import fingerprint

NUM_CLASSES = 10
STREAM = 15  # of the generators of this study
CLAIMED = (LOGISTIC, GLOROT)  # where D15.vanish is settled
SCALES = {
    "logistic": np.array([1.0, 2.0, 4.0, 8.0, 11.0, 16.0]),
    "tanh": np.array([0.5, 0.8, 1.0, 1.3, 2.0, 4.0]),
    "ReLU": np.array([0.7, 1.0, 2**0.5, 2.0, 2.8]),
}
SIGNIFICANT = 9  # digits: exp and matrix products round differently on processors with wider registers


def flat(digits):
    """Images of `lib.data.Digits` as inputs (n, 256), float64."""
    return digits.images.reshape(len(digits), -1).astype(np.float64)


def norm(array):
    """‖array‖, safe where squares would underflow."""
    scale = np.abs(array).max()
    return float(scale * np.linalg.norm(array / scale)) if scale > 0 else 0.0


def norms(digits, function, initialisation, num_layers, width, seed, num_examples=1):
    """Gradient norm of each layer (num_layers,) of one random network for the digits of a seed."""
    inputs, labels, weights, functions, _ = _problem(
        digits, function, initialisation, num_layers, width, seed, num_examples
    )
    return np.array([norm(each) for each in rules.gradients_of(inputs, labels, weights, functions, CROSS_ENTROPY)])


def _problem(digits, function, initialisation, num_layers, width, seed, num_examples):
    """Inputs, labels, weights and functions, all drawn from one generator, and the generator."""
    generator = np.random.default_rng([STREAM, seed])
    chosen = generator.permutation(len(digits))[:num_examples]
    inputs = digits.images[chosen].reshape(num_examples, -1).astype(np.float64)
    sizes = layer_sizes(inputs.shape[1], width, NUM_CLASSES, num_layers)
    weights = draw_weights(sizes, initialisation, generator)
    return inputs, digits.labels[chosen].astype(int), weights, layers_of(function, num_layers), generator


def gradient_norms(digits, function, initialisation, num_layers, width, seeds, num_examples=1):
    """Gradient norm of every layer for every seed, (num_seeds, num_layers)."""
    return np.array([norms(digits, function, initialisation, num_layers, width, s, num_examples) for s in seeds])


def by_initialisation(digits, num_layers, width, seeds, num_examples=1):
    """Gradient norms (num_seeds, num_layers) of all three functions at all three initialisations, by both names."""
    return {
        (name, start.name): gradient_norms(digits, function, start, num_layers, width, seeds, num_examples)
        for start in INITIALISATIONS
        for name, function in HIDDEN.items()
    }


def error_factor(digits, function, sigma_w, num_layers, width, seed):
    """The mean factor on ‖Δ‖ from a layer to the one before, over the upper half of the hidden layers.

    The error at the outputs is random: that of the cross-entropy is exactly zero once large weights are sure.
    """
    inputs, _, weights, functions, generator = _problem(digits, function, scaled(sigma_w), num_layers, width, seed, 1)
    outputs, entered = rules.forward(inputs, weights, functions)
    gradients, _ = rules.backward(generator.standard_normal(outputs.shape), weights, functions, entered)
    errors = [norm(gradient) / norm(pair[0]) for gradient, pair in zip(gradients, entered, strict=True)]
    low, high = num_layers // 2, num_layers - 2
    return float((errors[low] / errors[high]) ** (1 / (high - low)))


def error_factors(digits, num_layers, width, seeds):
    """{function: (num_seeds, num_scales)} at the scales of SCALES."""
    return {
        name: np.array([[error_factor(digits, f, s, num_layers, width, seed) for s in SCALES[name]] for seed in seeds])
        for name, f in HIDDEN.items()
    }


def vanish_evidence(norms_of_seeds, seeds):
    """Evidence for D15.vanish from gradient norms (num_seeds, num_layers): the last layer and the first."""
    kept = np.array([[float(f"{x:.{SIGNIFICANT}g}") for x in row] for row in norms_of_seeds])
    figures = {"first": kept[:, -1], "second": kept[:, 0]}
    return Evidence(figures, list(seeds), [fingerprint({"norms": row}) for row in kept])


def decades(norms_of_seeds):
    """By how many powers of ten the first layer's gradient is shorter than the last layer's, (num_seeds,)."""
    return np.log10(norms_of_seeds[:, -1]) - np.log10(norms_of_seeds[:, 0])
