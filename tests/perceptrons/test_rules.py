"""The learning rules: against scikit-learn and slopes by differences, and what the planted bug does to them."""

import numpy as np
import pytest
from sklearn.linear_model import Perceptron

from lib.perceptrons import rules

GENERATOR = np.random.default_rng(3)
CASES = [(GENERATOR.normal(size=5), GENERATOR.normal(size=5), target) for target in (-1.0, 1.0) for _ in range(4)]


@pytest.mark.parametrize(("weights", "example", "target"), CASES)
@pytest.mark.parametrize(
    ("rule", "output"), [(rules.delta, lambda a: a), (rules.tanh_delta, np.tanh)], ids=["linear", "tanh"]
)
def test_a_delta_rule_goes_down_the_slope_of_half_the_squared_error(rule, output, weights, example, target):
    def error(w):
        return 0.5 * (target - output(w @ example)) ** 2

    step = 1e-6
    slope = [(error(weights + step * one) - error(weights - step * one)) / (2 * step) for one in np.eye(5)]
    np.testing.assert_allclose(rule(weights, example, target, 0.1), weights - 0.1 * np.array(slope), atol=1e-8)


@pytest.mark.parametrize(("weights", "example", "target"), CASES)
def test_rosenblatts_rule_is_the_delta_rule_of_a_units_own_answer_at_half_the_rate(weights, example, target):
    error = target - np.sign(weights @ example)
    expected = weights + 0.35 * error * example
    np.testing.assert_allclose(rules.rosenblatt(weights, example, target, 0.7), expected)


def test_rosenblatts_rule_walks_as_scikit_learns_perceptron():
    """Same order, same start: the same plane after three passes."""
    generator = np.random.default_rng(0)
    points, targets = generator.normal(size=(40, 3)), generator.choice((-1.0, 1.0), 40)
    model = Perceptron(max_iter=3, tol=None, shuffle=False).fit(points, targets)
    weights = np.zeros(4)
    for _ in range(3):
        for example, target in zip(rules.with_bias(points), targets, strict=True):
            weights = rules.rosenblatt(weights, example, target, 1.0)
    np.testing.assert_allclose(weights, [*model.coef_[0], model.intercept_[0]], atol=1e-9)


def test_a_point_on_the_plane_counts_as_wrong():
    assert rules.misses(np.zeros(2), np.ones((3, 2)), np.ones(3)) == 3
    assert (rules.rosenblatt(np.zeros(2), np.ones(2), 1.0, 1.0) == 1).all()


def test_what_is_right_moves_rosenblatts_plane_not_but_the_delta_rules():
    weights, example = np.array([5.0, 0.0]), np.array([1.0, 1.0])
    assert rules.rosenblatt(weights, example, 1.0, 1.0) is weights
    assert rules.delta(weights, example, 1.0, 0.1)[0] < weights[0], "too right is an error for the delta rule"


def test_the_sign_reversed_makes_a_mistake_worse():
    weights, example = np.array([-1.0, 0.5]), np.array([1.0, 1.0])
    assert rules.rosenblatt(weights, example, 1.0, 1.0) @ example > weights @ example
    assert rules.rosenblatt(weights, example, 1.0, -1.0) @ example < weights @ example


@pytest.mark.parametrize(
    ("examples", "targets"), [(np.ones((2, 3)), [0, 1]), (np.ones((2, 3)), [1, 1, 1]), (np.ones(3), [1]), ([], [])]
)
def test_bad_problems_are_refused(examples, targets):
    with pytest.raises(ValueError, match="target"):
        rules.check_problem(examples, np.array(targets))
