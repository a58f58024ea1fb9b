"""The long-lag task: its sequences, its optimiser against torch's, models side by side against alone."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from lib.history import long_lag
from lib.history import long_lag_study as study
from lib.history.adam import moments_of, update_weights
from lib.history.long_lag import NUM_SYMBOLS, LongLag, logits, sequences, start, train

SHORT = LongLag("lstm", lag=3, num_updates=60, batch_size=8)


def test_the_answer_is_the_first_symbol_and_nothing_else_tells_it():
    symbols, firsts = sequences(9, 2_000, np.random.default_rng(0))
    assert symbols.shape == (2_000, 10)
    np.testing.assert_array_equal(symbols[:, 0], firsts)
    assert set(np.unique(symbols[:, 0])) == {0, 1}
    assert set(np.unique(symbols[:, 1:-1])) == {2, 3, 4, 5}
    assert (symbols[:, -1] == NUM_SYMBOLS - 1).all()
    assert abs(firsts.mean() - 0.5) < 0.05
    assert np.abs(np.corrcoef(np.c_[firsts, symbols[:, 1:-1]].T)[0, 1:]).max() < 0.1


def test_both_cells_have_about_as_many_weights():
    counts = [sum(part[0].numel() for part in start(cell, [0]).values()) for cell in ("rnn", "lstm")]
    assert counts == [137, 149]


def test_the_bias_is_that_of_the_input_gate_only():
    shut, open_ = start("lstm", [0], -3.0), start("lstm", [0])
    difference = (shut["bias"] - open_["bias"])[0, 0]
    torch.testing.assert_close(difference, torch.tensor([-3.0] * 4 + [0.0] * 8))
    shown = torch.full((1, 1, 2), 2)
    assert not torch.equal(logits("lstm", shut, shown), logits("lstm", open_, shown))


def test_adam_side_by_side_is_torchs_at_each_rate():
    generator = torch.Generator().manual_seed(0)
    weights = {"a": torch.randn(2, 3, 4, generator=generator), "b": torch.randn(2, 1, 4, generator=generator)}
    rates = [0.01, 0.1]
    theirs = [[part[lane].clone().requires_grad_() for part in weights.values()] for lane in range(2)]
    optimizers = [torch.optim.Adam(parts, lr=rate) for parts, rate in zip(theirs, rates, strict=True)]
    moments = moments_of(weights)
    for update in range(1, 6):
        slopes = [torch.randn(part.shape, generator=generator) for part in weights.values()]
        for lane, optimizer in enumerate(optimizers):
            for part, slope in zip(theirs[lane], slopes, strict=True):
                part.grad = slope[lane].clone()
            optimizer.step()
        update_weights(weights, slopes, moments, torch.tensor(rates), update)
    for lane in range(2):
        for ours, other in zip(weights.values(), theirs[lane], strict=True):
            torch.testing.assert_close(ours[lane], other.detach(), rtol=1e-5, atol=1e-6)


def test_gradients_are_clipped_model_by_model():
    slopes = [torch.tensor([[[3.0, 0.0]], [[0.3, 0.0]]]), torch.tensor([[[4.0]], [[0.4]]])]
    first, second = long_lag._clipped(slopes, 1.0)
    torch.testing.assert_close(first, torch.tensor([[[0.6, 0.0]], [[0.3, 0.0]]]))
    torch.testing.assert_close(second, torch.tensor([[[0.8]], [[0.4]]]))


def test_a_model_does_not_depend_on_its_neighbours():
    together, alone = train(SHORT, [2, 2, 5], [0.01, 0.03, 0.03]), train(SHORT, [5], [0.03])
    np.testing.assert_allclose(together["losses"][2], alone["losses"][0], rtol=1e-3, atol=1e-5)
    assert (together["losses"][0] != together["losses"][1]).any()


def test_cells_see_the_same_sequences():
    seen = []

    def record(cell, weights, symbols, original=logits):
        seen.append(symbols.numpy())
        return original(cell, weights, symbols)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(long_lag, "logits", record)
        for cell in ("rnn", "lstm"):
            train(replace(SHORT, cell=cell, num_updates=2), [1], [0.01])
    for one, other in zip(seen[:3], seen[3:], strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("cell", ["rnn", "lstm"])
def test_a_short_lag_is_learnt_and_a_task_without_its_answer_is_not(cell, monkeypatch):
    task = replace(SHORT, cell=cell, num_updates=150)
    assert train(task, [0, 1], [0.03, 0.03])["error_rate"].max() <= study.SOLVED
    monkeypatch.setattr(long_lag, "sequences", _with_the_answer_hidden)
    assert train(task, [0, 1], [0.03, 0.03])["error_rate"].min() > 0.3


def _with_the_answer_hidden(lag, count, generator, original=sequences):
    symbols, firsts = original(lag, count, generator)
    symbols[:, 0] = 2
    return symbols, firsts


def test_a_rate_is_judged_on_seeds_that_did_not_choose_it():
    """Alone, seed 0 would choose the first rate; the others choose the second for it."""
    result = {"error_rate": np.array([[0.0, 0.5], [0.5, 0.0], [0.5, 0.0]])}
    np.testing.assert_array_equal(study.judged(result), [0.5, 0.5, 0.5][:1] + study.judged(result)[1:].tolist())
    assert study.judged(result)[0] == 0.5
    np.testing.assert_array_equal(study.best_of_all(result), [0, 0, 0])
    assert study.num_solved(study.best_of_all(result)) == 3


@pytest.mark.parametrize("change", [{"cell": "gru"}, {"lag": 0}, {"clip": 0}])
def test_a_task_that_cannot_be_is_refused(change):
    with pytest.raises(ValueError, match="must"):
        replace(SHORT, **change)
