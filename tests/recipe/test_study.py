"""How recipes are chosen and judged: validation images of tuning seeds choose, and nothing else."""

import numpy as np
import pytest

from lib.data import LeakedExamples
from lib.recipe import digits, study
from lib.recipe.arms import Arm, arms_around, baseline
from lib.recipe.digits import Sizes, problem_of
from lib.recipe.network import initial, num_weights
from lib.recipe.recipes import BASE, of, variants
from lib.recipe.stack import Lane, order_of
from lib.recipe.study import ArmStudy, Seeds, choose, run_arm, tuned

SIZES = Sizes(num_train=60, num_validation=40, num_test=40)
SEEDS = Seeds(num_judged=3, num_tuning=2, sizes=SIZES, share=0.01)
ARM = Arm("three rates", variants(of(BASE, num_train=60), learning_rate=(0.1, 0.2, 0.3)))


def fake_scores(asked):
    """Scores by rate, in which validation likes 0.2 best and the test 0.3; notes what was asked for."""
    likes = {"validation": 0.2, "test": 0.3, "train": 0.1}

    def scores(lanes, sizes, parts):
        asked.append(({lane.seed for lane in lanes}, parts))
        return {f"{part}_error": np.array([abs(lane.recipe.learning_rate - likes[part]) for lane in lanes])
                for part in parts}  # fmt: skip

    return scores


def test_the_choice_is_that_of_validation_on_tuning_seeds(monkeypatch):
    asked = []
    monkeypatch.setattr(study, "trained_scores", fake_scores(asked))
    found = run_arm(ArmStudy(ARM, SEEDS))
    assert found["chosen"] == 1
    assert asked[0] == (set(SEEDS.tuning), ("validation",))
    assert asked[1][0] == set(SEEDS.judged)


def test_tuning_on_the_test_set_would_be_seen(monkeypatch):
    def leaky(candidates, seeds):
        lanes = [Lane(recipe, seed) for recipe in candidates for seed in seeds.judged]
        return study.trained_scores(lanes, seeds.sizes, ("test",))["test_error"].reshape(len(candidates), -1)

    asked = []
    monkeypatch.setattr(study, "trained_scores", fake_scores(asked))
    monkeypatch.setattr(study, "tuned", leaky)
    assert run_arm(ArmStudy(ARM, SEEDS))["chosen"] != 1
    assert asked[0] != (set(SEEDS.tuning), ("validation",))


def test_a_seed_that_tunes_is_not_judged():
    with pytest.raises(ValueError, match="both tunes and is judged"):
        tuned(ARM.candidates, Seeds(num_judged=1_001, sizes=SIZES))


def test_choice_is_the_first_of_the_lowest_means():
    assert choose(np.array([[0.2, 0.4], [0.3, 0.1], [0.1, 0.3]])) == 1


def test_an_arm_runs_and_its_stamps_tell_the_draw():
    found, other = (run_arm(ArmStudy(ARM, Seeds(3, 2, sizes, 0.01))) for sizes in (SIZES, Sizes(61, 40, 40)))
    assert found["test_error"].shape == (3,)
    assert len(set(found["stamps"].tolist())) == 3
    assert not np.array_equal(found["stamps"], other["stamps"])


def test_sets_of_a_seed_do_not_overlap_and_a_leak_is_seen(monkeypatch):
    problem = problem_of(0, SIZES)
    assert len(problem.train) == 60
    assert len(problem.validation) == 40
    problem_of.cache_clear()
    monkeypatch.setattr(digits, "_test", lambda num: digits.draw_digits("train", 60_000, np.random.default_rng(0)))
    with pytest.raises(LeakedExamples):
        problem_of(0, SIZES)
    problem_of.cache_clear()


def test_arms_share_digits_and_order_with_the_baseline():
    base = order_of(Lane(BASE, 3), BASE.num_train)
    for arm in (baseline(), *arms_around(BASE).values()):
        for recipe in arm.candidates:
            assert recipe.batch_size * recipe.num_steps == BASE.batch_size * BASE.num_steps
            if recipe.num_train == BASE.num_train and not recipe.num_synthetic:
                assert np.array_equal(order_of(Lane(recipe, 3), recipe.num_train).ravel(), base.ravel())


def test_improvised_architectures_have_as_many_weights():
    for name in ("improvised, fully connected", "improvised, one convolution"):
        for recipe in arms_around(BASE)[name].candidates:
            assert abs(num_weights(recipe.architecture) / num_weights(BASE.architecture) - 1) < 0.03


def test_pretraining_changes_the_start_alone():
    recipe = of(BASE, start="zip codes", num_steps=2, planes=(3, 3), hidden=(5,))
    starts = study.starts_of([Lane(recipe, 0), Lane(recipe, 1)], SIZES)
    assert set(starts) == {0, 1}
    assert not np.array_equal(starts[0][0], initial(recipe.architecture, 0))
    assert study.starts_of([Lane(BASE, 0)], SIZES) is None
