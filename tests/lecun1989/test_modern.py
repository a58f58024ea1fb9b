"""The recipes of the ladder and what is made of their runs; planted: unpaired seeds, shifts or dropout in testing."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from lib.lecun1989 import modern, runs
from lib.lecun1989 import modern_summary as summary
from lib.lecun1989.agreement import gap_in_testing, relative_difference
from lib.lecun1989.modern_words import data_in_words, loss_in_words, parts_in_words, steps_in_words
from lib.lecun1989.recipe import KARPATHY_2022, LADDER, STEP2, STEP4, changes
from lib.lecun1989.side_by_side import queue
from lib.training.vector import LANES

SMALL = {"num_train": 240, "num_test": 120}
SEEDS = runs.independent_seeds(2)


@pytest.fixture(scope="module")
def few():
    """Two runs of two rungs on few digits."""
    recipes = modern.cut({"1989": KARPATHY_2022, "step 4": STEP4}, 0.02, **SMALL)
    results = {}
    for name, recipe in recipes.items():
        found = dict(queue.run_side_by_side([recipe] * len(SEEDS), SEEDS))
        results[name] = [found[place] for place in range(len(SEEDS))]
    return recipes, results


def fake(misses, indices=(1, 2, 3)):
    return {"test_misses": np.array([misses]), "test_indices": np.array(indices)}


def test_every_rung_changes_what_the_text_says():
    found = [set(changes(LADDER[a], LADDER[b])) for a, b in pairwise(LADDER)]
    assert found == [
        {"loss", "learning_rate"},
        {"optimizer", "learning_rate", "final_rate", "num_epochs"},
        {"shift", "num_epochs"},
        {"activation", "dropout", "num_epochs"},
    ]


def test_the_rate_falls_to_a_third():
    assert STEP2.rate_of(0) == pytest.approx(3e-4)
    assert STEP2.rate_of(STEP2.num_epochs - 1) == pytest.approx(1e-4)


@pytest.mark.parametrize("table", [modern.left_out(), modern.controls()])
def test_a_control_changes_one_thing(table):
    for name, recipe in table.items():
        base = STEP2 if name.startswith("step 2") else KARPATHY_2022 if name.startswith("1989") else STEP4
        changed = set(changes(base, recipe))
        rates = changed & {"learning_rate", "final_rate"}
        assert len(changed - rates) == 1 or changed == {"learning_rate"}, name


def test_sizes_in_equal_ratios():
    sizes = modern.sizes_between(7_291, 50_000, 4)
    assert (sizes[0], sizes[-1]) == (7_291, 50_000)
    assert sizes == sorted(sizes)
    ratios = np.diff(np.log(sizes))
    assert np.ptp(ratios) < 0.02


def test_unpaired_seeds_are_refused():
    paired, other = fake(5), fake(4, indices=(1, 2, 4))
    with pytest.raises(ValueError, match="same seeds"):
        summary.gain([paired, paired], [paired, other])
    with pytest.raises(ValueError, match="do not pair up"):
        summary.paired_evidence([paired] * 3, [paired] * 2, SEEDS, 120)


def test_gain_is_before_minus_after():
    before, after = [fake(n) for n in (10, 12, 11)], [fake(n) for n in (7, 8, 9)]
    assert summary.gain(before, after).mean_difference == pytest.approx(3)


def test_wrong_way_counts_pairs_of_single_runs():
    before, after = [fake(10), fake(20)], [fake(15), fake(5)]
    assert summary.wrong_way(before, after) == 1 / 4  # only (10, 15)


def test_sum_is_taken_run_by_run():
    evidence = summary.sum_evidence([fake(80), fake(100)], [fake(40), fake(20)], SEEDS, 200)
    assert evidence.figures["error_reduction"] == [0.5, 0.8]


def test_words_follow_the_intervals():
    table = {name: [fake(n + k % 2) for k in range(4)] for name, n in zip(LADDER, (80, 80, 60, 61, 90), strict=True)}
    words = steps_in_words(table)
    assert words["seen_steps"] == "step 2 lowers the error"
    assert "step 4 is shown to do harm" in words["unseen_steps"]


def test_words_on_the_parts_follow_the_results():
    full, same, worse = ([fake(n + (k * k) % 3) for k in range(6)] for n in (40, 40, 50))
    table = {"1989": same, "step 1": full, "step 4": full}
    assert loss_in_words(table, {"cross-entropy": same}).startswith("no effect")
    assert loss_in_words(table, {"cross-entropy": worse}).endswith("not at the bottom of the ladder")
    words = parts_in_words({"ReLU": worse, "dropout": same}, full)
    assert words.startswith("leaving out ReLU costs more")
    assert "interval of dropout holds zero" in words
    assert parts_in_words({"ReLU": same, "dropout": worse}, full).startswith("leaving out dropout costs more")


@pytest.mark.parametrize(("most", "word"), [(1, "further than"), (3, "less far than")])
def test_words_on_the_data_follow_the_results(most, word):
    few, many, steps = (
        [{"test_labels": np.zeros(10), "test_predictions": (np.arange(10) < n).astype(float)}] for n in (5, most, 2)
    )
    words = data_in_words({"1989": {100: few, 900: many}}, {"step 4": [{**steps[0], **fake(2)}]}, 10)
    assert words.startswith("More data lowers the mean error of 1 of 1")
    assert word in words


def test_outputs_of_gives_the_predictions_of_the_run(few):
    recipes, results = few
    indices = queue.indices_of(recipes["step 4"], SEEDS[1])["test"]
    images = queue.source("mnist", "test").images
    outputs = summary.outputs_of(results["step 4"][1], recipes["step 4"], images, indices)
    np.testing.assert_array_equal(outputs.argmax(axis=1), results["step 4"][1]["test_predictions"])


def test_a_scaled_run_is_evaluated_on_the_first_digits(few):
    recipes, results = few
    recipe, whole = recipes["step 4"], {"train": 240, "test": 120}
    again = summary.evaluate_again(results["step 4"][0], recipe, SEEDS[0], whole)
    for name in ("train_loss", "train_misses", "test_loss", "test_misses"):
        assert again[name] == pytest.approx(results["step 4"][0][name].tolist(), rel=1e-12)
    part = summary.evaluate_again(results["step 4"][0], recipe, SEEDS[0], {"train": 100, "test": 50})
    assert part["test_misses"][0] <= again["test_misses"][0]


def test_the_ladder_follows_torch():
    recipe = replace(STEP4, **SMALL)
    assert relative_difference(recipe, SEEDS[0], 100) < 1e-3


def test_testing_is_plain(few):
    recipes, results = few
    assert gap_in_testing(results["step 4"][0], recipes["step 4"], SEEDS[0], 100) < 1e-4


def test_shifts_left_on_in_testing_are_seen(few, monkeypatch):
    recipes, results = few
    predict = summary.predict_members

    def shifted(lanes, indices, images):
        return predict(lanes, indices, np.roll(images, 1, axis=1))

    monkeypatch.setattr(summary, "predict_members", shifted)
    assert gap_in_testing(results["step 4"][0], recipes["step 4"], SEEDS[0], 100) > 0.01


def test_dropout_left_on_in_testing_is_seen(few, monkeypatch):
    recipes, results = few
    damaged = dict(results["step 4"][0])
    weight = damaged["weights/h3_weight"].copy()
    weight[::4] = 0  # a quarter of the units of H2 silent
    predict = summary.outputs_of

    def dropping(result, *rest):
        return predict(result | {"weights/h3_weight": weight}, *rest)

    from lib.lecun1989 import agreement

    monkeypatch.setattr(agreement, "outputs_of", dropping)
    assert gap_in_testing(damaged, recipes["step 4"], SEEDS[0], 100) > 0.01
    assert LANES == 8
