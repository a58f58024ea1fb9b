"""How MNIST-1D is made, step by step: what each step may change, the evidence from the set itself, planted faults."""

import re
from dataclasses import replace

import numpy as np
import pytest

from lib.book.alt_text import undescribed_in_html
from lib.claims import load_ledger
from lib.claims.rules import judge
from lib.data import Mnist1d, Signals, make_mnist1d, mnist1d
from lib.data import mnist1d_signals as arithmetic
from lib.mnist1d import steps, steps_evidence, steps_pictures, steps_study

NAMES = ["template", "padding", "scale", "shift", "smooth noise", "white noise", "shear", "resample"]


@pytest.fixture(scope="module")
def published():
    return make_mnist1d()


@pytest.fixture(scope="module")
def small():
    return make_mnist1d(Mnist1d(num_samples=400, seed=5))


# ---- the steps


def test_the_last_step_is_the_generator_s_own_signal():
    found, settings = steps.step_by_step(seed=9), Mnist1d()
    assert list(found) == NAMES
    draws = mnist1d.draw(np.arange(10), settings, np.random.RandomState(9))
    np.testing.assert_array_equal(found["resample"], arithmetic.signals(arithmetic.templates(), draws, settings))


def faults_of(found):
    """What a step does beyond what the table says of it."""
    background = found["shift"] == 0
    tilt = found["shear"] - found["white noise"]
    ratio = found["scale"][found["padding"] != 0] / found["padding"][found["padding"] != 0]
    checks = {
        "scale keeps the background": (found["padding"] == 0) == (found["scale"] == 0),
        "scale within a fifth": (ratio > 0.8 - 1e-9) & (ratio < 1.2 + 1e-9),
        "shift keeps the values": np.sort(found["scale"]) == np.sort(found["shift"]),
        "smooth noise in the background alone": (found["smooth noise"] != found["shift"]) == background,
        "white noise everywhere": found["white noise"] != found["smooth noise"],
        "white noise is small": np.abs(found["white noise"] - found["smooth noise"]) < 6 * 0.02,
        "shear is a line": np.abs(np.diff(tilt, n=2)) < 1e-12,
        "shear turns about the middle": np.abs(tilt.sum(axis=1)) < 1e-12,
        "ends stay": found["resample"][:, [0, -1]] == found["shear"][:, [0, -1]],
    }
    return [name for name, holds in checks.items() if not np.all(holds)]


@pytest.mark.parametrize("seed", range(5))
def test_each_step_does_what_the_table_says_and_no_more(seed):
    assert faults_of(steps.step_by_step(seed)) == []


FAULTS = {
    "noise on the digit too": ("smooth noise", lambda found: found["smooth noise"] + 0.1),
    "shift that cuts off": ("shift", lambda found: found["scale"] * (np.arange(72) < 60)),
    "tilt about the start": ("shear", lambda found: found["white noise"] - 0.1 * np.linspace(0, 1, 72)),
    "scale that moves the background": ("scale", lambda found: found["scale"] + 0.01),
    "points left out": ("resample", lambda found: found["shear"][:, :40]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_in_a_step_is_seen(fault):
    found = steps.step_by_step(0)
    name, spoil = FAULTS[fault]
    assert faults_of(found | {name: spoil(found)}) != []


def test_the_widths_are_those_of_the_digits():
    narrow, wide = steps.widths()
    draws = mnist1d.draw(np.repeat(0, 400), Mnist1d(), np.random.RandomState(1))
    zeros = arithmetic.num_zeros(draws["padding"], Mnist1d())
    stretched, _ = arithmetic.stretch(arithmetic.templates()[:1] + arithmetic.OFFSET, zeros, 72)
    filled = ((stretched[:, 0] != 0).sum(axis=1) - 1) / 71  # of 71 steps; with the way from the last point to zero
    assert narrow - 1 / 71 <= filled.min() <= narrow * 12 / 11
    assert wide - 1 / 71 <= filled.max() <= wide * 12 / 11
    assert wide / narrow == pytest.approx(71 / 47)


def test_switching_a_step_off_changes_one_knob_and_keeps_the_length():
    for step in steps.STEPS:
        changed = {name for name, value in vars(step.without).items() if value != getattr(steps.PUBLISHED, name)}
        assert len(changed - {"template_len"}) == 1
        assert step.without.working_length == 72
    low, high = steps.STEPS[0].without.padding
    assert low == high


def test_examples_are_training_signals_of_their_digit(small):
    shown = steps.examples_of(small, 3)
    assert shown.shape == (3, 10, 40)
    for digit in range(10):
        np.testing.assert_array_equal(shown[:, digit], small.x[small.y == digit][:3])
    with pytest.raises(ValueError, match="num_each"):
        steps.examples_of(small, 300)
    with pytest.raises(ValueError, match="num_each"):
        steps.examples_of(small, 0)


# ---- the evidence


def test_the_generated_set_settles_the_claim_and_its_hashes_agree(published):
    evidence = steps_evidence.evidence_of_data(published)
    judgement = judge(load_ledger()["G20.data"], evidence)
    assert judgement.verdict == "holds"
    assert evidence.figures["size_ratio"] == [19.6]
    assert len(evidence.checks) == 4
    assert all(evidence.checks.values())


@pytest.mark.parametrize("knob", [{"num_samples": 4000}, {"train_split": 0.7}, {"final_seq_length": 50}], ids=str)
def test_another_set_does_not_settle_it(knob):
    evidence = steps_evidence.evidence_of_data(make_mnist1d(Mnist1d(**knob)))
    assert judge(load_ledger()["G20.data"], evidence).verdict == "does not hold"
    assert not all(evidence.checks.values())


def test_one_changed_bit_shows_in_its_hash_alone(published):
    x = published.x.copy()
    x[17, 3] += 1e-6
    same = steps_evidence.matches(replace(published, x=x))
    assert not same["x", "float32"]
    assert same["x_test", "float32"]
    assert (
        "other bits" in steps_evidence.hash_table(replace(published, x=x)).text.split("x | float32")[1].split("\n")[0]
    )


def test_rounding_moves_the_last_bits_of_float64_and_no_float32(published):
    found = steps_evidence.rounding(published)
    assert 0.1 < found["share"] < 0.9
    assert found["largest"] < 1e-14
    assert found["floats"] == 0
    coarse = replace(published, x=published.x.astype(np.float32).astype(float), spread=1e-9)
    assert steps_evidence.rounding(coarse)["largest"] > 1e-12


def test_tables_count_what_is_there(published):
    sizes = steps_evidence.size_table(published).text
    assert "numbers per example | 784 | 40 | 19.6" in sizes
    assert "weights of logistic regression | 7,850 | 410 | 19.1" in sizes
    text = steps_evidence.normalisation_table(published).text
    assert "whole set | −0.0055 | 0.1547 | 0.0000 | 1.0000" in text
    assert [len(re.findall(r"\|", line)) for line in text.splitlines()[1:]] == [4] * 4


# ---- which step makes it hard


def test_the_published_neighbours_come_out(published):
    found = steps_study.accuracies(published)
    assert found[steps_study.NEIGHBOURS] == pytest.approx(0.596, abs=1e-9)  # 59.6 % in the reference notebook
    assert 0.3 < found[steps_study.LINEAR] < 0.34
    assert found[steps_study.MEAN] < found[steps_study.LINEAR]


def test_a_variant_without_labels_is_at_chance(small):
    shuffled = np.random.default_rng(0).permutation(small.y_test)
    found = steps_study.accuracies(Signals(small.x, small.y, small.x_test, shuffled, small.t))
    assert max(found.values()) < 0.3


def test_runs_are_paired_by_seed_and_told_in_words():
    variants = [steps_study.Variant(name, 2, 400) for name in (steps_study.ALL, "shift", "scale")]
    results = {each.name: steps_study.run_variant(each) for each in variants}
    again = steps_study.accuracies(make_mnist1d(variants[1].settings(1)))
    assert results["shift"][steps_study.LINEAR][1] == again[steps_study.LINEAR]
    gain = steps_study.gains(results, steps_study.LINEAR)
    assert list(gain) == ["shift", "scale"]
    assert (gain["shift"] > 0.4).all()
    assert steps_study.hard_steps(results, steps_study.LINEAR) == "shift"
    assert steps_study.hard_steps(results, steps_study.MEAN) == "none of them"
    assert undescribed_in_html(steps_study.accuracy_bars(results).html) == []


@pytest.mark.parametrize(("gain", "says"), [(0.03, "hardly more"), (0.3, "much more"), (0.1, "something beside")])
def test_words_on_the_mean_follow_the_gain(gain, says):
    mean = np.array([0.25, 0.26, 0.27])
    found = {steps_study.LINEAR: mean + gain + np.array([0.01, -0.01, 0.0]), steps_study.MEAN: mean}
    assert steps_study.beyond_the_mean({steps_study.ALL: found}).startswith(says)


def test_every_step_has_its_variant():
    assert list(steps_study.VARIANTS)[1:] == ["varying padding", *NAMES[2:7]]
    assert steps_study.Variant("shear").settings(7) == Mnist1d(shear_scale=0.0, seed=7)


# ---- the figures


def test_the_figures_are_described_and_light(small):
    for figure, most in ((steps_pictures.steps_figure(), 150_000), (steps_pictures.examples_figure(small), 90_000)):
        assert undescribed_in_html(figure.html) == []
        assert len(figure.html.encode()) < most


def test_the_curves_stand_in_their_panels(monkeypatch):
    drawn = []
    monkeypatch.setattr(steps_pictures.figures, "show", lambda draw, **words: drawn.append(draw(640)))
    steps_pictures.steps_figure()
    (axes,) = drawn[0].axes
    width, height = 640, axes.get_ylim()[0]
    for line in axes.get_lines():
        x, y = (values[np.isfinite(values)] for values in line.get_data())
        assert x.min() >= 12 - 1e-6
        assert x.max() <= width - 12 + 0.06
        assert y.min() >= 0
        assert y.max() <= height
    assert [text.get_text() for text in axes.texts[:10]] == [str(digit) for digit in range(10)]


def test_the_table_of_steps_is_in_the_order_of_the_generator():
    lines = steps_pictures.steps_table().text.splitlines()[2:]
    assert [line.split(" | ")[1] for line in lines] == NAMES[1:7]
