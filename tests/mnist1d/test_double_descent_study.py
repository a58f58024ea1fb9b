"""What a study keeps of its networks: when it stops, what the curves hold, and which networks are trained."""

from dataclasses import replace

import numpy as np
import pytest

from lib.mnist1d import double_descent_outputs as outputs
from lib.mnist1d import double_descent_study as module
from lib.mnist1d.double_descent_data import split_of, with_noise
from lib.mnist1d.double_descent_networks import CNN, MLP, Network
from lib.mnist1d.double_descent_outputs import MSE, NLL, Cell
from lib.mnist1d.double_descent_study import NOISE, Study, cost, one_seed, plan, run, watch

SMALL = Study(MLP, 5, NOISE, 2, 6, 800)


def test_a_run_stacks_its_seeds():
    both, alone = run(SMALL), one_seed(SMALL, 1)
    assert {name: each.shape for name, each in both.items()} == {
        "train": (2, 2), "test": (2, 2), "last": (2,), "fitted": (2, 3), "changed": (2,), "curve": (2, 5, 5),
    }  # fmt: skip
    for name, each in alone.items():
        np.testing.assert_array_equal(both[name][1], each)
    assert (both["last"] == 6).all()
    assert (both["fitted"] == 0).all()


def test_the_curve_ends_with_the_last_figures():
    found = run(SMALL)
    assert list(found["curve"][0, 0]) == [1, 2, 3, 5, 6]
    np.testing.assert_array_equal(found["curve"][:, 1:3, -1], found["train"])
    np.testing.assert_array_equal(found["curve"][:, 3:, -1], found["test"])
    counts = found["test"][:, 1] * 600
    np.testing.assert_allclose(counts, np.round(counts), atol=1e-9)
    assert (found["test"][:, 1] * 100 % 1 > 1e-9).any(), "errors cut to whole percent"


def scripted(monkeypatch, losses):
    """A study's epochs replaced by one that meets these losses."""
    weights = np.zeros(400, np.float32)
    script = ((epoch, loss, weights) for epoch, loss in enumerate(losses, start=1))
    monkeypatch.setattr(module, "epochs", lambda *_: script)


@pytest.mark.parametrize(("width", "last"), [(module.FULL[MLP], 6), (module.FULL[MLP] + 1, 4)])
def test_only_wide_networks_stop_when_they_fit(monkeypatch, width, last):
    scripted(monkeypatch, [2, 1, 0.02, 0.009, 0.02, 0.001])
    monkeypatch.setattr(module, "outputs", lambda network, weights, x: np.zeros((len(x), 10)))
    split, study = split_of(800), replace(SMALL, width=width)
    curve, fitted = watch(study, split, with_noise(split.y, NOISE, 0), 0)
    assert curve[-1][0] == last
    assert curve[fitted][0] == 4, "the first epoch below the bound, not the last"


def test_figures_after_the_end_repeat_the_last():
    curve = np.array([[1, 5, 5, 5, 5], [2, 4, 4, 4, 4], [4, 3, 3, 3, 3]], float)
    grid = module._on_grid(curve, [1, 2, 5, 9])
    np.testing.assert_array_equal(grid[0], [1, 2, 5, 9])
    np.testing.assert_array_equal(grid[3], [5, 4, 3, 3])


def test_the_plan_has_the_published_sizes_and_nothing_twice():
    studies = plan()
    assert len(set(studies)) == len(studies)
    noisy = {kind: [s.width for s in studies if (s.kind, s.label_noise) == (kind, NOISE)] for kind in (MLP, CNN)}
    assert noisy[MLP] == sorted(set(np.geomspace(2, 300, 20).astype(int)))
    assert noisy[CNN][:15] == list(range(2, 32, 2))
    assert {s.label_noise for s in studies} == {0.0, 0.05, NOISE, 0.3}
    assert all(s.num_epochs == 500 and s.num_samples == 16_000 and s.num_seeds >= 3 for s in studies)
    assert [s.width for s in plan(widths=(16, 27), channels=(4,)) if s.label_noise == 0.3] == [16, 27]


def test_cost_is_the_arithmetic_of_a_step():
    h, c = 21, 10
    assert cost(Study(MLP, h)) == 40 * h + h * h + 10 * h
    assert cost(Study(CNN, c)) == 19 * 5 * c + 15 * 3 * c * c + 50 * c


def test_sizes_of_a_cell_reach_beyond_both_claims_and_are_the_same_for_both_losses():
    for n, k in ((200, 2), (400, 10), (800, 5)):
        sizes = Cell(n, k, NLL).num_parameters
        assert np.array_equal(sizes, Cell(n, k, MSE).num_parameters)
        assert sizes[0] < 0.5 * n
        assert sizes[-1] > 1.5 * n * k
        assert (np.diff(sizes) > 0).all()
        assert len(sizes) >= 11
        assert (np.diff(np.log(sizes)) < 0.45).all()


def test_a_cell_trains_each_network_on_the_labels_modulo_k(monkeypatch):
    seen = []
    original = outputs.epochs

    def spy(network, x, labels, *rest):
        seen.append((network, labels))
        return original(network, x, labels, *rest)

    monkeypatch.setattr(outputs, "epochs", spy)
    cell = Cell(100, 3, MSE, num_seeds=2, num_steps=6, num_widths=3, num_samples=800)
    found = outputs.run(cell)
    num = len(cell.networks)
    assert found["train"].shape == found["test"].shape == (2, num, 2)
    assert [each for each, _ in seen] == 2 * cell.networks
    assert {Network(MLP, each.width, 3) for each in cell.networks} == set(cell.networks)
    labels = np.array([each for _, each in seen])
    assert labels.max() == 2
    assert (labels[:num] == labels[0]).all()
    assert (labels[num:] != labels[0]).any()
    assert 0 < found["guess"][0] < 2 / 3 + 1e-9


def test_a_cell_makes_its_steps(monkeypatch):
    made = []
    monkeypatch.setattr(outputs, "epochs", lambda *_: ((e, 0.0, made.append(e)) for e in range(1, 100)))
    monkeypatch.setattr(outputs, "outputs", lambda *_: np.zeros((600, 2)))
    monkeypatch.setattr(outputs, "judged", lambda *_: (0.0, 0.0))
    cell = Cell(200, 2, NLL, num_steps=25, num_samples=800)
    outputs.figures(cell, cell.networks[0], ((None, None), (None, None)), 0)
    assert made[-1] == 13, "25 steps of 100 of 200 examples end in the thirteenth epoch"
