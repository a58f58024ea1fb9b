"""The encoder problem: gradients against autograd, seeds side by side against alone, codes against known ones."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
import torch

from lib.history import encoder_codes as seen
from lib.history.encoder import Encoder, forward, gradient, loss, slope_at_the_output, start, targets_of, train

ENCODER = Encoder(num_epochs=800)


def gradient_by_autograd(weights, targets):
    parts = [torch.tensor(part, requires_grad=True) for part in weights]
    codes = torch.sigmoid(parts[0] + parts[1][:, None])
    outputs = torch.sigmoid(codes @ parts[2] + parts[3][:, None])
    return torch.autograd.grad(0.5 * ((outputs - torch.tensor(targets)) ** 2).sum(), parts)


@pytest.mark.parametrize("num_hidden", [1, 3])
def test_the_gradient_is_that_of_autograd(num_hidden):
    encoder = Encoder(num_hidden=num_hidden, scale=2.0)
    weights, targets = start(encoder, range(4)), targets_of(encoder)
    for ours, theirs in zip(
        gradient(weights, *forward(weights), targets), gradient_by_autograd(weights, targets), strict=True
    ):
        np.testing.assert_allclose(ours, theirs.numpy(), rtol=1e-11, atol=1e-14)


def test_a_derivative_taken_at_the_output_is_seen_by_autograd():
    weights, targets = start(ENCODER, range(4)), targets_of(ENCODER)
    faulty = gradient(weights, *forward(weights), targets, slope_at_the_output)
    for ours, theirs in zip(faulty, gradient_by_autograd(weights, targets), strict=True):
        assert np.abs(ours / theirs.numpy() - 1).max() > 0.01


def test_a_seed_is_trained_as_it_would_be_alone():
    together, alone = train(ENCODER, [3, 5]), train(ENCODER, [5])
    np.testing.assert_allclose(together.codes[1], alone.codes[0], rtol=1e-9)
    assert (together.codes[0] != together.codes[1]).any()


def test_training_follows_the_rule_of_momentum():
    """Two epochs by hand: the second change holds nine tenths of the first."""
    encoder = replace(ENCODER, num_epochs=2)
    weights, targets = start(encoder, [0]), targets_of(encoder)
    first = gradient(weights, *forward(weights), targets)
    middle = [part - 0.25 * slope for part, slope in zip(weights, first, strict=True)]
    second = gradient(middle, *forward(middle), targets)
    last = [part - 0.25 * (new + 0.9 * old) for part, new, old in zip(middle, second, first, strict=True)]
    trained = train(encoder, [0])
    np.testing.assert_allclose(trained.codes, forward(last)[0], rtol=1e-12)
    np.testing.assert_allclose(trained.losses[:, 1], loss(forward(middle)[1], targets), rtol=1e-12)


def test_three_units_are_enough_and_one_output_wrong_is_not_solved():
    trained = train(ENCODER, range(8))
    assert seen.solved(trained).mean() > 0.5
    place = int(np.argmax(seen.solved(trained)))
    trained.outputs[place, 0, 1] = 0.51
    assert not seen.solved(trained)[place]
    assert seen.strongest_is_right(trained)[place]


def test_epochs_to_solve_counts_the_first_epoch_without_a_wrong_output():
    trained = train(ENCODER, range(2))
    changed = replace(trained, num_wrong=np.array([[8, 3, 0, 1], [8, 8, 8, 8]]))
    np.testing.assert_array_equal(seen.epochs_to_solve(changed), [2, np.nan])


CORNERS = np.array(list(itertools.product((0.0, 1.0), repeat=3)))[None]


def test_the_corners_of_the_cube_are_the_codes_that_lie_farthest_apart():
    assert seen.num_rounded_codes(CORNERS)[0] == 8
    assert seen.share_intermediate(CORNERS)[0] == 0
    assert seen.least_distance(CORNERS)[0] == 1
    assert seen.mean_cosine(CORNERS)[0] == pytest.approx(-1 / 7)


def test_codes_with_halves_are_told_from_corners():
    codes = CORNERS.copy()
    codes[0, 1] = [0, 0, 0.45]  # rounds to the code of corner 0
    assert seen.num_rounded_codes(codes)[0] == 7
    assert seen.share_intermediate(codes)[0] == pytest.approx(1 / 24)
    assert seen.least_distance(codes)[0] == pytest.approx(0.45)


def test_mean_cosine_is_the_mean_over_pairs():
    codes = seen.random_codes(np.empty((2, 8, 3)))
    units = (codes - 0.5) / np.linalg.norm(codes - 0.5, axis=2, keepdims=True)
    pairs = [[units[s, i] @ units[s, j] for i, j in itertools.combinations(range(8), 2)] for s in range(2)]
    np.testing.assert_allclose(seen.mean_cosine(codes), np.mean(pairs, 1), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("change", [{"num_hidden": 0}, {"learning_rate": 0}, {"momentum": 1.0}, {"low": 0.5}])
def test_an_encoder_that_cannot_be_is_refused(change):
    with pytest.raises(ValueError, match=r"must|need"):
        replace(ENCODER, **change)
