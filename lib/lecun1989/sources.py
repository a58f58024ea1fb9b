"""The digits of a run: which set a recipe names, which of its examples a seed draws, in which order they come.

Every set is held once in memory; a run is a list of indices into it.
"""

import functools

import numpy as np

from lib.data import Digits, assert_disjoint, load_mnist, load_zip_codes, shrink
from lib.data.normalised_mnist import deslanted, framed

DRAW_STREAM, HELD_OUT_STREAM = 0, 6  # of the generators that a run opens
SPLITS = ("train", "test")


def _mnist(prepare):
    def read(split):
        images, labels = load_mnist(split)
        return Digits(prepare(images), labels, np.arange(len(labels)))

    return read


READERS = {
    "mnist": _mnist(shrink),
    "deslanted mnist": _mnist(deslanted),
    "framed mnist": _mnist(framed),
    "zip codes": load_zip_codes,
}


@functools.cache
def source(name, split):
    """All digits of a set and split, read once."""
    return READERS[name](split)


def split_tested(recipe):
    """The split that a run is tested on: 'test', or 'train' when it keeps training examples back for that."""
    return "train" if recipe.held_out else "test"


def indices_of(recipe, seed):
    """The examples of a run, in the order in which a pass shows them: {'train': …, 'test': …}, each int64 (n,).

    Both splits are drawn at random; the zip codes come in the published order if the recipe says so. With
    `held_out`, 'test' counts within the training split as well. Raises ValueError when a set has fewer examples
    than the recipe asks for.
    """
    generator = np.random.default_rng([DRAW_STREAM, seed.draw])
    sizes = {"train": recipe.num_train, "test": recipe.num_test}
    drawn = {}
    for split in SPLITS if not recipe.held_out else ("train",):
        available = len(source(recipe.digits, split))
        if sizes[split] > available:
            raise ValueError(f"num_{split} is {sizes[split]}, but {recipe.digits} has {available} such examples")
        order = np.arange(available) if recipe.order == "published" else generator.permutation(available)
        drawn[split] = order[: sizes[split]]
    return _kept_back(drawn["train"], recipe, seed) if recipe.held_out else drawn


def _kept_back(drawn, recipe, seed):
    """Part the training examples of a run (n,) at random into those that it trains on and those that test it."""
    generator = np.random.default_rng([HELD_OUT_STREAM, seed.draw])
    kept = np.zeros(len(drawn), bool)
    kept[generator.choice(len(drawn), recipe.held_out, replace=False)] = True
    return {"train": drawn[~kept], "test": drawn[kept]}


def digits_of(recipe, seed):
    """The digits of a run: {'train': Digits, 'test': Digits}; raises LeakedExamples when they overlap."""
    found = {}
    read = {"train": "train", "test": split_tested(recipe)}
    for split, indices in indices_of(recipe, seed).items():
        digits = source(recipe.digits, read[split])
        found[split] = Digits(digits.images[indices], digits.labels[indices], digits.indices[indices])
    assert_disjoint(found["train"], found["test"])
    return found
