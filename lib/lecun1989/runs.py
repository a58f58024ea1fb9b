"""Whole runs of the 1989 network: from a recipe and a seed to curves, predictions and weights.

A run has two sources of chance, each with a seed of its own: which digits are drawn from MNIST (and in what
order they are shown), and where the weights start. Each seed opens its own stream of NumPy's generator. A
third source has no seed anywhere: the rounding of the machine, which `Replay` imitates.
"""

from dataclasses import dataclass

import numpy as np

from lib.data import DATA_SETS, ORIGINAL_ORDERS, assert_disjoint, original_draw
from lib.experiments import map_batches, map_runs
from lib.lecun1989.engine_learner import EngineLearner
from lib.lecun1989.initialisation import INITIALISATION_STREAM, initial_parameters
from lib.lecun1989.side_by_side.queue import family, run_side_by_side
from lib.lecun1989.sources import digits_of
from lib.training import train

ROUNDING_STREAM = 2
ORIGINAL_TORCH_SEED = 1337  # K22's repro.py


@dataclass(frozen=True)
class Seed:
    """The two seeds of a run: of the draw of the digits, and of the initial weights."""

    draw: int
    initialisation: int


def independent_seeds(num_seeds):
    """Seeds of runs that share nothing: run s draws its digits and its weights from seed s."""
    return [Seed(s, s) for s in range(num_seeds)]


def crossed_seeds(num_draws, num_initialisations):
    """Seeds of every draw with every start, row by row; those on the diagonal are `independent_seeds`."""
    return [Seed(draw, start) for draw in range(num_draws) for start in range(num_initialisations)]


def parameters_of(seed):
    """The initial parameters of a run: name → array."""
    return initial_parameters(np.random.default_rng([INITIALISATION_STREAM, seed.initialisation]).random)


def run(recipe, seed):
    """Train once as the recipe says; the experiment behind every interval of the chapter *1989*."""
    return train_on(digits_of(recipe, seed), parameters_of(seed), recipe)


def run_to_the_end(recipe, seed):
    """The same run, evaluated after its last pass only: a third quicker where no curve is wanted."""
    return train_on(digits_of(recipe, seed), parameters_of(seed), recipe, every=recipe.num_epochs)


@dataclass(frozen=True)
class Replay:
    """A replay of K22's own run, by what his scripts leave open.

    order: which split his data script drew first, 0 for training, 1 for test; rounding: 0 for his initial
    weights as they are, else the seed of a change of each by at most one unit of its last binary place.
    """

    order: int
    rounding: int = 0


def run_replay(recipe, replay):
    """Train on K22's own draw from his own initial weights, or from weights that differ by rounding alone."""
    import torch  # only here: workers that do not replay K22 start without torch

    torch.manual_seed(ORIGINAL_TORCH_SEED)
    parameters = initial_parameters(lambda shape: torch.rand(shape).numpy())
    digits = original_draw(ORIGINAL_ORDERS[replay.order])
    return train_on(digits, rounded_otherwise(parameters, replay.rounding), recipe, every=recipe.num_epochs)


def rounded_otherwise(parameters, seed):
    """Each parameter moved up, down or not at all by one unit in the last place; seed 0 changes nothing."""
    if seed == 0:
        return parameters
    generator = np.random.default_rng([ROUNDING_STREAM, seed])
    moves = {name: generator.integers(-1, 2, array.shape) for name, array in parameters.items()}
    return {
        name: (array + moves[name] * np.spacing(np.abs(array))).astype(np.float32) for name, array in parameters.items()
    }


def train_on(digits, parameters, recipe, learner_type=EngineLearner, every=1):
    """Train from these parameters on these digits; returns curves, test predictions and final weights.

    Arrays: '<split>_loss', '<split>_misses' (num_evaluations,), 'test_labels', 'test_predictions' (num_test,),
    'test_indices' (num_test,), and the final weights as 'weights/<name>'.
    """
    assert_disjoint(digits["train"], digits["test"])
    learner = learner_type(parameters, recipe)
    history = train(learner, digits["train"], digits, recipe.num_epochs, every=every)
    curves = {f"{split}_{name}": history.curve(split, name) for split in digits for name in ("loss", "misses")}
    test = digits["test"]
    predictions = np.argmax(learner.predict(test.images), axis=1).astype(np.uint8)
    results = {"test_labels": test.labels, "test_predictions": predictions, "test_indices": test.indices}
    weights = {f"weights/{name}": array for name, array in learner.parameters.items()}
    return curves | results | weights


def final_parameters(result):
    """The trained parameters of a run: name → array."""
    prefix = "weights/"
    return {name.removeprefix(prefix): array for name, array in result.items() if name.startswith(prefix)}


def compute_runs(recipe, seeds, experiment=run):
    """Results of a recipe over seeds, stored once each; see `train_on` for their arrays."""
    return map_runs(experiment, [recipe] * len(seeds), seeds, data=DATA_SETS["mnist"].fingerprint)


def compute_side_by_side(recipes, seeds):
    """Results of many runs, recipe and seed by place, eight at a time in each process, stored once each.

    For results without curves: losses and misses after the last pass, test predictions, final weights.
    """
    return map_batches(run_side_by_side, recipes, seeds, data=fingerprint_of, family=family, cost=cost)


def compute_table(recipes, seeds):
    """Results of every named recipe over the same seeds: {name: [result of each seed]}."""
    pairs = [(recipe, seed) for recipe in recipes.values() for seed in seeds]
    results = iter(compute_side_by_side(*map(list, zip(*pairs, strict=True))))
    return {name: [next(results) for _ in seeds] for name in recipes}


def fingerprint_of(recipe):
    """The fingerprint of the data that a recipe is trained on."""
    return DATA_SETS["zip_codes" if recipe.digits == "zip codes" else "mnist"].fingerprint


def cost(recipe):
    """What a run costs beside others of its family: its steps."""
    return recipe.num_steps


def complete_crossing(recipe, pairs, known):
    """Results of crossed seeds in order; those in `known` (seed → result) are not trained again."""
    missing = [pair for pair in pairs if pair not in known]
    added = dict(zip(missing, compute_runs(recipe, missing, run_to_the_end), strict=True))
    return [(known | added)[pair] for pair in pairs]
