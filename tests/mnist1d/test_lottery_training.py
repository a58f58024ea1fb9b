"""The quick training of a masked network against the room's trainer, torch's Adam and autograd."""

import numpy as np
import pytest
import torch

from lib.mnist1d import lottery, trainer
from lib.mnist1d.lottery_signals import task
from lib.mnist1d.lottery_training import Training, hidden, living_units, logits, quick
from lib.mnist1d.masked_adam import MaskedAdam
from lib.mnist1d.networks import mlp

WIDTH = 40


@pytest.fixture(scope="module")
def examples():
    return task(42, num_wide=100).train


def flat(layers):
    """Layers as a row of the room's layout: weights, then biases, layer by layer."""
    return torch.cat([part.float().reshape(-1) for a in layers for part in (a[:, :-1], a[:, -1])])[None]


def sparse(sparsity, seed=1):
    layers = lottery.initial_layers(seed, WIDTH)
    return layers, lottery.random_masks(layers, sparsity, np.random.default_rng(seed))


@pytest.mark.parametrize("sparsity", [0.0, 0.5, 0.9, 0.97])
def test_training_is_that_of_the_rooms_trainer(examples, sparsity):
    layers, masks = sparse(sparsity)
    with quick():
        training = Training(lottery.rewound(layers, masks), masks, 100, 0.02)
        training.run(examples.batches(100), 40)
    batches = trainer.in_order(examples.x[:, :-1], examples.labels, 100)
    rule = trainer.Adam(0.02)
    plain = trainer.trained(mlp(WIDTH).function(), flat(layers), batches, 40, rule, masks=flat(masks))
    torch.testing.assert_close(flat(training.layers()), plain, atol=2e-5, rtol=0)
    assert not torch.allclose(plain, flat(lottery.rewound(layers, masks)), atol=1e-2)


def test_dead_units_are_left_out_and_keep_their_weights(examples):
    layers, masks = sparse(0.97)
    first, second = living_units(masks)
    assert 0 < first.sum() < WIDTH
    assert 0 < second.sum() < WIDTH
    start = lottery.rewound(layers, masks)
    training = Training(start, masks, 100, 0.02)
    training.run(examples.batches(100), 5)
    assert torch.equal(training.layers()[0][~first], start[0][~first])
    assert training.weights.numel() < lottery.size(layers)


@pytest.mark.parametrize("sparsity", [0.5, 0.9, 0.97])
def test_dead_units_do_not_matter(examples, sparsity):
    layers, masks = sparse(sparsity)
    layers = lottery.rewound(layers, masks)
    first, second = living_units(masks)
    cut = [layer.clone() for layer in layers]
    cut[0][~first] = cut[1][:, :-1][:, ~first] = 7.0  # a unit that matters would be noticed
    cut[0][~first], cut[1][~second] = 0.0, 0.0
    cut[1][:, :-1][:, ~first] = 0.0
    torch.testing.assert_close(logits(cut, examples.x[:50]), logits(layers, examples.x[:50]), atol=1e-6, rtol=0)
    for place in second.nonzero()[:1, 0]:
        cut[1][place] = 1.0
        assert not torch.allclose(logits(cut, examples.x[:50]), logits(layers, examples.x[:50]))


def test_the_gradient_is_autograds(examples):
    layers, masks = sparse(0.6)
    layers = lottery.rewound(layers, masks)
    leaves = [layer.clone().requires_grad_() for layer in layers]
    torch.nn.functional.cross_entropy(logits(leaves, examples.x[:100]), examples.labels[:100]).backward()
    training = Training(layers, masks, 100, 0.02)
    seen = {}
    training.rule.step = lambda: seen.update(gradient=training.gradient.clone())
    training.run(examples.batches(100), 1)
    for place, leaf, mask, found in zip(
        training.places, leaves, masks, training.matrices(seen["gradient"]), strict=True
    ):
        torch.testing.assert_close(found * mask[place], (leaf.grad * mask)[place], atol=1e-7, rtol=1e-4)


@pytest.mark.parametrize("share", [0.0, 2.0])
def test_silent_units_make_no_difference(examples, monkeypatch, share):
    """Left out never (0) or always (2): the same layers after thirty steps."""
    layers, masks = sparse(0.3)
    found = []
    for each in (0.7, share):
        monkeypatch.setattr("lib.mnist1d.lottery_training.SILENT_SHARE", each)
        training = Training(lottery.rewound(layers, masks), masks, 100, 0.02)
        training.run(examples.batches(100), 30)
        found.append(flat(training.layers()))
    torch.testing.assert_close(*found, atol=2e-5, rtol=0)
    awake = hidden(training.layers(), examples.x[:100])[1].amax(0) > 0
    assert 0 < awake.sum() < WIDTH, "the test needs units that are silent"


def test_outputs_are_those_of_the_module(examples):
    layers = lottery.initial_layers(2, WIDTH)
    network = mlp(WIDTH).function()
    expected = network(flat(layers), examples.x[:30, :-1])[0]
    torch.testing.assert_close(logits(layers, examples.x[:30]), expected, atol=1e-6, rtol=1e-5)


def test_layers_must_fit_masks():
    layers, masks = sparse(0.5)
    with pytest.raises(ValueError, match="differ in shape"):
        Training(layers, masks[::-1], 100, 0.02)


def test_adam_is_torchs_and_spares_what_is_gone():
    draws = torch.Generator().manual_seed(0)
    start, mask = torch.randn(300, generator=draws), torch.rand(300, generator=draws) < 0.4
    parameter = torch.nn.Parameter(start.clone())
    rule = torch.optim.Adam([parameter], lr=0.03)
    weights, gradient = start.numpy().copy(), np.zeros(300, np.float32)
    own = MaskedAdam(weights, gradient, mask.numpy(), 0.03)
    for _ in range(60):
        slope = torch.randn(300, generator=draws)
        parameter.grad = slope * mask
        rule.step()
        gradient[:] = slope.numpy()
        own.step()
        assert not gradient.any()
    np.testing.assert_allclose(weights, parameter.detach().numpy(), atol=2e-6)
    assert np.array_equal(weights[~mask.numpy()], start.numpy()[~mask.numpy()])


def test_quick_arithmetic_is_put_back():
    threads = torch.get_num_threads()
    small = torch.tensor([1e-39])
    with quick():
        assert torch.get_num_threads() == 1
        assert (small * 0.5).item() == 0
    assert torch.get_num_threads() == threads
    assert (small * 0.5).item() > 0
