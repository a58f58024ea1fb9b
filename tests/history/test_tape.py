"""Derivatives on the tape: against torch and closed forms, their cost against its bound, faults seen."""

import math

import numpy as np
import pytest
import torch

from lib.history import dual, tape, tape_study
from lib.history.counting import Counter, Number, numbers, operations
from lib.history.dual import difference_gradient, forward_gradient
from lib.history.tape import gradient
from lib.history.tape_study import BOUND, DIFFERENCES, FORWARD, FUNCTIONS, GRADIENTS, REVERSE, cost_table


def everything(x):
    """Every operation that there is, with variables used twice and constants on both sides."""
    a, b, c = x
    return (
        (a * b + (2.0 - c) / a).sin() * (0.5 * b).exp()
        - (1.0 + c * c).log() / (3.0 / a - b)
        + (a - 1.5).tanh() * (c + b * 2.0 + 0.25).sqrt()
    )


POINT = [0.7, 0.4, 1.3]


def by_torch(function, values):
    x = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in values]
    return np.array([part.item() for part in torch.autograd.grad(function(x), x)])


def ours(rule, function, values):
    return np.array([float(part) for part in rule(function, numbers(values, Counter()))])


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize(("way", "tolerance"), [(REVERSE, 1e-13), (FORWARD, 1e-13), (DIFFERENCES, 2e-6)])
def test_gradients_are_those_of_torch(name, way, tolerance):
    values = np.random.default_rng(1).uniform(0.9, 1.1, 12)
    expected = by_torch(FUNCTIONS[name], values)
    np.testing.assert_allclose(ours(GRADIENTS[way], FUNCTIONS[name], values), expected, rtol=0, atol=20 * tolerance)


@pytest.mark.parametrize("rule", [gradient, forward_gradient])
def test_every_operation_is_differentiated(rule):
    np.testing.assert_allclose(ours(rule, everything, POINT), by_torch(everything, POINT), rtol=1e-12)
    np.testing.assert_allclose(ours(difference_gradient, everything, POINT), by_torch(everything, POINT), rtol=1e-5)


def test_closed_forms():
    values = np.array([2.0, 3.0, 5.0])
    np.testing.assert_allclose(ours(gradient, FUNCTIONS["product"], values), [15, 10, 6])
    np.testing.assert_allclose(ours(gradient, FUNCTIONS["valley"], np.ones(4)), 0, atol=1e-15)  # its lowest point


def test_operations_are_counted_as_by_hand():
    assert operations(FUNCTIONS["product"], np.ones(7)) == 6
    assert operations(FUNCTIONS["valley"], np.ones(7)) == 6 * 8 - 1  # eight a term, the last sum left out
    assert operations(FUNCTIONS["unit"], np.ones(8)) == 4 + 3 + 1 + 3
    counter = Counter()
    assert float(-Number(2.0, counter)) == -2.0
    assert counter.operations == 0  # a sign is free
    table = cost_table([8], names=("product",))["product"]
    assert table[DIFFERENCES][0] == pytest.approx((9 * 7 + 3 * 8) / 7)  # n + 1 runs; move, subtract and divide
    assert table[FORWARD][0] == pytest.approx(8 * 7 * 4 / 7)  # n runs; three more for the slope of each product


def test_reverse_mode_keeps_its_bound_and_the_others_grow():
    for ways in cost_table([16, 128], seed=3).values():
        assert (ways[REVERSE] <= BOUND).all()
        for way in (FORWARD, DIFFERENCES):
            assert 5 < ways[way][1] / ways[way][0] < 9  # eight times the inputs


def test_the_bound_holds_for_every_single_operation():
    counter = Counter()
    for function in (
        lambda x: x[0] + x[1],
        lambda x: x[0] - x[1],
        lambda x: x[0] * x[1],
        lambda x: x[0] / x[1],
        lambda x: x[0].exp(),
        lambda x: x[0].log(),
        lambda x: x[0].sin(),
        lambda x: x[0].tanh(),
        lambda x: x[0].sqrt(),
    ):
        before = counter.operations
        gradient(function, numbers(POINT[:2], counter))
        assert counter.operations - before <= BOUND


FAULTS = {
    "adjoint overwritten": ("accumulate", lambda adjoint, part: part),
    "wrong product rule": ("product_rule", lambda x, y: lambda adjoint: (adjoint * x, adjoint * y)),
    "wrong sign in a quotient": ("quotient_rule", lambda z, y: lambda adjoint: (adjoint / y, adjoint / y * z)),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_faults_are_seen(monkeypatch, fault):
    monkeypatch.setattr(tape, *FAULTS[fault])
    assert np.abs(ours(gradient, everything, POINT) - by_torch(everything, POINT)).max() > 0.1


def test_an_overwritten_adjoint_goes_unseen_where_nothing_is_used_twice(monkeypatch):
    """Why such a fault survives: only a variable with two uses shows it."""
    monkeypatch.setattr(tape, *FAULTS["adjoint overwritten"])
    values = np.array([2.0, 3.0, 5.0])
    np.testing.assert_allclose(ours(gradient, FUNCTIONS["product"], values), [15, 10, 6])


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match="at least one input"):
        operations(FUNCTIONS["product"], [])
    with pytest.raises(ValueError, match="step must be positive"):
        difference_gradient(FUNCTIONS["product"], [1.0], step=0.0)


def test_the_step_of_differences_is_near_the_best():
    """√(rounding unit) balances the two errors: larger and smaller steps are worse."""
    errors = [
        abs(dual.difference_gradient(lambda x: x[0].exp(), numbers([1.0], Counter()), step)[0].value - math.e)
        for step in (1e-4, tape_study_step(), 1e-13)
    ]
    assert errors[1] < min(errors[0], errors[2])


def tape_study_step():
    assert tape_study.GRADIENTS[DIFFERENCES] is difference_gradient
    return dual.STEP
