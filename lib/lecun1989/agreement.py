"""Does the compiled engine do what torch does? Both from the same start, step for step, weight for weight."""

import time

import numpy as np

from lib.lecun1989.engine_learner import EngineLearner


def largest_weight_difference(digits, parameters, recipe, num_steps):
    """Largest absolute difference of any weight after so many steps on the first digits, engine against torch."""
    from lib.lecun1989.network import TorchLearner

    learners = [kind(parameters, recipe) for kind in (EngineLearner, TorchLearner)]
    for learner in learners:
        learner.train_pass(digits.images, digits.targets, np.arange(num_steps))
    ours, reference = (learner.parameters for learner in learners)
    return max(float(np.abs(ours[name] - reference[name]).max()) for name in reference)


def compile_seconds(digits, parameters, recipe):
    """Seconds until the engine's first step and first prediction are done: compiling, or loading the cache."""
    start = time.perf_counter()
    learner = EngineLearner(parameters, recipe)
    learner.train_pass(digits.images, digits.targets, np.arange(1))
    learner.predict(digits.images)
    return time.perf_counter() - start
