"""The faults of the original evaluation, planted and measured; ours has neither."""

import numpy as np

from lib.lecun1989 import original_faults
from lib.lecun1989.engine_learner import EngineLearner
from lib.lecun1989.recipe import KARPATHY_2022
from lib.training import evaluate


def test_published_counts_are_the_truncated_ones():
    for printed, rate, size, true in (
        (87, 0.0438, 2_007, 88),
        (43, 0.0219, 2_007, 44),
        (123, 0.0170, 7_291, 124),
        (106, 0.0147, 7_291, 107),
        (82, 0.0409, 2_007, 82),
        (31, 0.0107, 3_000, 32),
    ):
        assert original_faults.counts_behind(printed, rate, size) == [true]
    assert original_faults.counts_behind(60, 0.0203, 50_000) == []


def test_a_count_loses_one_or_nothing():
    counts = np.arange(2_008)
    printed = np.array([original_faults.truncated_misses(count, 2_007) for count in counts])
    assert set(counts - printed) == {0, 1}
    assert len(original_faults.miscounted(2_007)) == (counts != printed).sum() > 0


def test_the_faulty_loss_is_that_of_the_last_example(digits, parameters):
    learner = EngineLearner(parameters, KARPATHY_2022)
    outputs = learner.predict(digits.images)
    faulty = original_faults.loss_of_last_example(learner, digits)
    assert faulty == evaluate(outputs[-1:], digits.labels[-1:]).loss
    assert faulty != evaluate(outputs, digits.labels).loss
