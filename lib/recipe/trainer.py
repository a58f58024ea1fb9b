"""The one trainer of the chapter: networks one after the other, each with its own digits, start, order and rates.

A network is a lane: what a lane gives depends on its recipe, its seed and its member alone. The arithmetic is that of
`engine`; `reference` holds the same network and its losses in torch's own modules.
"""

from dataclasses import dataclass

import numpy as np

from lib.recipe import engine
from lib.recipe.network import initial, initial_running
from lib.recipe.stack import Lane, examples_of, masks_of, order_of, shifts_of


@dataclass(frozen=True, eq=False)
class Trained:
    """Networks after so many steps: parameters (L, P) and running averages (L, R), float32, a row for each lane."""

    lanes: tuple[Lane, ...]
    parameters: np.ndarray
    running: np.ndarray
    step: int

    @property
    def architecture(self):
        """That of all lanes."""
        return self.lanes[0].recipe.architecture


def train(lanes, sizes, *, keep_every=0, starts=None, teachers=None, digits=None):
    """Train lanes of one architecture and one number of steps; returns the list of `Trained` kept, the last one last.

    keep_every: steps from one that is kept to the next, 0: only the last. starts: seed → parameters (P,) and running
    averages (R,) to begin with. teachers: seed → logits (M, n, 10) of an ensemble on the training images, for recipes
    with a temperature. digits: a `Set` that all lanes train on, in place of their own.
    """
    recipe = lanes[0].recipe
    if len({(lane.recipe.architecture, lane.recipe.num_steps) for lane in lanes}) > 1:
        raise ValueError("lanes that are trained together need one architecture and one number of steps")
    every = keep_every or recipe.num_steps
    runs = [_trained(lane, sizes, every, starts, teachers, digits) for lane in lanes]
    parameters, running = (np.stack(each, 1) for each in zip(*runs, strict=True))  # (times, L, P), (times, L, R)
    steps = [min(every * (place + 1), recipe.num_steps) for place in range(len(parameters))]
    return [Trained(tuple(lanes), *each) for each in zip(parameters, running, steps, strict=True)]


def _trained(lane, sizes, every, starts, teachers, digits):
    """Parameters (times, P) and running averages (times, R) of one lane, every so many steps."""
    recipe = lane.recipe
    if recipe.shift and not recipe.architecture.planes:
        raise ValueError("only planes are shifted: the recipe has shifts and no convolution")
    own = examples_of(recipe, lane.seed, "train", sizes) if digits is None else _as_examples(digits)
    row, running = (each.copy() for each in starts[lane.seed]) if starts else untrained(lane)
    settings = recipe.learning_rate, recipe.momentum, recipe.weight_decay, recipe.temperature
    digits = own[0], own[2], own[1], _soft_targets(lane, teachers)
    draws = order_of(lane, len(own[2])), shifts_of(lane), masks_of(lane)
    adam = recipe.optimizer == "adam"
    return engine.train(recipe.architecture, row, running, settings, adam, digits, *draws, every)


def untrained(lane):
    """Parameters (P,) and running averages (R,) of a lane before its first step."""
    architecture = lane.recipe.architecture
    return initial(architecture, lane.seed, lane.member), initial_running(architecture)


def _as_examples(digits):
    """A `Set` as inputs (n, pixels), no features and labels (n,)."""
    return digits.images.flatten(1).numpy(), np.empty((len(digits), 0), np.float32), digits.labels.numpy()


def _soft_targets(lane, teachers):
    """Probabilities (n, 10) of a lane's teacher, the mean over its members at the recipe's temperature; or none."""
    if not lane.recipe.temperature:
        return np.empty((0, 10), np.float32)
    return softmax(teachers[lane.seed] / lane.recipe.temperature).mean(0).astype(np.float32)


def softmax(logits):
    """Probabilities of logits (…, 10)."""
    shares = np.exp(logits - logits.max(-1, keepdims=True))
    return shares / shares.sum(-1, keepdims=True)
