"""The digits of a run: which set a recipe names, which of its examples a seed draws, in which order they come.

Every set is held once in memory; a run is a list of indices into it.
"""

import functools

import numpy as np

from lib.data import Digits, assert_disjoint, load_mnist, load_zip_codes, shrink
from lib.data.normalised_mnist import deslanted, framed

DRAW_STREAM = 0
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


def indices_of(recipe, seed):
    """The examples of a run, in the order in which a pass shows them: {'train': …, 'test': …}, each int64 (n,).

    Both splits are drawn at random; the zip codes come in the published order if the recipe says so. Raises
    ValueError when a set has fewer examples than the recipe asks for.
    """
    generator = np.random.default_rng([DRAW_STREAM, seed.draw])
    sizes = {"train": recipe.num_train, "test": recipe.num_test}
    drawn = {}
    for split in SPLITS:
        available = len(source(recipe.digits, split))
        if sizes[split] > available:
            raise ValueError(f"num_{split} is {sizes[split]}, but {recipe.digits} has {available} such examples")
        order = np.arange(available) if recipe.order == "published" else generator.permutation(available)
        drawn[split] = order[: sizes[split]]
    return drawn


def digits_of(recipe, seed):
    """The digits of a run: {'train': Digits, 'test': Digits}; raises LeakedExamples when they overlap."""
    found = {}
    for split, indices in indices_of(recipe, seed).items():
        digits = source(recipe.digits, split)
        found[split] = Digits(digits.images[indices], digits.labels[indices], digits.indices[indices])
    assert_disjoint(found["train"], found["test"])
    return found
