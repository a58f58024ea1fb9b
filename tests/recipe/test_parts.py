"""Sweeps, curves, searches, ensembles, features and strokes against closed forms, brute force and scikit-learn."""

from itertools import combinations

import numpy as np
import pytest
import torch
from sklearn.cluster import KMeans

from lib.recipe.curves import looks_flat, stops_of
from lib.recipe.digits import Sizes
from lib.recipe.ensembles import TEMPERATURES, EnsembleStudy, run_ensemble
from lib.recipe.evaluation import error_rates, losses
from lib.recipe.features import encode, learn, lloyd, normalised
from lib.recipe.recipes import BASE, of
from lib.recipe.reference import distilled, loss_of
from lib.recipe.search import BOX, best_of, points_of, values_at
from lib.recipe.strokes import draw_synthetic
from lib.recipe.studies import temperature_of
from lib.recipe.study import Seeds
from lib.recipe.sweep import at_best, good_stretch


def test_good_stretch_is_the_width_at_the_bound():
    places = np.arange(-4.0, 1.0)
    assert good_stretch(places, np.array([0.5, 0.3, 0.1, 0.3, 0.5]), 0.1) == pytest.approx(1.0)
    assert good_stretch(places, np.array([0.5, 0.1, 0.1, 0.1, 0.5]), 0.1) == pytest.approx(2.5)
    assert good_stretch(places, np.array([0.1, 0.1, 0.1, 0.1, 0.1]), 0.1) == pytest.approx(4.0)


def test_best_rate_is_that_of_validation_not_of_the_test():
    result = {"validation_error": np.array([[0.3, 0.1]]), "test_error": np.array([[0.1, 0.2]])}
    assert at_best(result) == [0.2]


def test_a_curve_looks_flat_where_it_ceases_to_fall():
    falling = 0.9 ** np.arange(40.0)
    assert looks_flat(falling) == 39
    levelled = np.concatenate([0.8 ** np.arange(10.0), np.full(20, 0.8**9)])
    assert 14 <= looks_flat(levelled) <= 19
    assert looks_flat(np.ones(30)) == 9
    stops = stops_of(np.array([[3.0, 1.0, 2.0] + [2.0] * 12]))
    assert [int(place[0]) for place in stops.values()] == [1, 10, 14] or int(stops["early"][0]) == 1


def test_best_of_some_trials_is_the_mean_over_all_draws():
    rng = np.random.default_rng(0)
    validation, test = rng.permutation(6)[None] / 6, rng.random((1, 6))
    for num in (1, 3, 6):
        draws = [test[0, min(draw, key=lambda i: validation[0, i])] for draw in combinations(range(6), num)]
        assert best_of(validation, test, num)[0] == pytest.approx(np.mean(draws))


def test_both_searches_see_the_same_box_and_a_grid_has_few_levels():
    grids = np.stack([points_of("grid", 3, seed) for seed in range(300)])
    randoms = np.stack([points_of("random", 3, seed) for seed in range(300)])
    for points in (grids, randoms):
        assert points.shape == (300, 27, 3)
        assert points.min() >= 0
        assert points.max() < 1
        assert np.abs(points.mean((0, 1)) - 0.5).max() < 0.02
    assert all(len(np.unique(grids[0, :, side].round(9))) == 3 for side in range(3))
    assert all(len(np.unique(randoms[0, :, side])) == 27 for side in range(3))
    corners = values_at(np.zeros(3)), values_at(np.ones(3))
    for name, bounds in BOX.items():
        assert [corner[name] for corner in corners] == pytest.approx(list(bounds))


def test_errors_and_losses_of_networks_that_diverged():
    logits = np.array([[[2.0, 0, 0]], [[np.nan, 0, 0]]], np.float32)
    labels = np.array([[0], [0]])
    assert error_rates(logits, labels).tolist() == [0, 1]
    assert losses(logits, labels)[0] == pytest.approx(np.log(1 + 2 * np.exp(-2)))
    assert losses(logits, labels)[1] == np.inf


def test_distillation_at_high_temperature_pulls_on_the_logits():
    """Hinton, Vinyals and Dean (2015), equation 4: for large T the gradient is (z − v) / N, both centred."""
    z = torch.randn(1, 10, dtype=torch.float64, generator=torch.Generator().manual_seed(0)).requires_grad_()
    v = torch.randn(1, 10, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    (slope,) = torch.autograd.grad(distilled(z, (v / 1e4).softmax(1), 1e4), z)
    expected = ((z - z.mean()) - (v - v.mean())) / 10
    torch.testing.assert_close(slope, expected.detach(), rtol=1e-3, atol=1e-5)
    hard = torch.zeros(1, 10, dtype=torch.float64)
    hard[..., 3] = 1
    torch.testing.assert_close(distilled(z, hard, 1.0), loss_of(z, torch.tensor([3])))


def test_an_ensemble_of_one_is_its_first_member():
    sizes = Sizes(num_train=60, num_validation=40, num_test=50)
    recipe = of(BASE, planes=(3, 3), hidden=(5,), num_train=60, num_steps=6, batch_size=20)
    found = run_ensemble(EnsembleStudy(recipe, 2, True, Seeds(2, 1, sizes)))
    alone = run_ensemble(EnsembleStudy(recipe, 1, False, Seeds(2, 1, sizes)))
    assert found["test_error"].shape == (2, 2)
    assert np.array_equal(found["test_error"][:, 0], alone["test_error"][:, 0])
    assert found["student_error"].shape == (2,)


def test_a_temperature_that_is_given_is_not_chosen_again():
    sizes = Sizes(num_train=60, num_validation=40, num_test=50)
    recipe = of(BASE, planes=(3, 3), hidden=(5,), num_train=60, num_steps=6, batch_size=20)
    free, given = (run_ensemble(EnsembleStudy(recipe, 2, True, Seeds(2, 1, sizes), each))
                   for each in (TEMPERATURES, TEMPERATURES[:1]))  # fmt: skip
    assert free["validation_error"].shape == (3, 1)
    assert np.isnan(given["validation_error"]).all()
    again = run_ensemble(EnsembleStudy(recipe, 2, True, Seeds(2, 1, sizes), (temperature_of(free),)))
    assert np.array_equal(again["student_error"], free["student_error"])


def test_lloyd_finds_what_scikit_learn_finds():
    rng = np.random.default_rng(0)
    points = np.concatenate([rng.normal(centre, 0.3, (50, 2)) for centre in ((0, 0), (4, 0), (0, 4))])
    start = points[[0, 60, 120]]
    theirs = KMeans(3, init=start, n_init=1, algorithm="lloyd").fit(points).cluster_centers_
    ours = lloyd(torch.tensor(points), torch.tensor(start))
    np.testing.assert_allclose(ours.numpy(), theirs, atol=1e-9)


def test_features_see_images_alone_and_are_repeatable():
    images = draw_synthetic(60, 1).images
    learned = learn(images, 8, 0)
    features = encode(images, *learned)
    assert features.shape == (60, 32)
    assert features.min() >= 0
    assert torch.equal(features, encode(images, *learn(images, 8, 0)))
    patches = normalised(torch.rand(5, 25))
    assert patches.mean(1).abs().max() < 1e-6


def test_drawn_digits_are_even_over_classes_and_belong_to_their_seed():
    one, same, other = draw_synthetic(40, 0), draw_synthetic.__wrapped__(40, 0), draw_synthetic(40, 1)
    assert torch.equal(one.images, same.images)
    assert not torch.equal(one.images, other.images)
    assert torch.bincount(one.labels).tolist() == [4] * 10
    assert one.images.min() >= 0
    assert one.images.max() <= 2
    assert one.images[:, 0].mean() < 0.2  # the ink stays within the picture
