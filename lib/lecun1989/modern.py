"""The recipes of the chapter *33 years later*: each step of Karpathy's ladder, alone and left out, and more data.

Source: Karpathy (2022), "Cheating with time travel" and "Cheating with data". Every experiment is a table, name →
recipe, and each recipe a `replace` of another, so that what is compared can be read off.
"""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from lib.lecun1989.recipe import KARPATHY_2022, LADDER, STEP1, STEP2, STEP3, STEP4

CLAIMS = {"step 1": "K22.step1", "step 2": "K22.step2", "step 3": "K22.step3", "step 4": "K22.step4"}
FAMOUS = {"1989": "K22.repro"} | CLAIMS  # the published run of every rung
SCALED_CLAIMS = {"1989": "K22.scale.base", "modern": "K22.scale.modern"}
SCALED_PASSES = 100
SUBSET = 3_000  # training digits on which the published scaled runs seem to have been evaluated


def controls():
    """More passes and nothing else, and ReLU and nothing else: what the sources say of them decides two claims."""
    return {
        "1989, 60 passes": replace(KARPATHY_2022, num_epochs=STEP3.num_epochs),
        "step 2, 60 passes": replace(STEP2, num_epochs=STEP3.num_epochs),
        "1989 with ReLU": replace(KARPATHY_2022, activation="relu"),
        "1989, a third of the rate": replace(KARPATHY_2022, learning_rate=0.01),
        "1989 with ReLU, a third of the rate": replace(KARPATHY_2022, activation="relu", learning_rate=0.01),
    }


def alone():
    """The recipe of 1989 with one step added, at the passes of 1989; the cross-entropy alone is step 1."""
    noisy = {"dropout": STEP4.dropout, "activation": "relu"}
    return {
        "AdamW": replace(KARPATHY_2022, optimizer="adamw", learning_rate=3e-4, final_rate=1 / 3),
        "shifts": replace(KARPATHY_2022, shift="wrap"),
        "dropout and ReLU": replace(KARPATHY_2022, **noisy),
        "dropout and ReLU, a third of the rate": replace(KARPATHY_2022, learning_rate=0.01, **noisy),
    }


def left_out():
    """The whole ladder with one part left out, at its full number of passes; plain descent at two rates."""
    descent = replace(STEP4, optimizer="sgd", learning_rate=STEP1.learning_rate, final_rate=1.0)
    return {
        "cross-entropy": replace(STEP4, loss="squared error"),
        "AdamW": descent,
        "AdamW, a tenth of the rate": replace(descent, learning_rate=STEP1.learning_rate / 10),
        "shifts": replace(STEP4, shift="none"),
        "dropout": replace(STEP4, dropout=0.0),
        "ReLU": replace(STEP4, activation="tanh"),
    }


def variants():
    """Two details: no weight decay in step 2, and shifts that bring in background instead of wrapping round."""
    return {
        "step 2 without weight decay": replace(STEP2, weight_decay=0.0),
        "step 4, background moved in": replace(STEP4, shift="pad"),
    }


def scaled(num_train, num_test):
    """The recipe of 1989 and the last of the ladder on so many training digits, with 100 passes."""
    sizes = {"num_train": num_train, "num_test": num_test, "num_epochs": SCALED_PASSES}
    return {"1989": replace(KARPATHY_2022, **sizes), "modern": replace(STEP4, **sizes)}


def sizes_between(smallest, largest, num_sizes):
    """Sizes in equal ratios from the smallest to the largest, both ends counted, in hundreds between them."""
    sizes = np.geomspace(smallest, largest, num_sizes)
    return [smallest, *(int(100 * round(size / 100)) for size in sizes[1:-1]), largest]


def cut(recipes, passes=1.0, **sizes):
    """The recipes at a share of their passes (1: all of them) and at these sizes."""
    return {
        name: replace(recipe, num_epochs=max(1, round(passes * recipe.num_epochs)), **sizes)
        for name, recipe in recipes.items()
    }


def sizes_and_seeds(sizes, num_large, num_other):
    """How many seeds each size of the training set gets, {size: number}: the largest as many as its claims need."""
    return {size: num_large if size == max(sizes) else num_other for size in sizes}


def plan(tables, sizes, seeds, passes, num_test):
    """All runs of the chapter, recipes and seeds by place: [(table, number of seeds)] and {size: number of seeds}.

    One call for all of them leaves no lane waiting; whoever asks for a part of them later finds it stored.
    """
    pairs = [(recipe, seed) for table, num in tables for recipe in table.values() for seed in seeds[:num]]
    for size, num in sizes.items():
        grown = cut(scaled(size, num_test), passes)
        pairs += [(recipe, seed) for recipe in grown.values() for seed in seeds[:num]]
    return tuple(map(list, zip(*pairs, strict=True)))


def steps_of_ladder():
    """Pairs of neighbouring rungs, earlier and later."""
    return list(pairwise(LADDER))
