"""Cells against torch's own, with faults planted in the wiring; how far gradients reach, against autograd."""

import numpy as np
import pytest
import torch

from lib.history import recurrent
from lib.history.recurrent import Backward, draw, lstm_step, prediction, reach, rnn_step, run, step_jacobians

N, INPUTS, STEPS, EXAMPLES = 5, 3, 12, 4
SETTINGS = Backward(num_units=N, num_steps=STEPS)
EXACT = 1e-12  # relative error


@pytest.fixture
def generator():
    return torch.Generator().manual_seed(0)


def relative_error(ours, theirs):
    return ((ours - theirs).abs().max() / theirs.abs().max()).item()


def error_of_plain(generator):
    """Largest relative difference of all states from those of torch.nn.RNN with the same weights."""
    theirs = torch.nn.RNN(INPUTS, N).double()
    for weight in theirs.parameters():
        torch.nn.init.normal_(weight, generator=generator)
    x = torch.randn(STEPS, EXAMPLES, INPUTS, generator=generator, dtype=torch.float64)
    drives = list(x @ theirs.weight_ih_l0.T + theirs.bias_ih_l0 + theirs.bias_hh_l0)
    states = run("rnn", theirs.weight_hh_l0.T, drives)
    return relative_error(torch.stack([h for (h,) in states]), theirs(x)[0])


def error_of_lstm(generator):
    """The same against torch.nn.LSTM, whose forget gate a huge bias holds at exactly one; h at all times, c at last."""
    theirs = torch.nn.LSTM(INPUTS, N).double()
    for weight in theirs.parameters():
        torch.nn.init.normal_(weight, generator=generator)
    forget = slice(N, 2 * N)  # torch's order: input, forget, candidate, output
    with torch.no_grad():
        theirs.weight_ih_l0[forget], theirs.weight_hh_l0[forget], theirs.bias_ih_l0[forget] = 0, 0, 1e3
    ours = torch.cat([torch.arange(N), torch.arange(3 * N, 4 * N), torch.arange(2 * N, 3 * N)])
    x = torch.randn(STEPS, EXAMPLES, INPUTS, generator=generator, dtype=torch.float64)
    drives = list(x @ theirs.weight_ih_l0[ours].T + (theirs.bias_ih_l0 + theirs.bias_hh_l0)[ours])
    states = run("lstm", theirs.weight_hh_l0[ours].T, drives)
    outputs, (_, last) = theirs(x)
    return max(relative_error(torch.stack([h for h, _ in states]), outputs), relative_error(states[-1][1], last[0]))


def test_the_plain_cell_is_torchs(generator):
    assert error_of_plain(generator) <= EXACT


def test_the_lstm_is_torchs_without_its_forget_gate(generator):
    assert error_of_lstm(generator) <= EXACT


def _swapped(net):
    opened, candidate, read = ORIGINAL_GATES(net)
    return read, candidate, opened


def _no_squash(net):
    opened, _, read = ORIGINAL_GATES(net)
    return opened, net[..., 2 * (net.shape[-1] // 3) :], read


ORIGINAL_GATES = recurrent.gates
FAULTS = {
    "input gate where the output gate belongs": ("gates", _swapped),
    "candidate not squashed": ("gates", _no_squash),
    "carousel multiplied by a gate": ("carousel", lambda c, written: 0.9 * c + written),
    "memory overwritten": ("carousel", lambda c, written: written),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_gate_wired_wrongly_is_seen_by_torchs_cell(generator, monkeypatch, fault):
    monkeypatch.setattr(recurrent, *FAULTS[fault])
    assert error_of_lstm(generator) > 0.01


def test_a_plain_cell_with_its_weights_transposed_is_seen_by_torchs_cell(generator, monkeypatch):
    monkeypatch.setitem(recurrent.STEPS, "rnn", lambda weights, drive, state: rnn_step(weights.T, drive, state))
    assert error_of_plain(generator) > 0.01


@pytest.mark.parametrize("cell", recurrent.CELLS)
def test_jacobians_chain_to_the_gradient_of_autograd(cell):
    weights, drives = draw(cell, SETTINGS, [0])
    states = run(cell, weights, drives)
    jacobians = step_jacobians(cell, weights, drives, states)[:, 0]
    product = torch.linalg.multi_dot(list(jacobians.flip(0)[:6]))
    start = [part.detach().requires_grad_() for part in states[STEPS - 7]]
    state = tuple(start)
    for drive in drives[STEPS - 6 :]:
        state = recurrent.STEPS[cell](weights, drive, state)
    flat = torch.cat([part[0, 0] for part in state])
    rows = [torch.cat([g[0, 0] for g in torch.autograd.grad(unit, start, retain_graph=True)]) for unit in flat]
    torch.testing.assert_close(product, torch.stack(rows), rtol=1e-10, atol=1e-14)


def test_one_plain_step_has_the_jacobian_of_the_textbook():
    weights, drives = draw("rnn", SETTINGS, [1])
    states = run("rnn", weights, drives)
    expected = (1 - states[-1][0][0, 0] ** 2)[:, None] * weights[0].T
    torch.testing.assert_close(step_jacobians("rnn", weights, drives, states)[-1, 0], expected)


def test_the_carousel_alone_hands_every_error_back_unchanged():
    """With h held, dc'/dc is the identity, bit for bit, whatever the gates do."""
    weights, drives = draw("lstm", SETTINGS, [0, 1])
    h, c = (torch.randn(2, 1, N, dtype=torch.float64, generator=torch.Generator().manual_seed(1)) for _ in range(2))
    jacobian = torch.autograd.functional.jacobian(lambda c: lstm_step(weights, drives[0], (h, c))[1], c)
    assert torch.equal(jacobian.reshape(2 * N, 2 * N), torch.eye(2 * N, dtype=torch.float64))


def test_the_bound_bounds_and_the_gradient_of_the_plain_cell_dies_where_that_of_the_lstm_lives():
    settings = Backward(num_units=8, num_steps=40, gain=0.5)
    plain, lstm = reach("rnn", settings, range(5)), reach("lstm", settings, range(5))
    bound, estimate = prediction(settings, range(5))
    assert plain.shape == lstm.shape == bound.shape == estimate.shape == (5, 39)
    assert (plain <= bound * (1 + 1e-9)).all()
    assert plain[:, -1].max() < 0.1 < lstm[:, -1].min()


def test_a_seed_does_not_depend_on_the_others():
    np.testing.assert_allclose(reach("lstm", SETTINGS, [4, 7])[1], reach("lstm", SETTINGS, [7])[0], rtol=1e-10)


def test_unknown_cells_and_empty_settings_are_refused():
    with pytest.raises(ValueError, match="cell must be one of"):
        reach("gru", SETTINGS, [0])
    with pytest.raises(ValueError, match="at least 1"):
        Backward(num_units=0)
