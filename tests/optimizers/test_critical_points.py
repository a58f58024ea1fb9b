"""Critical points: exact shares, a brute-force count, found points, and the Hessian of a network."""

import numpy as np
import pytest
import torch

from lib.optimizers import critical_points, loss_hessian, random_fields, summary
from lib.optimizers.critical_points import EXACT, index_shares, saddle_share, semicircle_index


@pytest.fixture
def generator():
    return np.random.default_rng(11)


@pytest.mark.parametrize("dimension", EXACT)
def test_shares_are_the_exact_ones(dimension, generator):
    assert saddle_share(dimension, 20000, generator) == pytest.approx(EXACT[dimension], abs=0.005)


def by_determinants(dimension, num, generator):
    """The share by its definition: Hessians M − f I weighted with the modulus of their determinant."""
    matrices = critical_points.random_eigenvalues(dimension, num, generator)
    values = matrices - generator.standard_normal((num, 1))
    weights, falling = np.abs(values.prod(1)), (values < 0).sum(1)
    return (weights * ((falling > 0) & (falling < dimension))).sum() / weights.sum()


def test_one_row_more_is_the_same_as_the_determinant(generator):
    assert saddle_share(5, 20000, generator) == pytest.approx(by_determinants(5, 60000, generator), abs=0.01)


def test_a_missing_weight_is_seen(generator):
    values, _, _ = critical_points.critical_points(3, 20000, generator)
    shares = np.full(values.shape[1], 1 / values.shape[1])
    assert abs(1 - shares[0] - shares[-1] - EXACT[3]) > 0.1


def test_index_is_symmetric_and_follows_the_semicircle(generator):
    shares = index_shares(4, 20000, generator)
    np.testing.assert_allclose(shares, shares[::-1], atol=0.01)
    edges = np.linspace(-1.6, 1.6, 9)
    found = critical_points.index_by_value(40, 300, generator, edges)
    np.testing.assert_allclose(found, semicircle_index((edges[1:] + edges[:-1]) / 2), atol=0.03)
    np.testing.assert_allclose(semicircle_index([-2, 0, 2]), [0, 0.5, 1], atol=1e-12)


def test_field_has_its_covariance_and_its_derivatives(generator):
    field = random_fields.random_field(2, 60, generator)
    place = torch.tensor([[0.3, -0.7]], dtype=torch.float64)
    waves, phases = torch.tensor(field.waves), torch.tensor(field.phases)

    def value(x):
        return field.scale * torch.cos(waves @ x + phases).sum()

    np.testing.assert_allclose(field.gradient(place.numpy())[0], torch.func.grad(value)(place[0]), rtol=1e-10)
    np.testing.assert_allclose(
        field.hessian(place.numpy())[0], torch.func.jacrev(torch.func.grad(value))(place[0]), rtol=1e-10
    )
    pairs = np.array([[0.0, 0.0], [0.8, 0.6]])
    products = [
        each.value(pairs).prod() for each in (random_fields.random_field(2, 30, generator) for _ in range(1500))
    ]
    assert np.mean(products) == pytest.approx(np.exp(-0.5), abs=0.1)


def test_points_found_are_critical_once_each_and_half_of_them_saddles(generator):
    field = random_fields.random_field(2, 60, generator)
    places = random_fields.critical_points(field, 6.0, 600, generator)
    assert np.abs(field.gradient(places)).max() < 1e-8
    apart = np.linalg.norm(places[:, None] - places[None], axis=-1) + 9 * np.eye(len(places))
    assert apart.min() > 1e-3
    counts = np.sum([random_fields.saddle_counts(2, seed, side=8.0, num_starts=500) for seed in range(4)], axis=0)
    assert counts[1] / counts[0] == pytest.approx(0.5, abs=0.1)


def test_evidence_of_saddles_has_a_pair_for_each_seed():
    evidence = summary.saddle_evidence(12, 2, 4, 50)
    assert len(set(evidence.fingerprints)) == 4
    assert min(evidence.figures["first"]) > max(evidence.figures["second"])


def test_spectra_are_those_of_the_whole_hessian():
    losses, norms, spectra = loss_hessian.spectra_along_training(2, [0, 2], num_digits=20)
    x, labels = loss_hessian.inputs(20)
    weights = loss_hessian.start(1)
    exact = torch.autograd.functional.hessian(lambda w: loss_hessian.loss(w, x, labels), weights)
    np.testing.assert_allclose(spectra[1, 0], torch.linalg.eigvalsh(exact), atol=1e-10)
    assert losses.shape == norms.shape == (2, 2)
    assert loss_hessian.num_falling(np.array([-1.0, -1e-9, 0.0, 2.0])) == 1


def test_a_matrix_needs_a_row(generator):
    with pytest.raises(ValueError, match="row"):
        critical_points.random_eigenvalues(0, 3, generator)
