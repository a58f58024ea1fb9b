"""Margins and certificates: against scikit-learn's support vectors, linear programming, and closed forms."""

import numpy as np
import pytest
from sklearn.svm import SVC

from lib.perceptrons import boolean, clouds, margin, online, rules, xor


def margin_by_svm(examples, targets):
    """The mirror images of all examples, with opposite targets, take the intercept out of scikit-learn's machine."""
    model = SVC(kernel="linear", C=1e9, tol=1e-9).fit(np.vstack([examples, -examples]), np.append(targets, -targets))
    assert abs(model.intercept_[0]) < 1e-6
    return 1 / np.linalg.norm(model.coef_[0])


@pytest.mark.parametrize("dimension", [2, 5, 20])
@pytest.mark.parametrize("gap", [0.1, 1.0])
def test_the_margin_is_that_of_a_support_vector_machine(dimension, gap):
    problem = clouds.pulled_apart(50, dimension, gap, np.random.default_rng(dimension))
    found = margin.separate(*problem)
    assert found.margin == pytest.approx(margin_by_svm(*problem), rel=1e-5)
    assert rules.misses(found.weights, *problem) == 0


@pytest.mark.parametrize("seed", range(30))
def test_it_agrees_with_linear_programming_and_proves_its_answer(seed):
    """Near Cover's limit of two examples a dimension, about half of all random problems have a plane."""
    generator = np.random.default_rng(seed)
    examples, targets = clouds.random_labels(20, 10, generator)
    found = margin.separate(examples, targets)
    assert found.exists == boolean.is_threshold(examples, targets)
    if found.exists:
        assert rules.misses(found.weights, examples, targets) == 0
    else:
        assert found.combination.min() >= 0
        assert found.combination.sum() == pytest.approx(1)
        np.testing.assert_allclose(found.combination @ (targets[:, None] * examples), 0, atol=1e-12)


def test_a_small_working_set_gives_the_same_answers(monkeypatch):
    for seed in range(10):
        problem = clouds.pulled_apart(200, 5, 0.05, np.random.default_rng(seed))
        whole = margin.separate(*problem)
        monkeypatch.setattr(margin, "WORKING_SET", 8)
        assert margin.separate(*problem).margin == pytest.approx(whole.margin, rel=1e-6)
        flipped = problem[0], problem[1] * np.where(np.arange(200) == seed, -1, 1)
        assert margin.separate(*flipped).exists == boolean.is_threshold(*flipped)
        monkeypatch.undo()


def test_xor_has_no_plane_and_the_proof_is_the_sum_of_all_four():
    found = margin.separate(xor.EXAMPLES, xor.TARGETS)
    assert not found.exists
    np.testing.assert_allclose(found.combination, 0.25)
    assert margin.mistake_bound(xor.EXAMPLES, xor.TARGETS) == np.inf


@pytest.mark.parametrize("num", [1, 7, 40])
def test_the_bound_is_reached_by_examples_at_right_angles(num):
    """Closed form: margin 1/√n, so the bound is n, and each example is wrong exactly once."""
    problem = clouds.right_angles(num, np.random.default_rng(num))
    assert margin.separate(*problem).margin == pytest.approx(num**-0.5)
    assert margin.mistake_bound(*problem) == pytest.approx(num)
    assert online.train("rosenblatt", *problem, 10, np.random.default_rng(0)).num_changes == num


RADIUS_FAULTS = {
    "constant input left out": lambda examples: np.linalg.norm(examples[:, :-1], axis=1).max(),
    "shortest, not longest": lambda examples: np.linalg.norm(examples, axis=1).min(),
    "largest entry": lambda examples: np.abs(examples).max(),
}


@pytest.mark.parametrize("fault", RADIUS_FAULTS)
@pytest.mark.parametrize("examples", [[[1.0, 1.0], [1.0, -1.0]], [[1.0, 0.0], [0.0, 2.0]]], ids=["square", "lengths"])
def test_examples_at_right_angles_tell_a_wrong_radius(fault, examples):
    """Each is wrong once, and the bound has hardly room: a radius that is too small promises fewer mistakes."""
    examples, targets = np.array(examples), np.array([1.0, -1.0])
    width = margin.separate(examples, targets).margin
    mistakes = online.train("rosenblatt", examples, targets, 10, np.random.default_rng(0)).num_changes
    assert mistakes == 2
    assert mistakes <= margin.mistake_bound(examples, targets) * (1 + 1e-9)
    faulty = RADIUS_FAULTS[fault](examples)
    caught = mistakes > (faulty / width) ** 2 * (1 + 1e-9)
    assert caught == (faulty < margin.radius(examples) * (1 - 1e-9))


def test_every_wrong_radius_is_told_by_one_of_the_problems():
    problems = [np.array([[1.0, 1.0], [1.0, -1.0]]), np.array([[1.0, 0.0], [0.0, 2.0]])]
    for fault in RADIUS_FAULTS.values():
        assert any(fault(examples) < margin.radius(examples) for examples in problems)
