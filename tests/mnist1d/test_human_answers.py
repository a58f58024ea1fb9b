"""People on MNIST-1D: counts that fit each other, Wilson's interval in closed form, and the comparison with a model."""

import numpy as np
import pytest

from lib.data import make_mnist1d
from lib.mnist1d import human_answers
from lib.mnist1d.human_answers import DISTINCT, WORTH, WRITTEN, Count, against, doubled, effective_number
from lib.statistics import proportion_interval


@pytest.mark.parametrize(("right", "num"), [(383, 400), (479, 500), (3, 7)])
def test_intervals_are_wilsons(right, num):
    expected = proportion_interval(right, num)
    np.testing.assert_allclose(Count("", right / num, num).interval, (expected.low, expected.high), rtol=1e-9)


def test_the_counts_fit_each_other():
    assert human_answers.NUM_DISTINCT - sum(human_answers.WRONG.values()) == human_answers.RIGHT_DISTINCT
    assert human_answers.COUNTED.sum() == human_answers.NUM_WRITTEN
    assert len(human_answers.COUNTED) == human_answers.NUM_DISTINCT
    assert doubled() == (96, 100)


def test_a_copied_file_makes_the_figure_less_sure():
    """The planted fault is what was published: copies that count as new answers narrow the interval."""
    width = {count.words: count.interval[1] - count.interval[0] for count in human_answers.counts()}
    assert width[WORTH.words] > width[DISTINCT.words] > width[WRITTEN.words]
    assert effective_number(np.ones(7)) == 7
    assert effective_number([2, 2, 2]) == 3
    assert effective_number([2, 1]) == pytest.approx(9 / 5)
    with pytest.raises(ValueError, match="at least"):
        effective_number([0, 0])


def test_the_variance_of_a_mean_that_counts_items_twice():
    generator = np.random.default_rng(0)
    answers = generator.random((4000, human_answers.NUM_DISTINCT)) < human_answers.PRINTED
    means = (answers * human_answers.COUNTED).sum(1) / human_answers.COUNTED.sum()
    expected = human_answers.PRINTED * (1 - human_answers.PRINTED) / WORTH.num
    assert means.var() == pytest.approx(expected, rel=0.08)


def test_no_digit_was_missed_more_often_than_it_was_shown():
    labels = make_mnist1d().y_test
    shown = np.bincount(np.concatenate([labels[:100], labels[200:500]]), minlength=10)
    assert shown.sum() == DISTINCT.num
    assert all(human_answers.WRONG[digit] <= shown[digit] for digit in range(10))
    assert shown[[2, 9, 4, 7, 0, 1]].tolist() == [36, 41, 47, 34, 30, 42]


def test_a_model_far_below_or_above_is_told_apart():
    assert against(0.65)[0] == "better"
    assert against(0.9999)[0] == "worse"
    assert against(0.9575)[0] == "not told apart"
    with pytest.raises(ValueError, match="fraction between"):
        against(95)
