"""Timers that time what they name, the peer's loop against the readable reference, and the claims on time."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from lib.claims import judge, load_ledger
from lib.claims.gate import moved
from lib.lecun1989 import bench, dispatch, speed, speed_pictures
from lib.lecun1989.k22_loop import ModernLearner, published_loop
from lib.lecun1989.recipe import KARPATHY_2022, LADDER, STEP1, STEP2, STEP3, STEP4
from lib.lecun1989.reference import ReferenceLearner
from lib.lecun1989.timing import macs_per_training_step


def largest(ours, theirs):
    return max(np.abs(ours[name] - theirs[name]).max() for name in theirs)


@pytest.mark.parametrize("recipe", [STEP1, STEP2, replace(STEP4, shift="none", dropout=0.0)])
def test_the_published_loop_does_what_the_reference_does(digits, parameters, recipe):
    loop, reference = ModernLearner(parameters, recipe), ReferenceLearner(parameters, recipe)
    for learner in (loop, reference):
        learner.train_pass(digits.images, digits.labels, np.arange(40))
    assert largest(loop.parameters, reference.parameters) <= 3e-4  # one step of AdamW


@pytest.mark.parametrize("recipe", [STEP3, STEP4])
def test_the_published_loop_shifts_and_drops_in_training_only(digits, parameters, recipe):
    network = ModernLearner(parameters, recipe).network
    images = torch.as_tensor(digits.images[:1])
    assert len({network(images).sum().item() for _ in range(30)}) > 5
    network.eval()
    assert len({network(images).sum().item() for _ in range(30)}) == 1


def test_a_recipe_that_was_not_published_has_no_loop(digits, parameters):
    with pytest.raises(ValueError, match="only for the recipes of the ladder"):
        published_loop(digits, parameters, replace(STEP4, dropout=0.5))
    published_loop(digits, parameters, replace(STEP4, num_train=600))(1)


def test_every_way_is_timed_in_turns_and_the_compiled_ones_are_faster(digits, parameters):
    timers = speed.timers(digits, parameters, KARPATHY_2022, torch_steps=40, engine_steps=1_000)
    seconds = speed.in_turns(timers, num_rounds=3)
    assert all(values.shape == (3,) and (values > 0).all() for values in seconds.values())
    middle = speed.medians(seconds)
    assert middle[speed.LOOP] > 40 * middle[speed.ONE]
    assert middle[speed.LOOP] > 60 * middle[speed.EIGHT]
    peak = speed.peak_macs_per_second(512, 3)
    assert (
        middle[speed.EIGHT] > 0.2 * macs_per_training_step() / peak
    )  # nothing beats the peak by far: no step left out


def test_timers_are_called_in_turns():
    called = []
    timers = {name: lambda name=name: called.append(name) or 1.0 for name in "ab"}
    assert speed.in_turns(timers, 2)["a"].tolist() == [1.0, 1.0]
    assert called == ["a", "b", "a", "b"]


def test_the_switch_of_the_convolutions_is_put_back():
    before = torch.backends.mkldnn.enabled
    with speed.convolutions(library=False):
        assert not torch.backends.mkldnn.enabled
    assert torch.backends.mkldnn.enabled == before


def test_memory_copies_are_slower_than_products_and_weights_in_cache_save_traffic():
    assert 1e8 < speed.bytes_per_second(2**24, 2) < 1e13
    assert speed.intensity() == pytest.approx(macs_per_training_step() / 1_024)
    assert speed.intensity(weights_in_cache=False) < speed.intensity() / 50


def test_every_operation_of_a_step_is_counted(digits, parameters):
    counts = dispatch.operations_per_step(digits, parameters, KARPATHY_2022, num_steps=2)
    assert counts["convolution"] == counts["convolution_backward"] == 4
    assert counts["tanh"] == counts["tanh_backward"] == 4
    assert counts["add_"] == 8  # one update for each of the eight parameters
    assert 0 < dispatch.seconds_per_dispatch(200, 3) < 1e-3


def test_the_published_speed_up_is_the_quotient_of_the_published_times():
    judgement = judge(load_ledger()["K22.speed"], speed.published_speedup())
    assert judgement.verdict == "holds"
    assert judgement.outcomes["speedup"].measured == 2880


def seconds_like(loop, eight):
    wobble = np.array([0.97, 1.0, 1.03])
    return {speed.LOOP: loop * wobble, speed.EIGHT: eight * wobble[::-1]}


@pytest.mark.parametrize(
    ("eight", "verdict"), [(8e-6, "holds"), (1.2e-5, "does not hold"), (1e-5, "no difference seen")]
)
def test_a_hundredfold_is_a_hundred_runs_in_the_time_of_one(eight, verdict):
    evidence = speed.hundred_runs(seconds_like(1e-3, eight))
    assert judge(load_ledger()["K22.100x"], evidence).verdict == verdict


def test_other_times_do_not_turn_the_gate_red_but_another_verdict_does():
    claim = load_ledger()["K22.100x"]
    fast, again, slow = (speed.hundred_runs(seconds_like(1e-3, eight)) for eight in (8e-6, 7e-6, 2e-5))
    accepted = {"verdict": "holds", "claim": claim.fingerprint, "platform": "p", "checks": {}, "seeds": []}

    def lines(evidence):
        result = {"judgement": {"verdict": judge(claim, evidence).verdict}, "platform": "p"}
        return moved(claim, result, evidence, accepted)

    assert lines(fast) == lines(again) == []
    assert lines(slow) == ["verdict 'does not hold', accepted 'holds'"]


def test_the_tables_and_figures_of_the_chapter_are_drawn():
    seconds = {speed.LOOP: 1e-3, speed.SWITCHED: 9e-4, speed.ONE: 1.2e-5, speed.EIGHT: 8e-6}
    table = speed_pictures.stages(seconds, peak=5e10).text
    assert "× 1.5" in table
    assert "100.00%" in table
    assert speed_pictures.roofline(seconds, 5e10, 1e10).html.startswith("<figure")
    drawn = speed_pictures.error_over_time({"slow": (1.0, [0.4, 0.3]), "fast": (0.1, [0.1, 0.05])})
    assert drawn.html.startswith("<figure")
    assert speed_pictures.passes_to_reach([0.1, 0.3, 0.2], 0.2) == "2"
    assert speed_pictures.passes_to_reach([0.1, 0.3, 0.2], 0.1) == "more than 2"
    assert "259,200 | 1.1e+05 | 1\n" in speed_pictures.run_lengths(seconds).text
    assert "all others | 3" in speed_pictures.dispatched({"view": 4, "add": 2, "mm": 1}, num_names=1).text


@pytest.mark.parametrize("name", LADDER)
def test_the_bench_measures_each_recipe_and_eight_runs_are_at_least_forty_times_torch(monkeypatch, name):
    monkeypatch.setattr(bench, "ROUNDS", 3)
    monkeypatch.setattr(bench, "LADDER_TORCH_STEPS", 40)
    monkeypatch.setattr(bench, "LADDER_ENGINE_STEPS", 500)
    row = bench.ladder_row(name, LADDER[name])
    assert set(row) == {"name", "ours", "peer", "ratio", "unit"}
    assert row["ratio"] >= 40
