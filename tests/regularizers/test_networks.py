"""Stacked networks against torch's automatic differentiation; lanes, seeds and penalties with planted faults."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from lib.regularizers import networks
from lib.regularizers.measures import evaluate
from lib.regularizers.networks import cross, draw_masks, errors, forward, initial_layers, step, train
from lib.regularizers.problems import Problem

SIZES = [6, 5, 4, 3]


def a_problem(seeds=(0, 1, 2), num=40):
    x, y = [], []
    for seed in seeds:
        generator = np.random.default_rng(seed)
        x.append(torch.from_numpy(generator.standard_normal((num, 6), np.float32)))
        y.append(torch.from_numpy(generator.integers(0, 3, num)))
    both = torch.stack(x), torch.stack(y)
    return Problem(tuple(seeds), both, both, both)


def copies(layers):
    return [(weight.clone(), bias.clone()) for weight, bias in layers]


def batch(problem, lanes):
    return problem.train[0][lanes.seed], problem.train[1][lanes.seed]


@pytest.mark.parametrize("activation", ["ReLU", "logistic", "tanh"])
def test_a_step_is_that_of_automatic_differentiation(activation):
    problem = a_problem()
    lanes = cross(3, rate=[0.1, 0.5], dropout=[0.0, 0.5], l2=[0.03, 0.2], subgradient=[0.0, 0.01])
    layers = initial_layers(SIZES, lanes, problem.seeds)
    masks = draw_masks([np.random.default_rng(s) for s in range(3)], lanes, (40,), SIZES)
    x, y = batch(problem, lanes)
    expected = by_autograd(layers, x, y, lanes, masks, activation)
    outputs = forward(layers, x, activation, masks)
    step(layers, outputs, errors(layers, outputs, y, activation, masks), lanes, masks)
    for (weight, bias), (their_weight, their_bias) in zip(layers, expected, strict=True):
        torch.testing.assert_close(weight, their_weight, rtol=1e-4, atol=1e-6)
        torch.testing.assert_close(bias, their_bias, rtol=1e-4, atol=1e-6)


def by_autograd(layers, x, y, lanes, masks, activation):
    """One step of every lane by itself: loss, penalties and all left to torch."""
    functions = {"ReLU": torch.relu, "logistic": torch.sigmoid, "tanh": torch.tanh}
    leaves = [[t.clone().requires_grad_() for t in pair] for pair in layers]
    h = x
    for place, (weight, bias) in enumerate(leaves):
        h = h @ weight + bias
        if place < 2:
            h = functions[activation](h) * masks[place]
    loss = sum(F.cross_entropy(h[lane], y[lane]) for lane in range(len(y)))
    for weight, _ in leaves:
        loss = loss + (lanes.column("l2") / 2 * weight**2).sum() + (lanes.column("subgradient") * weight.abs()).sum()
    loss.backward()
    return [[(t - lanes.column("rate") * t.grad).detach() for t in pair] for pair in leaves]


def test_the_proximal_step_is_a_soft_threshold_after_the_plain_one():
    problem = a_problem()
    plain, penalised = cross(3, rate=0.1), cross(3, rate=0.1, l1=0.5)
    results = []
    for lanes in (plain, penalised):
        layers = initial_layers(SIZES, lanes, problem.seeds)
        x, y = batch(problem, lanes)
        outputs = forward(layers, x, "tanh")
        step(layers, outputs, errors(layers, outputs, y, "tanh"), lanes)
        results.append(layers)
    for (before, bias), (after, same_bias) in zip(*results, strict=True):
        torch.testing.assert_close(after, before.sign() * (before.abs() - 0.05).clamp(min=0))
        torch.testing.assert_close(bias, same_bias)  # no penalty on biases
        assert (after == 0).any()


def biases_move(layers):
    """Whether strong penalties move the biases when the loss does not."""
    lanes = cross(1, rate=0.1, l1=1.0, l2=1.0, subgradient=1.0)
    layers = [(weight, torch.ones_like(bias)) for weight, bias in layers]
    zeros = [torch.zeros(1, 4, weight.shape[2]) for weight, _ in layers]
    outputs = [torch.zeros(1, 4, 6), *zeros]
    networks.step(layers, outputs, zeros, lanes)
    return any((bias != 1).any() for _, bias in layers)


def test_biases_bear_no_penalty_and_a_planted_one_is_seen(monkeypatch):
    layers = initial_layers(SIZES, cross(1, rate=0.1), (0,))
    assert not biases_move(copies(layers))

    def on_biases_too(layers, outputs, deltas, lanes, masks=None):
        step(layers, outputs, deltas, lanes, masks)
        for _, bias in layers:
            bias.mul_(0.9)

    monkeypatch.setattr(networks, "step", on_biases_too)
    assert biases_move(copies(layers))


def test_each_lane_is_what_it_would_be_alone_and_a_seed_needs_no_other_seed():
    problem, few = a_problem((0, 1, 2)), a_problem((1,))
    settings = {"rate": [0.1, 0.3], "dropout": [0.0, 0.5], "scale": [1.0, 2.0]}
    all_lanes, one = cross(3, **settings), cross(1, rate=0.3, dropout=0.5, scale=2.0)
    passes = {"num_epochs": 3, "batch_size": 10}
    together = train(problem, all_lanes, SIZES, "ReLU", **passes)
    alone = train(few, one, SIZES, "ReLU", **passes)
    for (weight, _), (own, _) in zip(together, alone, strict=True):
        torch.testing.assert_close(weight[3], own[0], rtol=1e-4, atol=1e-6)  # seed 1, second setting


def test_settings_of_a_seed_share_start_order_and_draws():
    lanes = cross(2, rate=[0.1, 0.2], dropout=[0.3, 0.6])
    layers = initial_layers(SIZES, lanes, (5, 6))
    assert (layers[0][0][0] == layers[0][0][1]).all()
    assert (layers[0][0][0] != layers[0][0][2]).any()
    mask = draw_masks([np.random.default_rng(s) for s in (5, 6)], lanes, (50,), SIZES)[0]
    assert ((mask[0] > 0) >= (mask[1] > 0)).all()  # who is silent at 0.3 is silent at 0.6


def test_evaluation_knows_no_dropout_and_leaving_it_on_would_be_seen():
    problem = a_problem()
    lanes = cross(3, rate=0.1, dropout=0.5)
    layers = initial_layers(SIZES, lanes, problem.seeds)
    loss, error = evaluate(layers, problem.test, lanes, "ReLU")
    x, y = batch(problem, lanes)
    logits = x
    for place, (weight, bias) in enumerate(layers):
        logits = logits @ weight + bias
        logits = logits.relu() if place < 2 else logits
    expected = [F.cross_entropy(logits[lane], y[lane]).item() for lane in range(3)]
    np.testing.assert_allclose(loss, expected, rtol=1e-5)
    np.testing.assert_allclose(error, [(logits[i].argmax(1) != y[i]).double().mean() for i in range(3)])
    left_on = draw_masks([np.random.default_rng(s) for s in range(3)], lanes, (40,), SIZES)
    assert np.abs(evaluate(layers, problem.test, lanes, "ReLU", left_on)[0] - expected).max() > 0.01


def test_bad_settings_are_refused():
    with pytest.raises(ValueError, match="dropout"):
        cross(2, rate=0.1, dropout=[0.5, 1.0])
