"""XOR before planes and before a hidden layer: theorem, autograd, and a solution by hand."""

import numpy as np
import pytest
import torch

from lib.perceptrons import hidden, rules, studies, summary, xor


def test_no_plane_has_more_than_three_points_right():
    counts = xor.right_by_plane(np.linspace(0, 7, 301), np.linspace(-3, 3, 200))
    assert counts.max() == 3
    assert (counts[:, [0, -1]] == 2).all(), "far out all points are on one side"


def test_the_map_agrees_with_a_plane_by_hand():
    """x₁ + x₂ > −1 is wrong on (1, 1) alone."""
    assert xor.right_by_plane([np.pi / 4], [-1 / np.sqrt(2)])[0, 0] == 3
    targets_of_and = np.array([-1.0, -1.0, -1.0, 1.0])
    original, xor.TARGETS = xor.TARGETS, targets_of_and
    try:
        assert xor.right_by_plane([np.pi / 4], [1 / np.sqrt(2)])[0, 0] == 4, "AND has a plane, and the map shows it"
    finally:
        xor.TARGETS = original


@pytest.mark.parametrize(("rule", "rate"), [(rules.rosenblatt, 1.0), (rules.delta, 0.1)])
def test_a_single_unit_always_misses(rule, rate):
    for walk in summary.walks_of(rule, 5, 50, rate):
        assert walk["misses"].shape == (200,)
        assert (walk["misses"] >= 1).all()


@pytest.mark.parametrize("activation", hidden.ACTIVATIONS)
def test_slopes_are_those_of_autograd(activation):
    networks = hidden.start(3, range(4))
    f = {"tanh": torch.tanh, "logistic": torch.sigmoid}[activation]
    first, second = (torch.tensor(array, requires_grad=True) for array in (networks.first, networks.second))
    h = f(torch.tensor(xor.EXAMPLES) @ first)
    y = f(torch.cat([h, torch.ones(4, 4, 1, dtype=h.dtype)], dim=2) @ second)[..., 0]
    goal = torch.tensor(xor.TARGETS if activation == "tanh" else (xor.TARGETS + 1) / 2)
    errors = ((y - goal) ** 2).mean(dim=1)
    errors.sum().backward()
    ours, slopes = hidden.gradient(networks, activation)
    np.testing.assert_allclose(ours, errors.detach().numpy(), rtol=1e-12)
    np.testing.assert_allclose(slopes.first, first.grad.numpy(), rtol=1e-9, atol=1e-14)
    np.testing.assert_allclose(slopes.second, second.grad.numpy(), rtol=1e-9, atol=1e-14)


def test_a_network_by_hand_solves_it():
    """Two units cut off two corners; the answer is +1 between their borders."""
    first = np.array([[[1.0, -1.0], [1.0, -1.0], [1.0, 1.0]]]) * 9
    network = hidden.Networks(first, np.array([[[1.0], [1.0], [-1.0]]]))
    assert hidden.misses_of(network).tolist() == [0]
    swapped = hidden.Networks(first, -network.second)
    assert hidden.misses_of(swapped).tolist() == [4]


def test_a_network_does_not_depend_on_its_neighbours():
    both, _ = hidden.descend(hidden.start(2, [5, 6]), 200, 0.5)
    alone, _ = hidden.descend(hidden.start(2, [6]), 200, 0.5)
    np.testing.assert_array_equal(both.first[1], alone.first[0])


def test_one_hidden_unit_never_solves_it_and_two_often_do():
    one, _ = hidden.descend(hidden.start(1, range(20)), 1000, 0.5)
    two, kept = hidden.descend(hidden.start(2, range(20)), 1000, 0.5, keep=(0, 1000))
    assert (hidden.misses_of(one) > 0).all()
    assert (hidden.misses_of(two) == 0).sum() >= 5
    np.testing.assert_array_equal(kept[1000].first, two.first)


def test_uphill_the_networks_solve_nothing():
    """Planted fault: the sign of the update reversed."""
    networks, _ = hidden.descend(hidden.start(2, range(20)), 300, -0.5)
    assert (hidden.misses_of(networks) > 0).all()


def test_waiting_goes_on_where_training_stopped():
    plan = studies.Start(2, "tanh", 100)
    networks, _ = studies.train(plan, 10)
    later = studies.wait(plan, networks, 3)
    longer, _ = studies.train(studies.Start(2, "tanh", 400), 10)
    stuck = hidden.misses_of(networks) > 0
    assert stuck.any()
    np.testing.assert_array_equal(later["misses"], hidden.misses_of(longer)[stuck])


def test_a_hidden_layer_without_units_is_refused():
    with pytest.raises(ValueError, match="unit"):
        hidden.start(0, range(2))
