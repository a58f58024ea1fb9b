"""What the networks of a stack are shown: their own digits, in their own order, shifted and masked by their own draws.

What chance decides belongs to the seed and the member of an ensemble: the start, the order, the shifts, the masks and
the noise each have a generator of their own, so that two recipes of one seed differ in what the recipe says alone.
"""

import functools
from dataclasses import dataclass

import numpy as np
import torch

from lib.recipe.digits import Set, problem_of, shifted, test_set
from lib.recipe.features import Features
from lib.recipe.network import layers_of
from lib.recipe.recipes import Recipe
from lib.recipe.strokes import draw_synthetic

ORDER, SHIFTS, MASKS, NOISE = 2, 3, 6, 7  # streams of a seed
PARTS = ("train", "validation", "test")


@dataclass(frozen=True)
class Lane:
    """One network of a stack: its recipe, its seed, and which member of that seed's ensemble it is."""

    recipe: Recipe
    seed: int
    member: int = 0


def order_of(lane, num_examples):
    """Indices int64 (num_steps, batch_size) of the examples of every batch: one permutation after the other."""
    generator = np.random.default_rng([ORDER, lane.seed, lane.member])
    recipe = lane.recipe
    total = recipe.num_steps * recipe.batch_size
    passes = [generator.permutation(num_examples) for _ in range(-(-total // num_examples))]
    return torch.tensor(np.concatenate(passes)[:total].reshape(recipe.num_steps, recipe.batch_size))


def shifts_of(lane):
    """Shifts int64 (num_steps, batch_size, 2) in pixels, uniform from −shift to shift."""
    generator = np.random.default_rng([SHIFTS, lane.seed, lane.member])
    reach, recipe = lane.recipe.shift, lane.recipe
    return torch.tensor(generator.integers(-reach, reach + 1, (recipe.num_steps, recipe.batch_size, 2)))


class Masks:
    """Dropout of the hidden layers of a stack: Bernoulli masks over 1 − p, so that nothing changes on average."""

    def __init__(self, lanes):
        self.generators = [np.random.default_rng([MASKS, lane.seed, lane.member]) for lane in lanes]
        self.widths = [layer.fan_out for layer in layers_of(lanes[0].recipe.architecture)[:-1]]
        self.keep = 1 - torch.tensor([lane.recipe.dropout for lane in lanes])[:, None, None]
        self.batch_size = lanes[0].recipe.batch_size

    def draw(self):
        """Masks [(L, B, units), …] for one step."""
        shape = (self.batch_size, sum(self.widths))
        uniforms = torch.tensor(np.stack([generator.random(shape, np.float32) for generator in self.generators]))
        return list(((uniforms < self.keep) / self.keep).split(self.widths, 2))


def noise_of(seed, part, num_examples, num_features):
    """Features without any signal, standard normal float32 (n, f), for one of PARTS."""
    generator = np.random.default_rng([NOISE, seed, PARTS.index(part)])
    return torch.tensor(generator.standard_normal((num_examples, num_features), np.float32))


def training_set(recipe, seed, sizes):
    """What one lane trains on: a `Set` of the seed's first images, with drawn ones after them if the recipe asks."""
    own = problem_of(seed, sizes).train.first(recipe.num_train)
    if not recipe.num_synthetic:
        return own
    drawn = draw_synthetic(recipe.num_synthetic, seed)
    return Set(torch.cat([own.images, drawn.images]), torch.cat([own.labels, drawn.labels]))


@functools.lru_cache(maxsize=32)
def features_of(seed, sizes, num_train, num_features):
    """Features learned on the first training images of a seed."""
    return Features.of(problem_of(seed, sizes).train.first(num_train).images, num_features, seed)


def examples_of(recipe, seed, part, sizes):
    """Inputs (n, …), features (n, f) or None, and labels (n,) of one of PARTS, as the network sees them."""
    sets = {
        "train": lambda: training_set(recipe, seed, sizes),
        "validation": lambda: problem_of(seed, sizes).validation,
        "test": lambda: test_set(sizes),
    }
    found = sets[part]()
    inputs = found.images
    if recipe.features != "none":
        inputs = features_of(seed, sizes, recipe.num_train, recipe.architecture.num_pixels)(inputs)
    num = recipe.architecture.num_features
    return inputs, noise_of(seed, part, len(found), num) if num else None, found.labels


class Batches:
    """The batches of a stack in training."""

    def __init__(self, lanes, sizes, digits=None):
        if digits is None:
            sets = {lane.seed: examples_of(lane.recipe, lane.seed, "train", sizes) for lane in lanes}
        else:
            sets = {lane.seed: (digits.images, None, digits.labels) for lane in lanes}
        places = {seed: place for place, seed in enumerate(sets)}
        inputs, features, labels = zip(*sets.values(), strict=True)
        self.inputs, self.labels = torch.stack(inputs), torch.stack(labels)  # (S, n, …), (S, n)
        self.features = None if features[0] is None else torch.stack(features)
        self.own = torch.tensor([places[lane.seed] for lane in lanes])[:, None]
        self.orders = torch.stack([order_of(lane, self.labels.shape[1]) for lane in lanes])
        self.shifts = torch.stack([shifts_of(lane) for lane in lanes]) if lanes[0].recipe.shift else None

    def at(self, step):
        """Indices (L, B), inputs (L, B, …), features or None and labels (L, B) of one step."""
        chosen = self.orders[:, step]
        inputs = self.inputs[self.own, chosen]
        if self.shifts is not None:
            inputs = shifted(inputs, self.shifts[:, step])
        features = None if self.features is None else self.features[self.own, chosen]
        return chosen, inputs, features, self.labels[self.own, chosen]
