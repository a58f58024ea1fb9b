"""Passes over examples: the compiled ones are the plain rules, separable data are separated, faults are seen."""

import numpy as np
import pytest

from lib.perceptrons import clouds, margin, online, rules


@pytest.fixture
def cloud():
    return clouds.pulled_apart(60, 4, 0.2, np.random.default_rng(7))


@pytest.mark.parametrize("name", online.RULES)
def test_a_compiled_pass_is_the_plain_rule_example_by_example(cloud, name):
    rule = [rules.rosenblatt, rules.delta, rules.tanh_delta][online.RULES.index(name)]
    examples, targets = cloud
    weights, expected = np.full(5, 0.1), np.full(5, 0.1)
    order, changes = np.random.default_rng(0).permutation(60), 0
    for i in order:
        new = rule(expected, examples[i], targets[i], 0.1)
        changes, expected = changes + (new is not expected), new
    found, counted = online.one_pass(online.RULES.index(name), weights, examples, targets, order, 0.1)
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    assert counted == changes


def test_whole_numbers_stay_whole():
    """The same run on scaled-up whole numbers, in Python's exact integers."""
    generator = np.random.default_rng(5)
    examples = generator.integers(-1000, 1001, (50, 257))
    targets = generator.choice((-1, 1), 50)
    trained = online.train("rosenblatt", examples.astype(float), targets, 4, np.random.default_rng(1))
    exact, orders = [0] * 257, np.random.default_rng(1)
    for _ in range(trained.num_epochs):
        for i in orders.permutation(50):
            x, t = [int(value) for value in examples[i]], int(targets[i])
            if t * sum(a * b for a, b in zip(exact, x, strict=True)) <= 0:
                exact = [a + t * b for a, b in zip(exact, x, strict=True)]
    assert trained.weights.tolist() == exact


def test_separable_data_are_separated_within_the_bound(cloud):
    for seed in range(5):
        trained = online.train("rosenblatt", *cloud, 1000, np.random.default_rng(seed))
        assert trained.separated
        assert rules.misses(trained.weights, *cloud) == 0
        assert 0 < trained.num_changes <= margin.mistake_bound(*cloud)


def test_the_sign_reversed_separates_nothing(cloud):
    trained = online.train("rosenblatt", *cloud, 50, np.random.default_rng(0), learning_rate=-1.0)
    assert not trained.separated
    assert rules.misses(trained.weights, *cloud) > 10


def test_without_a_bias_two_points_on_a_ray_are_not_separated():
    """Planted fault, the bias forgotten: a plane through the origin has both on one side."""
    points, targets = np.array([[1.0, 1.0], [2.0, 2.0]]), np.array([-1.0, 1.0])
    assert online.train("rosenblatt", rules.with_bias(points), targets, 100, np.random.default_rng(0)).separated
    assert not margin.separate(points, targets).exists
    assert not online.train("rosenblatt", points, targets, 300, np.random.default_rng(0)).separated


def test_training_on_every_example_instead_of_the_missed_is_another_rule(cloud):
    """The fault 'always add t x' is Hebb's rule: it never comes to rest."""
    examples, targets = cloud
    always = online.history(lambda w, x, t, rate: w + rate * t * x, examples, targets, 3, np.random.default_rng(0))
    missed = online.history(rules.rosenblatt, examples, targets, 3, np.random.default_rng(0))
    assert len(always) == 3 * 60 + 1
    assert len(missed) < 60
    trained = online.train("rosenblatt", examples, targets, 3, np.random.default_rng(0))
    np.testing.assert_allclose(missed[-1], trained.weights, rtol=1e-12)
    assert len(missed) - 1 == trained.num_changes


def test_the_far_group_misleads_the_delta_rule_and_not_rosenblatts():
    generator = np.random.default_rng(0)
    examples, targets = clouds.far_group(60, 8.0, generator)
    assert online.train("rosenblatt", examples, targets, 1000, generator).separated
    squares = np.linalg.lstsq(examples, targets, rcond=None)[0]
    assert rules.misses(squares, examples, targets) > 0
    delta = online.train("delta", examples, targets, 2000, generator, 0.02 / margin.radius(examples) ** 2, stop=False)
    np.testing.assert_allclose(delta.weights, squares, atol=0.05)


def test_an_unknown_rule_is_refused(cloud):
    with pytest.raises(ValueError, match="rule must be one of"):
        online.train("hebb", *cloud, 1, np.random.default_rng(0))
