"""Surfaces: derivatives against torch's autograd, minima and saddles as published."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from lib.optimizers.surfaces import beale, bowl, noisy_gradient, quadratic, rosenbrock, saddle, turn

C = (1.5, 2.25, 2.625)
DEFINED = {
    "saddle": (saddle(0.1), lambda x, y: 0.5 * (x**2 - 0.1 * y**2)),
    "turned": (saddle(0.3, 90.0), lambda x, y: 0.5 * (y**2 - 0.3 * x**2)),
    "bowl": (bowl(50.0), lambda x, y: 0.5 * (x**2 + 50 * y**2)),
    "beale": (beale, lambda x, y: sum((c - x + x * y**i) ** 2 for i, c in enumerate(C, start=1))),
    "rosenbrock": (rosenbrock, lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2),
}


def faults_of(surface, formula, generator):
    """Largest relative gap of value, gradient and Hessian from autograd at random places."""
    worst = 0.0
    for place in generator.uniform(-2, 2, (20, 2)):
        at = torch.tensor(place)
        function = lambda w: formula(w[0], w[1])  # noqa: E731
        for found, expected in (
            (surface.value(place), function(at)),
            (surface.gradient(place), torch.func.grad(function)(at)),
            (surface.hessian(place), torch.func.jacrev(torch.func.grad(function))(at)),
        ):
            expected = expected.numpy()
            worst = max(worst, np.abs(found - expected).max() / (1 + np.abs(expected).max()))
    return worst


@pytest.mark.parametrize("name", DEFINED)
def test_derivatives_are_autograds(name):
    assert faults_of(*DEFINED[name], np.random.default_rng(0)) < 1e-12


def test_a_wrong_slope_is_seen():
    wrong = replace(beale, gradient=lambda w: beale.gradient(w) * (1, 1.01))
    assert faults_of(wrong, DEFINED["beale"][1], np.random.default_rng(0)) > 1e-3


@pytest.mark.parametrize("surface", [beale, rosenbrock, bowl(7.0)], ids=lambda surface: surface.name)
def test_published_minimum(surface):
    place = np.array(surface.minimum)
    assert surface.value(place) == 0
    assert np.abs(surface.gradient(place)).max() == 0
    assert (np.linalg.eigvalsh(surface.hessian(place)) > 0).all()


@pytest.mark.parametrize("surface", [beale, saddle(0.2, 30.0)], ids=lambda surface: surface.name)
def test_saddles_are_saddles(surface):
    for place in surface.saddles:
        assert np.abs(surface.gradient(np.array(place))).max() < 1e-12
        low, high = np.linalg.eigvalsh(surface.hessian(np.array(place)))
        assert low < 0 < high


def test_many_places_at_once():
    places = np.random.default_rng(1).uniform(-1, 1, (3, 4, 2))
    for surface, _ in DEFINED.values():
        assert surface.value(places).shape == (3, 4)
        np.testing.assert_allclose(surface.gradient(places)[1, 2], surface.gradient(places[1, 2]), rtol=1e-13)
        np.testing.assert_allclose(surface.hessian(places)[1, 2], surface.hessian(places[1, 2]), rtol=1e-13)


def test_noise_has_its_size_and_no_direction():
    noise = noisy_gradient(bowl(), np.zeros((4000, 2)), 0.5, np.random.default_rng(2))
    assert abs(noise.mean()) < 0.02
    assert abs(noise.std() - 0.5) < 0.02


def test_bad_surfaces_are_refused():
    with pytest.raises(ValueError, match="symmetric"):
        quadratic("skew", [[1, 2], [0, 1]])
    with pytest.raises(ValueError, match="bend"):
        saddle(-1.0)
    np.testing.assert_allclose(turn(90) @ (1, 0), (0, 1), atol=1e-15)
