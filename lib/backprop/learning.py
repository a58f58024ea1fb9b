"""Training with the rules as they stand, healthy or with a planted bug: does a network learn, which layers move?

Plain gradient descent on batches, W ← W − η ∂E/∂W, through the one loop of `lib.training`.
"""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

from lib.backprop import rules
from lib.backprop.activations import layers_of
from lib.backprop.depth import NUM_CLASSES, flat, norm
from lib.backprop.initialisation import draw_weights, layer_sizes
from lib.backprop.losses import CROSS_ENTROPY
from lib.training import LOSSES, train

STREAM = 16
BATCH_SIZE = 50


@dataclass(frozen=True)
class Recipe:
    """A network of `num_layers` weight matrices and its training; the first `num_frozen` of them stay as they are."""

    function: object
    initialisation: object
    num_layers: int
    width: int = 32
    learning_rate: float = 0.1
    num_frozen: int = 0


class Learner:
    """What `lib.training.train` trains: weights that move against the gradient that `passes` give."""

    def __init__(self, weights, recipe, passes=rules):
        self.weights, self.recipe, self.passes = list(weights), recipe, passes
        self.functions = layers_of(recipe.function, len(weights))

    def train_pass(self, images, targets, order):
        """One pass over inputs (n, 256) with labels (n,), batch by batch."""
        for start in range(0, len(order), BATCH_SIZE):
            batch = order[start : start + BATCH_SIZE]
            gradients = self.passes.gradients_of(
                images[batch], targets[batch], self.weights, self.functions, CROSS_ENTROPY
            )
            for layer in range(self.recipe.num_frozen, len(gradients)):
                self.weights[layer] = self.weights[layer] - self.recipe.learning_rate * gradients[layer]

    def predict(self, images):
        """Logits (n, 10)."""
        return self.passes.forward(images, self.weights, self.functions)[0]


def run(digits, recipe, num_epochs, seed, passes=rules):
    """Train one network; its loss after every pass (num_epochs,), final error rate, and movement of each layer.

    The movement of a layer is ‖W − W₀‖ / ‖W₀‖ over all of the training.
    """
    generator = np.random.default_rng([STREAM, seed])
    inputs, labels = flat(digits), digits.labels.astype(int)
    sizes = layer_sizes(inputs.shape[1], recipe.width, NUM_CLASSES, recipe.num_layers)
    start = draw_weights(sizes, recipe.initialisation, generator)
    learner = Learner(start, recipe, passes)
    data = SimpleNamespace(images=inputs, targets=labels, labels=labels)
    history = train(
        learner,
        data,
        {"train": data},
        num_epochs,
        lambda _: generator.permutation(len(labels)),
        LOSSES["cross-entropy"],
    )
    moved = [norm(after - before) / norm(before) for before, after in zip(start, learner.weights, strict=True)]
    return {
        "loss": history.curve("train", "loss"),
        "error_rate": history.last("train").error_rate,
        "movement": np.array(moved),
    }


def runs(digits, recipe, num_epochs, seeds, passes=rules):
    """Results of `run` over seeds, stacked: loss (num_seeds, num_epochs), error_rate (num_seeds,), movement."""
    each = [run(digits, recipe, num_epochs, seed, passes) for seed in seeds]
    return {name: np.array([result[name] for result in each]) for name in each[0]}
