"""Double descent with nothing but least squares: n noisy points, p of D features, and the shortest of all best fits.

Source: M. Belkin, D. Hsu and J. Xu, "Two Models of Double Descent for Weak Features", SIAM Journal on Mathematics of
Data Science 2(4), 2020, theorem 1. Features x are independent and normal, y = x·β + σ ε, and only the first p are used:

    ŵ = X⁺ y = Σ_i (u_iᵀ y / s_i) v_i                            X = Σ_i s_i u_i v_iᵀ, the singular values s_i > 0
    E[(y − x·ŵ)²] = (b + σ²) (1 + p / (n − p − 1))                p ≤ n − 2, b = |β|² of the features left out
                  = a (1 − n / p) + (b + σ²) (1 + n / (p − n − 1))      p ≥ n + 2, a = |β|² of those used

Between the two it is infinite. Noise enters divided by s_i, and where p = n the smallest s_i comes close to zero.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Problem:
    """n points, D features whose squared weights fall as 1, 1/2, 1/3, …, together 1, and noise of variance σ²."""

    num_points: int = 40
    num_features: int = 400
    noise_variance: float = 0.04

    @property
    def weights(self):
        """β, the most important first, (D,)."""
        squares = 1 / np.arange(1, self.num_features + 1)
        return np.sqrt(squares / squares.sum())


def expected_error(problem, used):
    """The expected squared error on a new point with `used` features; infinite within one of num_points."""
    n, unused = problem.num_points, float(np.sum(problem.weights[used:] ** 2))
    rest = unused + problem.noise_variance
    if used <= n - 2:
        return rest * (1 + used / (n - used - 1))
    if used >= n + 2:
        return (1 - unused) * (1 - n / used) + rest * (1 + n / (used - n - 1))
    return float("inf")


def measured_errors(problem, used, num_draws, generator):
    """The squared error on a new point (num_draws,), averaged over that point, and the smallest singular value."""
    n, num_features = problem.num_points, problem.num_features
    weights = problem.weights
    errors, smallest = np.empty(num_draws), np.empty(num_draws)
    for draw in range(num_draws):
        x = generator.standard_normal((n, num_features))
        y = x @ weights + problem.noise_variance**0.5 * generator.standard_normal(n)
        found = np.zeros(num_features)
        found[:used], smallest[draw] = shortest_fit(x[:, :used], y)
        errors[draw] = np.sum((found - weights) ** 2) + problem.noise_variance
    return errors, smallest


def shortest_fit(x, y):
    """The least-squares weights of smallest length (p,) for x (n, p) and y (n,), and the smallest singular value."""
    left, values, right = np.linalg.svd(x, full_matrices=False)
    return right.T @ (left.T @ y / values), values[-1]


def sweep(problem, sizes, num_draws, seed):
    """Median error over the draws, expected error and median smallest singular value at each size, (sizes,) each."""
    generator = np.random.default_rng(seed)
    found = [measured_errors(problem, int(used), num_draws, generator) for used in sizes]
    errors, smallest = (np.array([np.median(each[i]) for each in found]) for i in range(2))
    return errors, np.array([expected_error(problem, int(used)) for used in sizes]), smallest


def line_through_two(distance, noise):
    """Intercept and slope of the line through (1, 1 + noise) and (1 + distance, 1 + distance − noise).

    Without noise both points lie on y = x. ValueError for a distance of zero.
    """
    if distance == 0:
        raise ValueError("two points at the same place give no line: distance must not be zero")
    x = np.array([[1.0, 1.0], [1.0, 1.0 + distance]])
    (intercept, slope), _ = shortest_fit(x, np.array([1.0 + noise, 1.0 + distance - noise]))
    return intercept, slope
