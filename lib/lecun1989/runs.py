"""Whole runs of the 1989 network: from a recipe and a seed to curves, predictions and weights.

A run has two sources of chance, each with a seed of its own: which digits are drawn from MNIST (and in what
order they are shown), and where the weights start. Each seed opens its own stream of NumPy's generator.
"""

from dataclasses import dataclass

import numpy as np

from lib.data import DATA_SETS, ORIGINAL_ORDERS, assert_disjoint, draw_digits, original_draw
from lib.experiments import map_runs
from lib.lecun1989.engine_learner import EngineLearner
from lib.lecun1989.initialisation import initial_parameters
from lib.training import train

DRAW_STREAM, INITIALISATION_STREAM = 0, 1
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


def digits_of(recipe, seed):
    """The digits of a run: {'train': Digits, 'test': Digits}; raises LeakedExamples when they overlap."""
    generator = np.random.default_rng([DRAW_STREAM, seed.draw])
    sizes = {"train": recipe.num_train, "test": recipe.num_test}
    return {split: draw_digits(split, size, generator) for split, size in sizes.items()}


def parameters_of(seed):
    """The initial parameters of a run: name → array."""
    return initial_parameters(np.random.default_rng([INITIALISATION_STREAM, seed.initialisation]).random)


def run(recipe, seed):
    """Train once as the recipe says; the experiment behind every interval of the chapter *1989*."""
    return train_on(digits_of(recipe, seed), parameters_of(seed), recipe)


def run_original(recipe, order):
    """K22's own run: his draw for this order of the splits ('train first' or 'test first'), his initial weights."""
    import torch  # only here: workers that do not replay K22 start without torch

    torch.manual_seed(ORIGINAL_TORCH_SEED)
    parameters = initial_parameters(lambda shape: torch.rand(shape).numpy())
    return train_on(original_draw(ORIGINAL_ORDERS[order]), parameters, recipe)


def train_on(digits, parameters, recipe, learner_type=EngineLearner):
    """Train from these parameters on these digits; returns curves, test predictions and final weights.

    Arrays: '<split>_loss', '<split>_misses' (num_epochs,), 'test_labels', 'test_predictions' (num_test,),
    'test_indices' (num_test,), and the final weights as 'weights/<name>'.
    """
    assert_disjoint(digits["train"], digits["test"])
    learner = learner_type(parameters, recipe)
    history = train(learner, digits["train"], digits, recipe.num_epochs)
    curves = {
        f"{split}_{name}": history.curve(split, name) for split in digits for name in ("loss", "misses")
    }
    test = digits["test"]
    predictions = np.argmax(learner.predict(test.images), axis=1).astype(np.uint8)
    results = {"test_labels": test.labels, "test_predictions": predictions, "test_indices": test.indices}
    weights = {f"weights/{name}": array for name, array in learner.parameters.items()}
    return curves | results | weights


def compute_runs(recipe, seeds, experiment=run):
    """Results of a recipe over seeds, stored once each; see `train_on` for their arrays."""
    return map_runs(experiment, [recipe] * len(seeds), seeds, data=DATA_SETS["mnist"].fingerprint)
