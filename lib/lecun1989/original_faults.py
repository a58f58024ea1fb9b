"""The two faults in the evaluation of K22's scripts, planted again so that they can be looked at.

Source: Karpathy, lecun1989-repro (2022). The counting fault stands in both scripts; the loss fault in
`modern.py`, whose results are steps 1 to 4 and the scaled run. Nothing in the book computes with these.
"""

import numpy as np

from lib.lecun1989.engine_learner import EngineLearner
from lib.lecun1989.runs import digits_of, final_parameters
from lib.training import squared_error


def truncated_misses(misses, num_examples):
    """Misses as the scripts print them: a float32 rate times the number of examples, cut to a whole number."""
    rate = np.float32(misses) / np.float32(num_examples)
    return int(float(rate) * num_examples)


def miscounted(num_examples):
    """All counts from 0 to num_examples that come out one too low."""
    counts = range(num_examples + 1)
    return [misses for misses in counts if truncated_misses(misses, num_examples) != misses]


def counts_behind(printed_misses, error_rate, num_examples):
    """Counts that print as this number of misses and as this rate, given in percent to two decimals."""
    return [
        misses
        for misses in (printed_misses, printed_misses + 1)
        if truncated_misses(misses, num_examples) == printed_misses
        and f"{100 * misses / num_examples:.2f}" == f"{100 * error_rate:.2f}"
    ]


def loss_of_last_example(learner, training_set):
    """What the faulty `eval_split` returns for every split: the loss of the last example trained on.

    The original reads it before the last step's update; here the trained weights are used, one step later.
    """
    return squared_error(learner.predict(training_set.images[-1:]), training_set.labels[-1:])


def losses_of_last_examples(results, seeds, recipe):
    """What the fault would have printed for each run, (num_runs,)."""
    learners = [EngineLearner(final_parameters(result), recipe) for result in results]
    training_sets = [digits_of(recipe, seed)["train"] for seed in seeds]
    return np.array([loss_of_last_example(*pair) for pair in zip(learners, training_sets, strict=True)])
