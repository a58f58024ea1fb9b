"""Does the compiled engine do what torch does? Both from the same start, step for step, weight for weight."""

import time
from dataclasses import replace

import numpy as np

from lib.lecun1989.engine_learner import EngineLearner
from lib.lecun1989.initialisation import INITIALISATION_STREAM, initial_parameters
from lib.lecun1989.modern_summary import outputs_of
from lib.lecun1989.runs import final_parameters
from lib.lecun1989.side_by_side.lanes import Lanes
from lib.lecun1989.sources import digits_of, indices_of, source
from lib.training.vector import LANES


def largest_weight_difference(digits, parameters, recipe, num_steps):
    """Largest absolute difference of any weight after so many steps on the first digits, engine against torch."""
    from lib.lecun1989.network import TorchLearner

    learners = [kind(parameters, recipe) for kind in (EngineLearner, TorchLearner)]
    for learner in learners:
        learner.train_pass(digits.images, digits.targets, np.arange(num_steps))
    ours, reference = (learner.parameters for learner in learners)
    return max(float(np.abs(ours[name] - reference[name]).max()) for name in reference)


def relative_difference(recipe, seed, num_steps):
    """Mean difference of a weight after so many steps, eight runs' engine against torch, over how far weights moved.

    For any recipe; both sides shift and silence alike.
    """
    from lib.lecun1989.reference import ReferenceLearner

    digits, start = digits_of(recipe, seed)["train"], initial_of(recipe, seed)
    reference = ReferenceLearner(start, recipe, seed.initialisation)
    reference.train_pass(digits.images, digits.labels, np.arange(num_steps))
    lanes = Lanes(digits.images, digits.labels, recipe.wiring, recipe.optimizer)
    lanes.fill(0, recipe, start, seed.initialisation)
    lanes.set_rate(0, recipe.rate_of(0), recipe.weight_decay if recipe.optimizer == "adamw" else 0.0)
    lanes.train(np.repeat(np.arange(num_steps)[:, None], LANES, axis=1))
    ours, theirs = lanes.parameters(0), reference.parameters
    gap = sum(np.abs(ours[name] - theirs[name]).sum() for name in theirs)
    return float(gap / sum(np.abs(theirs[name] - start[name]).sum() for name in theirs))


def gap_in_testing(result, recipe, seed, num_digits=200):
    """Largest difference of an output from that of a network that neither shifts nor drops, on test digits.

    The answers of a run are held against torch's network in its plain form, with the weights of the run: shifts or
    dropout that were left on while testing would show here.
    """
    from lib.lecun1989.reference import ReferenceLearner

    indices = indices_of(recipe, seed)["test"][:num_digits]
    images = source(recipe.digits, "test").images
    plain = replace(recipe, shift="none", dropout=0.0)
    expected = ReferenceLearner(final_parameters(result), plain).predict(images[indices])
    return float(np.abs(outputs_of(result, recipe, images, indices) - expected).max())


def initial_of(recipe, seed):
    """The initial parameters of a run of any recipe."""
    generator = np.random.default_rng([INITIALISATION_STREAM, seed.initialisation])
    return initial_parameters(generator.random, recipe)


def compile_seconds(digits, parameters, recipe):
    """Seconds until the engine's first step and first prediction are done: compiling, or loading the cache."""
    start = time.perf_counter()
    learner = EngineLearner(parameters, recipe)
    learner.train_pass(digits.images, digits.targets, np.arange(1))
    learner.predict(digits.images)
    return time.perf_counter() - start
