"""The 1989 network on the zip codes: which choices the paper leaves open, and their learning rates.

The paper (LeCun et al., 1989) leaves open the scale of the initial weights, the scale of the hyperbolic tangent,
the details of its Newton method, the wiring and the order of the digits. Each is a change of one field of a
`Recipe`. A change that moves the scale of the steps gets a learning rate of its own, the one of `RATES` with

    the lowest mean squared error on digits held back from the training set

over the tuning seeds; the test set takes no part, and runs that were tested on it are refused.
"""

import itertools
from dataclasses import replace

import numpy as np

from lib.lecun1989 import runs, summary
from lib.lecun1989.recipe import KARPATHY_2022, LADDER
from lib.lecun1989.sources import indices_of, source

ZIP_1989 = replace(KARPATHY_2022, digits="zip codes")
GUESSES = {  # what the choices become when they are not Karpathy's
    "weights within 2.4/F": {"initialisation": "fan-in"},
    "cyclic wiring": {"wiring": "cyclic"},
    "random wiring": {"wiring": "random"},
    "normalised tanh with skip": {"activation": "scaled tanh with skip"},
    "Newton": {"optimizer": "newton"},
    "order of the file": {"order": "published"},
    "new order in each pass": {"order": "shuffled"},
}
TOGETHER = ("weights within 2.4/F", "cyclic wiring", "normalised tanh with skip", "Newton", "order of the file")
GRID = {  # what the search goes through: all that the text allows, with its order constant
    "initialisation": ("root of fan-in", "fan-in"),
    "activation": ("tanh", "scaled tanh", "scaled tanh with skip"),
    "optimizer": ("sgd", "newton"),
    "order": ("constant", "published"),
}
RATES = {"sgd": (0.0075, 0.015, 0.03, 0.06), "newton": (3e-4, 6e-4, 1.2e-3, 2.4e-3)}
TUNING_SEEDS, FRESH_SEEDS = 100, 1_000  # where the seeds of these runs begin; all others begin at 0


class TunedOnTestSet(ValueError):
    """A learning rate was to be chosen by runs whose score does not come from held-out training digits."""


def seeds_from(start, num):
    """Seeds of runs that share nothing, counted from `start`."""
    return [runs.Seed(number, number) for number in range(start, start + num)]


def alternatives(recipe):
    """Each guess turned over alone, and all at once: {name: recipe}, at rates not yet tuned."""
    changed = {name: replace(recipe, **change) for name, change in GUESSES.items()}
    together = {field: value for name in TOGETHER for field, value in GUESSES[name].items()}
    return changed | {"all at once": replace(recipe, **together)}


def grid(recipe):
    """Every configuration of the search, {name: recipe}, at rates not yet tuned."""
    combinations = [dict(zip(GRID, values, strict=True)) for values in itertools.product(*GRID.values())]
    return {", ".join(change.values()): replace(recipe, **change) for change in combinations}


def ladder(recipe):
    """The ladder of 2022 on this recipe's digits, its passes in proportion: {name: recipe}."""
    share = recipe.num_epochs / KARPATHY_2022.num_epochs
    own = {name: getattr(recipe, name) for name in ("digits", "num_train", "num_test")}
    return {
        name: replace(rung, num_epochs=max(1, round(share * rung.num_epochs)), **own) for name, rung in LADDER.items()
    }


def representative(recipe):
    """The recipe that is tuned for this one: skip, wiring and order leave the scale of the steps alone."""
    activation = recipe.activation.removesuffix(" with skip")
    rate = RATES[recipe.optimizer][0]
    return replace(recipe, activation=activation, wiring="blocks", order="constant", learning_rate=rate, held_out=0)


def trials(recipes, num_held_out):
    """What has to be run to tune these recipes: {recipe: recipe}, each tested on held-out training digits."""
    tuned = dict.fromkeys(map(representative, recipes))
    tried = [replace(r, learning_rate=rate, held_out=num_held_out) for r in tuned for rate in RATES[r.optimizer]]
    return {recipe: recipe for recipe in tried}


def held_out_losses(table, seeds):
    """Mean error of each trial, {recipe: loss}, infinite where a run diverged; TunedOnTestSet for any other run."""
    for recipe, results in table.items():
        for seed, result in zip(seeds, results, strict=True):
            refuse_test_set(recipe, seed, result)
    means = {recipe: summary.values(results, "test_loss").mean() for recipe, results in table.items()}
    return {recipe: float(np.nan_to_num(mean, nan=np.inf)) for recipe, mean in means.items()}


def refuse_test_set(recipe, seed, result):
    """Raise TunedOnTestSet unless this run was scored on the digits that its seed held back from training."""
    if not recipe.held_out:
        raise TunedOnTestSet(f"{recipe} holds no training digits back: it is scored on the test set")
    expected = indices_of(recipe, seed)["test"]
    labels = source(recipe.digits, "train").labels[expected]
    same = [np.array_equal(result["test_indices"], expected), np.array_equal(result["test_labels"], labels)]
    if not all(same):
        raise TunedOnTestSet(f"the run of {seed} was not scored on the training digits that it held back")


def best_rates(table, seeds):
    """The learning rate of each tuned recipe, {representative: rate}; see `held_out_losses`."""
    losses = held_out_losses(table, seeds)
    best = {}
    for recipe in sorted(losses, key=losses.get):
        best.setdefault(representative(recipe), recipe.learning_rate)
    return best


def at_best(recipes, rates):
    """The recipes at their tuned rates, {name: recipe}."""
    return {name: replace(recipe, learning_rate=rates[representative(recipe)]) for name, recipe in recipes.items()}
