"""Stacked networks: gradients against autograd, lanes that do not touch each other, starts of the stated spread."""

import numpy as np
import pytest
import torch

from lib.history import stacked

SIZES = (6, 5, 4, 3)


def network(activation="sigmoid", lanes=2):
    start = "he" if activation == "relu" else "glorot"
    layers = stacked.initial_layers(SIZES, start, [np.random.default_rng(i) for i in range(lanes)])
    return [(weight.double(), bias.double() + 0.1) for weight, bias in layers]


def batch(lanes=2):
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(lanes, 7, 6, generator=generator, dtype=torch.float64)
    return x, torch.randint(0, 3, (lanes, 7), generator=generator)


def by_autograd(layers, x, labels, activation):
    """Gradients of the mean cross-entropy of each lane, by torch and one network at a time."""
    squash, found = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}[activation], []
    for lane in range(len(x)):
        own = [array[lane].clone().requires_grad_() for array in stacked.flat(layers)]
        h = x[lane]
        for place in range(0, len(own), 2):
            h = h @ own[place] + own[place + 1]
            h = squash(h) if place < len(own) - 2 else h
        found.append(torch.autograd.grad(torch.nn.functional.cross_entropy(h, labels[lane]), own))
    return [torch.stack(each) for each in zip(*found, strict=True)]


@pytest.mark.parametrize("activation", stacked.ACTIVATIONS)
def test_gradients_are_those_of_autograd(activation):
    layers, (x, labels) = network(activation), batch()
    _, grads = stacked.gradients(layers, x, labels, activation)
    for ours, theirs in zip(stacked.flat(grads), by_autograd(layers, x, labels, activation), strict=True):
        torch.testing.assert_close(ours, theirs)


def test_a_wrong_slope_is_seen_by_autograd(monkeypatch):
    monkeypatch.setitem(stacked.ACTIVATIONS, "sigmoid", (torch.sigmoid, lambda h: h))
    layers, (x, labels) = network(), batch()
    _, grads = stacked.gradients(layers, x, labels, "sigmoid")
    assert (grads[0][0] - by_autograd(layers, x, labels, "sigmoid")[0]).abs().max() > 1e-3


def test_momentum_follows_torch():
    layers, (x, labels) = network(lanes=1), batch(1)
    own = [array.clone().requires_grad_() for array in stacked.flat(layers)]
    optimizer, velocities = torch.optim.SGD(own, lr=0.1, momentum=0.9), [torch.zeros_like(a) for a in own]
    for _ in range(3):
        optimizer.zero_grad()
        logits = stacked.forward(list(zip(own[::2], own[1::2], strict=True)), x, "sigmoid")[-1]
        torch.nn.functional.cross_entropy(logits[0], labels[0]).backward()
        optimizer.step()
        _, grads = stacked.gradients(layers, x, labels, "sigmoid")
        stacked.descend(stacked.flat(layers), velocities, stacked.flat(grads), torch.full((1, 1, 1), 0.1).double(), 0.9)
    for ours, theirs in zip(stacked.flat(layers), own, strict=True):
        torch.testing.assert_close(ours, theirs.detach())


def test_a_lane_does_not_change_when_another_is_beside_it():
    (x, labels), generators = batch(), [np.random.default_rng(i) for i in range(2)]
    both = stacked.initial_layers(SIZES, "random", generators)
    alone = stacked.initial_layers(SIZES, "random", [np.random.default_rng(1)])
    assert torch.equal(both[0][0][1], alone[0][0][0])
    together = stacked.gradients(both, x.float(), labels, "sigmoid")[1]
    single = stacked.gradients(alone, x[1:].float(), labels[1:], "sigmoid")[1]
    torch.testing.assert_close(together[0][0][1], single[0][0][0])


@pytest.mark.parametrize(
    ("start", "spread"),
    [("random", 1 / np.sqrt(3 * 300)), ("tiny", 0.01), ("glorot", 0.0707), ("he", np.sqrt(2 / 300))],
)
def test_starts_have_the_spread_of_their_formula(start, spread):
    weight = stacked.initial_layers((300, 100), start, [np.random.default_rng(0)])[0][0]
    assert float(weight.std()) == pytest.approx(spread, rel=0.02)


def test_an_unknown_start_is_refused():
    with pytest.raises(ValueError, match="start must be one of random, tiny, glorot, he"):
        stacked.initial_layers(SIZES, "lucky", [np.random.default_rng(0)])
