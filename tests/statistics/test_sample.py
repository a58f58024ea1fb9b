"""The first two moments, against numpy, and the checks that every other module relies on."""

import numpy as np
import pytest

from lib.statistics import summarize


def test_moments_are_numpys_over_the_last_axis():
    values = np.random.default_rng(0).normal(5.0, 0.3, size=(4, 20))
    runs = summarize(values)
    np.testing.assert_allclose(runs.mean, values.mean(axis=-1), rtol=1e-13)
    np.testing.assert_allclose(runs.standard_deviation, values.std(axis=-1, ddof=1), rtol=1e-12)
    assert runs.num_runs == 20


def test_hand_example():
    runs = summarize([2, 4, 4, 4, 5, 5, 7, 9])
    assert runs.mean == 5.0
    assert runs.standard_deviation == pytest.approx((32 / 7) ** 0.5)


def test_identical_runs_have_a_spread_of_exactly_zero():
    assert np.std([0.1] * 3, ddof=1) > 0  # the plain formula fails
    assert summarize([0.1] * 3).standard_deviation == 0.0
    assert summarize([0.1] * 3).mean == 0.1


def test_moments_of_one_sample_are_plain_floats():
    runs = summarize([1.0, 2.0])
    assert type(runs.mean) is float
    assert type(runs.standard_deviation) is float


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([0.05], "at least 2 runs, got 1: add seeds"),
        ([], "at least 2 runs, got 0: add seeds"),
        (0.05, "at least 2 runs, got 1: add seeds"),
        ([0.05, np.nan, np.inf], "2 of 3 values are not finite"),
    ],
)
def test_bad_samples_say_what_is_wrong(values, message):
    with pytest.raises(ValueError, match=message):
        summarize(values)
