"""Dropout in expectation: by every mask, by loops over them, and with the faults one makes."""

import itertools

import numpy as np
import pytest
import torch

from lib.regularizers import dropout
from lib.regularizers.dropout import all_masks, check_dropout, dropout_mask, full_logits, mean_logits, relative_gap


@pytest.fixture
def network():
    generator = np.random.default_rng(3)
    sizes = (5, 4, 3, 2)
    return [(generator.normal(size=(n, m)), generator.normal(size=m)) for n, m in itertools.pairwise(sizes)]


@pytest.fixture
def x():
    return np.random.default_rng(4).normal(size=(6, 5))


def by_loops(layers, x, p):
    """The mean over all pairs of masks, each network run by itself."""
    total = 0.0
    for first in itertools.product((0, 1), repeat=4):
        for second in itertools.product((0, 1), repeat=3):
            chance = np.prod([1 - p if speaks else p for speaks in first + second])
            h = np.maximum(x @ layers[0][0] + layers[0][1], 0) * np.array(first) / (1 - p)
            h = np.maximum(h @ layers[1][0] + layers[1][1], 0) * np.array(second) / (1 - p)
            total = total + chance * (h @ layers[2][0] + layers[2][1])
    return total


@pytest.mark.parametrize("p", [0.2, 0.5, 0.8])
def test_the_mean_is_what_loops_over_all_masks_give(network, x, p):
    np.testing.assert_allclose(mean_logits(network, x, p), by_loops(network, x, p), rtol=1e-12)


@pytest.mark.parametrize("p", [0.2, 0.5, 0.8])
def test_one_layer_under_a_linear_one_is_exact_and_two_layers_are_not(network, x, p):
    assert relative_gap(network, x, p, masked=(1,)) < 1e-14
    assert relative_gap(network, x, p, masked=(0, 1)) > 1e-3
    np.testing.assert_allclose(mean_logits(network, x, p, masked=()), full_logits(network, x))


def test_missing_rescaling_is_seen_by_the_exact_mean(network, x, monkeypatch):
    def unscaled(num_units, p):
        masks, chances = all_masks(num_units, p)
        return masks * (1 - p), chances

    monkeypatch.setattr(dropout, "all_masks", unscaled)
    assert relative_gap(network, x, 0.5, masked=(1,)) > 0.1


def test_masks_are_all_there_with_probabilities_that_sum_to_one():
    masks, chances = all_masks(4, 0.3)
    assert len({tuple(mask) for mask in masks}) == 16
    assert chances.sum() == pytest.approx(1)
    np.testing.assert_allclose(chances @ masks, 1)  # the mean of every unit is kept


def test_a_drawn_mask_keeps_the_mean_and_has_two_values():
    draws = torch.rand((1000, 50), generator=torch.Generator().manual_seed(1))
    mask = dropout_mask(draws, torch.tensor(0.5))
    assert set(mask.unique().tolist()) == {0.0, 2.0}
    assert mask.mean().item() == pytest.approx(1, abs=0.02)
    assert (dropout_mask(draws, torch.tensor(1.0)) == 1).all()


@pytest.mark.parametrize("p", [-0.1, 1.0, 1.5])
def test_a_bad_probability_is_refused(p):
    with pytest.raises(ValueError, match="dropout must be a probability"):
        check_dropout(p)
