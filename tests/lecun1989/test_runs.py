"""Whole runs at a small scale, on real MNIST: what is stored, what chance does, what is refused."""

from dataclasses import replace

import numpy as np
import pytest

from lib.data import LeakedExamples
from lib.lecun1989 import runs
from lib.lecun1989.network import TorchLearner
from lib.lecun1989.recipe import KARPATHY_2022, Recipe

SMALL = replace(KARPATHY_2022, num_epochs=2, num_train=300, num_test=100)


@pytest.fixture(scope="module")
def result():
    return runs.run(SMALL, runs.Seed(0, 0))


def test_a_run_keeps_curves_predictions_and_weights(result):
    assert result["train_loss"].shape == result["test_misses"].shape == (2,)
    assert result["test_predictions"].shape == (100,)
    assert len(runs.final_parameters(result)) == 8
    wrong = result["test_predictions"] != result["test_labels"]
    assert wrong.sum() == result["test_misses"][-1]


def test_the_same_seed_gives_the_same_bits(result):
    again = runs.run(SMALL, runs.Seed(0, 0))
    assert all((result[name] == again[name]).all() for name in result)


@pytest.mark.parametrize("seed", [runs.Seed(1, 0), runs.Seed(0, 1)])
def test_each_seed_matters(result, seed):
    other = runs.run(SMALL, seed)
    assert (other["weights/h3_weight"] != result["weights/h3_weight"]).any()


def test_the_engine_run_is_the_torch_run():
    digits, start = runs.digits_of(SMALL, runs.Seed(0, 0)), runs.parameters_of(runs.Seed(0, 0))
    once = replace(SMALL, num_epochs=1)
    ours, reference = (runs.train_on(digits, start, once, **kind) for kind in ({}, {"learner_type": TorchLearner}))
    np.testing.assert_allclose(ours["train_loss"], reference["train_loss"], rtol=1e-4)
    assert (ours["test_predictions"] == reference["test_predictions"]).mean() > 0.98


def test_a_test_image_in_the_training_set_is_refused():
    digits = runs.digits_of(SMALL, runs.Seed(0, 0))
    digits["train"].images[7] = digits["test"].images[3]  # the planted fault
    with pytest.raises(LeakedExamples, match="1 of 100 test images"):
        runs.train_on(digits, runs.parameters_of(runs.Seed(0, 0)), SMALL)


def test_crossed_seeds_share_their_diagonal_with_independent_ones():
    crossed = runs.crossed_seeds(3, 3)
    assert len(set(crossed)) == 9
    assert set(runs.independent_seeds(3)) <= set(crossed)


def test_rounding_moves_each_weight_by_at_most_one_unit_in_the_last_place():
    start = runs.parameters_of(runs.Seed(0, 0))
    moved = runs.rounded_otherwise(start, 5)
    for name, array in start.items():
        assert (np.abs(moved[name] - array) <= np.spacing(np.abs(array))).all()
    assert (moved["h3_weight"] != start["h3_weight"]).mean() > 0.5
    assert runs.rounded_otherwise(start, 0) is start


def test_a_replay_starts_from_torchs_numbers():
    replays = [runs.run_replay(SMALL, runs.Replay(order)) for order in (0, 1)]
    assert len(replays[0]["test_labels"]) == 2_007  # his draw has one size
    assert (replays[0]["weights/h1_weight"] != replays[1]["weights/h1_weight"]).any()


@pytest.mark.parametrize("fault", [{"learning_rate": 0.0}, {"num_epochs": 0}, {"num_test": -1}])
def test_an_impossible_recipe_is_refused(fault):
    with pytest.raises(ValueError, match=next(iter(fault))):
        Recipe(**fault)


def test_a_run_to_the_end_is_the_same_run_evaluated_once(result):
    end = runs.run_to_the_end(SMALL, runs.Seed(0, 0))
    assert end["train_loss"].shape == (1,)
    assert end["train_loss"][-1] == result["train_loss"][-1]
    assert (end["weights/h2_weight"] == result["weights/h2_weight"]).all()


def test_a_crossing_trains_only_what_is_not_known(result, monkeypatch):
    trained = []
    monkeypatch.setattr(
        runs, "compute_runs", lambda recipe, seeds, experiment: trained.extend(seeds) or [{}] * len(seeds)
    )
    crossed = runs.complete_crossing(SMALL, runs.crossed_seeds(2, 2), {runs.Seed(0, 0): result})
    assert crossed[0] is result
    assert trained == [runs.Seed(0, 1), runs.Seed(1, 0), runs.Seed(1, 1)]
