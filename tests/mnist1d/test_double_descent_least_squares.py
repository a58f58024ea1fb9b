"""The shortest fit: against NumPy, against the published formula, and by hand."""

import numpy as np
import pytest

from lib.mnist1d.double_descent_least_squares import (
    Problem,
    expected_error,
    line_through_two,
    measured_errors,
    shortest_fit,
    sweep,
)

PROBLEM = Problem(20, 80, 0.1)


@pytest.mark.parametrize("used", [3, 19, 20, 21, 60])
def test_the_fit_is_the_pseudoinverses_and_the_shortest(used):
    draws = np.random.default_rng(used)
    x, y = draws.standard_normal((20, used)), draws.standard_normal(20)
    found, smallest = shortest_fit(x, y)
    np.testing.assert_allclose(found, np.linalg.pinv(x) @ y, atol=1e-9 / smallest)
    assert smallest == pytest.approx(np.linalg.norm(x, -2))
    if used > 20:
        np.testing.assert_allclose(x @ found, y, atol=1e-8)
        aside = np.linalg.svd(x)[2][-1]  # a direction that the points do not see
        assert np.linalg.norm(found + 0.1 * aside) > np.linalg.norm(found)


@pytest.mark.parametrize("used", [2, 8, 13, 30, 80])
def test_the_theorem_agrees_with_draws(used):
    errors, _ = measured_errors(PROBLEM, used, 600, np.random.default_rng(used))
    assert errors.mean() == pytest.approx(expected_error(PROBLEM, used), abs=5 * errors.std() / 600**0.5)
    forgotten = Problem(20, 80, 0.0)
    assert abs(expected_error(forgotten, used) - errors.mean()) > 5 * errors.std() / 600**0.5, "noise must matter"


def test_the_peak_stands_where_features_and_points_are_equally_many():
    sizes = np.array([2, 5, 10, 15, 18, 20, 22, 25, 40, 80])
    errors, expected, smallest = sweep(PROBLEM, sizes, 30, 0)
    assert sizes[errors.argmax()] == 20
    assert sizes[smallest.argmin()] == 20
    assert np.isinf(expected[sizes == 20])
    again = sweep(PROBLEM, sizes, 30, 0)
    assert all(np.array_equal(*pair) for pair in zip((errors, expected, smallest), again, strict=True))


def test_a_line_through_two_close_points_makes_much_of_little():
    for distance in (1.0, 0.1):
        intercept, slope = line_through_two(distance, 0.05)
        assert slope == pytest.approx(1 - 0.1 / distance)
        assert intercept + slope == pytest.approx(1.05)
    with pytest.raises(ValueError, match="must not be zero"):
        line_through_two(0, 0.1)


def test_weights_add_up_to_one():
    assert np.sum(PROBLEM.weights**2) == pytest.approx(1)
    assert (np.diff(PROBLEM.weights) < 0).all()
