"""What a network is shown: its own digits, in their own order, shifted and masked by its own draws.

What chance decides belongs to the seed and the member of an ensemble: the start, the order, the shifts, the masks and
the noise each have a generator of their own, so that two recipes of one seed differ in what the recipe says alone.
"""

import functools
from dataclasses import dataclass

import numpy as np
import torch

from lib.recipe.digits import Set, problem_of, test_set
from lib.recipe.features import Features
from lib.recipe.network import layers_of
from lib.recipe.recipes import Recipe
from lib.recipe.strokes import draw_synthetic

ORDER, SHIFTS, MASKS, NOISE = 2, 3, 6, 7  # streams of a seed
PARTS = ("train", "validation", "test")


@dataclass(frozen=True)
class Lane:
    """One network: its recipe, its seed, and which member of that seed's ensemble it is."""

    recipe: Recipe
    seed: int
    member: int = 0


def order_of(lane, num_examples):
    """Indices int64 (num_steps, batch_size) of the examples of every batch: one permutation after the other."""
    generator = np.random.default_rng([ORDER, lane.seed, lane.member])
    recipe = lane.recipe
    total = recipe.num_steps * recipe.batch_size
    passes = [generator.permutation(num_examples) for _ in range(-(-total // num_examples))]
    return np.concatenate(passes)[:total].reshape(recipe.num_steps, recipe.batch_size)


def shifts_of(lane):
    """Shifts int64 (num_steps, batch_size, 2) in pixels, uniform from −shift to shift; (1, 0, 2) where none moves."""
    recipe, reach = lane.recipe, lane.recipe.shift
    generator = np.random.default_rng([SHIFTS, lane.seed, lane.member])
    shape = (recipe.num_steps, recipe.batch_size, 2) if reach else (1, 0, 2)
    return generator.integers(-reach, reach + 1, shape)


def masks_of(lane):
    """What dropout multiplies with, float32 (num_steps, batch_size, units): Bernoulli masks over 1 − p; or no step."""
    recipe, keep = lane.recipe, np.float32(1 - lane.recipe.dropout)
    units = sum(layer.fan_out for layer in layers_of(recipe.architecture)[:-1])
    generator = np.random.default_rng([MASKS, lane.seed, lane.member])
    drawn = generator.random((recipe.num_steps if recipe.dropout else 0, recipe.batch_size, units), np.float32)
    return (drawn < keep) / keep


def noise_of(seed, part, num_examples, num_features):
    """Features without any signal, standard normal float32 (n, f), for one of PARTS."""
    generator = np.random.default_rng([NOISE, seed, PARTS.index(part)])
    return generator.standard_normal((num_examples, num_features), np.float32)


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


@functools.lru_cache(maxsize=8)
def encoded(seed, part, sizes, num_train, num_features):
    """Features learned for a seed, of all images of one of PARTS, float32 (n, f)."""
    images = _set_of(part, seed, sizes).images[: num_train if part == "train" else None]
    return features_of(seed, sizes, num_train, num_features)(images).numpy()


def examples_of(recipe, seed, part, sizes):
    """Inputs float32 (n, pixels), features float32 (n, f) and labels int64 (n,) of one of PARTS, as a network sees."""
    found = training_set(recipe, seed, sizes) if part == "train" else _set_of(part, seed, sizes)
    inputs = found.images.flatten(1).numpy()
    if recipe.features != "none":
        inputs = encoded(seed, part, sizes, recipe.num_train, recipe.architecture.num_pixels)
    return inputs, noise_of(seed, part, len(found), recipe.architecture.num_features), found.labels.numpy()


def _set_of(part, seed, sizes):
    """The `Set` of one of PARTS that a seed drew, and the test images of all seeds."""
    return test_set(sizes) if part == "test" else getattr(problem_of(seed, sizes), part)
