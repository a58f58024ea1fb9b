"""Distances of examples to their two nearest neighbours, which copies and outliers are seen by; computed once."""

from dataclasses import dataclass

import numpy as np
import torch

from lib.craft.kept import kept_for


@dataclass(frozen=True, eq=False)
class Nearest:
    """Distances to the nearest and second nearest other training example, and the places of both, each (n, 2)."""

    distances: np.ndarray
    places: np.ndarray


@kept_for(("examples",))
def of_training(pipeline):
    """`Nearest` of the training examples among each other."""
    return nearest(pipeline.examples[0], pipeline.examples[0], same=True)


@kept_for(("examples", "test"))
def of_test(pipeline):
    """`Nearest` of the test examples among the training examples."""
    return nearest(pipeline.test[0], pipeline.examples[0], same=False)


def nearest(inputs, others, same):
    """`Nearest` of inputs (n, ...) among others (m, ...); `same` where they are the same set, and none is its own."""
    inputs, others = (torch.nan_to_num(x.flatten(1).double()) for x in (inputs, others))
    distances = torch.cdist(inputs, others)
    if same:
        distances.fill_diagonal_(torch.inf)
    found = distances.topk(2, largest=False)
    return Nearest(found.values.numpy(), found.indices.numpy())
