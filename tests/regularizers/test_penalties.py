"""Ridge and lasso against closed forms and scikit-learn; thresholds with a piece left out."""

import numpy as np
import pytest
import torch
from sklearn.linear_model import Lasso, Ridge

from lib.regularizers import penalties
from lib.regularizers.linear_study import LinearStudy, paths, run_linear
from lib.regularizers.penalties import (
    lasso,
    lasso_orthonormal,
    orthonormal_design,
    ridge,
    ridge_orthonormal,
    soft_threshold,
)
from lib.regularizers.weights import small_nonzero_fraction, zero_fraction

STRENGTHS = np.array([0.5, 2.0, 8.0])


@pytest.fixture
def problem():
    generator = np.random.default_rng(0)
    x = generator.normal(size=(40, 8))
    y = x @ np.array([3.0, -2, 1, 0, 0, 0, 0, 0.5]) + generator.normal(size=40)
    return x, y


def test_ridge_is_scikit_learns(problem):
    x, y = problem
    for strength in STRENGTHS:
        theirs = Ridge(alpha=strength, fit_intercept=False).fit(x, y).coef_
        np.testing.assert_allclose(ridge(x, y[:, None], strength)[:, 0], theirs, rtol=1e-9)


def lasso_of_scikit_learn(x, y, strength):
    return Lasso(alpha=strength / len(y), fit_intercept=False, tol=1e-12, max_iter=100_000).fit(x, y).coef_


def our_lasso(x, y):
    return lasso(x, np.repeat(y[:, None], len(STRENGTHS), axis=1), STRENGTHS, num_steps=2000)


def test_lasso_is_scikit_learns_with_the_same_zeros(problem):
    ours = our_lasso(*problem)
    for i, strength in enumerate(STRENGTHS):
        theirs = lasso_of_scikit_learn(*problem, strength)
        np.testing.assert_allclose(ours[:, i], theirs, atol=1e-8)
        np.testing.assert_array_equal(ours[:, i] == 0, theirs == 0)


def test_a_soft_threshold_without_its_maximum_is_seen_by_scikit_learn(problem, monkeypatch):
    monkeypatch.setattr(penalties, "soft_threshold", lambda w, t: np.sign(w) * (np.abs(w) - t))
    with np.errstate(all="ignore"):
        wrong = our_lasso(*problem)[:, 2]
    assert not np.allclose(wrong, lasso_of_scikit_learn(*problem, STRENGTHS[2]), atol=1e-3)


def test_closed_forms_on_an_orthonormal_design():
    generator = np.random.default_rng(1)
    x = orthonormal_design(30, 5, generator)
    y = generator.normal(size=(30, 1))
    np.testing.assert_allclose(x.T @ x, np.eye(5), atol=1e-14)
    np.testing.assert_allclose(ridge(x, y, 0.7), ridge_orthonormal(x.T @ y, 0.7), rtol=1e-12)
    np.testing.assert_allclose(lasso(x, y, [0.3]), lasso_orthonormal(x.T @ y, 0.3), atol=1e-14)
    with pytest.raises(ValueError, match="need as many rows"):
        orthonormal_design(3, 5, generator)


@pytest.mark.parametrize("kind", [np.array, torch.tensor])
def test_soft_threshold_pulls_in_and_makes_exact_zeros(kind):
    w = kind([-2.0, -0.5, 0.0, 0.5, 2.0])
    assert soft_threshold(w, 0.5).tolist() == [-1.5, 0, 0, 0, 1.5]
    assert soft_threshold(w, 0.0).tolist() == w.tolist()


def test_fractions_of_zeros_and_of_small_weights():
    weights = np.array([[0.0, 0.0, 0.05, 1.0]])
    assert zero_fraction(weights) == 0.5
    assert small_nonzero_fraction(weights) == 0.25


def test_the_paths_by_descent_are_those_of_the_closed_form():
    found = paths(np.linspace(0, 4, 9), np.random.default_rng(0))
    np.testing.assert_allclose(found["L1"], found["L1, descent"], atol=1e-12)
    assert (np.diff(np.abs(found["L2"]), axis=0) <= 0).all()


def test_a_sparse_truth_favours_l1_and_its_validation_examples_alone_choose():
    study = LinearStudy(num_seeds=6, num_nonzero=(1, 100))
    found = run_linear(study, 0)
    assert found["risk"].shape == (6, 2, 3)
    assert found["risk"][:, 0, 2].mean() < found["risk"][:, 0, 1].mean()
    assert (found["zeros"][..., :2] == 0).all()
    more = run_linear(LinearStudy(num_seeds=8, num_nonzero=(1, 100)), 0)
    np.testing.assert_allclose(more["risk"][:6], found["risk"], rtol=1e-9)  # a seed's draws are its own
