"""Arms between the fully connected and the convolutional network: what they share, what they see, and their gap."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from lib.mnist1d import locality, locality_pictures, locality_words
from lib.mnist1d.benchmark_sets import permutation, sets
from lib.mnist1d.layered import Layered
from lib.mnist1d.layout import seeded
from lib.mnist1d.locality import ARMS, CONVOLUTIONAL, FULLY, NOWHERE, SIZED, WINDOWS, Placing, gap, run_placing
from lib.mnist1d.models import MODELS
from lib.mnist1d.program import Layer, program

NUM = 6


def made_up():
    """Results whose gap grows arm by arm."""
    rng, found = np.random.default_rng(1), {}
    pairs = [(arm, 4000) for arm in ARMS] + [(arm, size) for size in (1000, 2000) for arm in SIZED]
    for place, pair in enumerate(pairs):
        base = 0.6 + 0.005 * rng.standard_normal(NUM)
        gaps = 0.02 * place + 0.004 * rng.standard_normal(NUM)
        found[pair] = {
            "accuracy": np.array([base + gaps, base]),
            "num_parameters": np.array(5000),
            "stamp": np.uint64(3),
        }
    return found


def test_the_ends_of_the_axis_are_the_benchmarks_models():
    assert ARMS[FULLY] == MODELS["mlp"].layers
    assert ARMS[CONVOLUTIONAL] == MODELS["cnn"].layers


@pytest.mark.parametrize("arm", ARMS)
def test_arms_have_as_many_parameters_as_their_modules(arm):
    assert sum(each.numel() for each in Layered(ARMS[arm]).parameters()) == program(ARMS[arm]).num_parameters


@pytest.mark.parametrize("taps", WINDOWS)
def test_windows_leave_nineteen_points(taps):
    layer = locality.first_layer(taps)
    assert layer.shape(1, 40) == (25, 19)
    hidden = Layered((layer,))(torch.zeros(2, 40))
    assert hidden.shape == (2, 25 * 19)


def sees(layers, point):
    """How many units of the first layer change when one point of the signal does."""
    module = seeded(lambda: Layered(layers[:1]), 0)
    one = torch.zeros(1, 40)
    one[0, point] = 1
    return int(((module(one) - module(torch.zeros(1, 40))).abs().reshape(25, 19) > 1e-7).any(0).sum())


def test_longer_windows_see_more():
    seen = [
        sees(tuple(replace(layer, rectify=False) for layer in ARMS[f"shared, {taps} points"]), 20) for taps in WINDOWS
    ]
    assert seen == sorted(set(seen))
    assert seen[0] <= 3
    assert seen[-1] == 19


def test_shared_windows_answer_a_shift_with_a_shift():
    x = torch.randn(1, 40, generator=torch.Generator().manual_seed(0))
    for arm, same in ((CONVOLUTIONAL, True), ("own weights, 5 points", False)):
        module = seeded(lambda arm=arm: Layered(ARMS[arm][:1]), 0)
        here, there = (module(each).reshape(25, 19) for each in (x, x.roll(2, 1)))
        assert torch.allclose(here[:, 2:-3], there[:, 3:-2], atol=1e-6) == same


def test_the_mean_over_places_forgets_them():
    module = Layered(ARMS[NOWHERE][3:], 5)
    assert module.layers[0].kind == "mean"
    planes = torch.randn(3, 1, 5)
    pooled = module.parts[0](planes)
    torch.testing.assert_close(pooled, module.parts[0](planes.flip(2)))


def test_a_placing_pairs_both_orders_over_the_seeds():
    found = run_placing(Placing(FULLY, 1000, 2, 60, 100))
    assert found["accuracy"].shape == (2, 2)
    np.testing.assert_allclose(gap(found), found["accuracy"][0] - found["accuracy"][1])
    again = run_placing(Placing(FULLY, 1000, 2, 60, 100))
    np.testing.assert_array_equal(found["accuracy"], again["accuracy"])
    assert found["stamp"] != run_placing(Placing(FULLY, 2000, 2, 10, 100))["stamp"]
    with pytest.raises(ValueError, match="training signals, not"):
        locality.first_signals(sets(2, 100), 4001)


def test_shuffling_hurts_short_windows_and_not_whole_ones():
    gaps = {arm: gap(run_placing(Placing(arm, 4000, 2, 250, 500))).mean() for arm in (FULLY, CONVOLUTIONAL)}
    assert gaps[CONVOLUTIONAL] > 0.12
    assert abs(gaps[FULLY]) < 0.06


def test_an_unshuffled_side_would_show_no_gap(monkeypatch):
    """The planted fault: the permutation is forgotten."""
    monkeypatch.setattr(locality, "shuffled", lambda plain: plain)
    np.testing.assert_array_equal(gap(run_placing(Placing(CONVOLUTIONAL, 1000, 2, 40, 100))), 0)
    assert not np.array_equal(permutation(), np.arange(40))


def test_places_follow_the_intervals():
    results = made_up()
    places = locality_pictures.between(results)
    assert places["beyond"] == list(ARMS)[-2:]
    assert len(places["between"]) >= len(ARMS) - 5
    results["max pooling", 4000] = results[FULLY, 4000]
    assert "max pooling" not in locality_pictures.between(results).get("between", [])


def test_effects_are_differences_from_whole_windows():
    results = made_up()
    effects = locality_pictures.effects(results)
    expected = gap(results["shared, 39 points", 4000]) - gap(results["own weights, 39 points", 4000])
    np.testing.assert_allclose(effects["sharing"], expected)
    assert list(effects) == ["sharing", "short windows", "both"]


def test_tables_and_figures_can_be_drawn():
    results = made_up()
    shown = [getattr(locality_pictures, name)(results) for name in ("axis", "windows", "data")]
    assert all(f"{NUM} seeds" in each.html for each in shown)
    assert "39 points" in locality_pictures.table(results).text
    assert Layer().kind == "sum"


def test_words_follow_the_results():
    results = made_up()
    assert "max pooling" in locality_words.places(results)["beyond"]
    assert locality_words.places(results)["not above"] == "none"
    assert locality_words.effect(results, "sharing").startswith("+")
    assert "sum" in locality_words.additive(results)
    assert locality_words.with_data(results).count("points") >= len(SIZED)
    assert locality_words.ends(results).endswith("points")
    assert locality_words.better(results, "max pooling").startswith("+")
    curve = np.array([[0.2, 0.6, 0.9]])
    races = {(model, order): {"steps": np.array([0, 1000, 6000]), "test_accuracy": curve - 0.3 * order}
             for model in ("mlp", "cnn", "gru") for order in (False, True)}  # fmt: skip
    assert "convolutional 30.0 and 30.0" in locality_words.shorter(races, 1000)
