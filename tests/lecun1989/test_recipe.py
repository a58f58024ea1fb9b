"""Recipes as data: rates from pass to pass, what changed, what no run can have."""

from dataclasses import replace

import pytest

from lib.lecun1989.recipe import KARPATHY_2022, LADDER, STEP1, STEP2, STEP3, STEP4, Recipe, changes


def test_a_constant_rate_is_the_same_in_every_pass():
    assert [KARPATHY_2022.rate_of(epoch) for epoch in (0, 11, 22)] == [0.03] * 3


def test_the_rate_falls_linearly_from_the_first_pass_to_the_last():
    """`modern.py`: alpha = pass / (passes − 1), rate = (1 − alpha) · 3e-4 + alpha · 1e-4."""
    for epoch in range(STEP2.num_epochs):
        alpha = epoch / (STEP2.num_epochs - 1)
        assert STEP2.rate_of(epoch) == pytest.approx((1 - alpha) * 3e-4 + alpha * 1e-4, rel=1e-12)
    assert STEP2.rate_of(0) == 3e-4
    assert STEP2.rate_of(45) == pytest.approx(1e-4, rel=1e-12)


def test_a_single_pass_has_the_first_rate():
    assert replace(STEP2, num_epochs=1).rate_of(0) == 3e-4


def test_each_step_of_the_ladder_changes_what_it_says():
    assert list(LADDER.values()) == [KARPATHY_2022, STEP1, STEP2, STEP3, STEP4]
    assert changes(KARPATHY_2022, STEP1) == {"loss": "cross-entropy", "learning_rate": 0.01}
    assert set(changes(STEP1, STEP2)) == {"optimizer", "learning_rate", "final_rate", "num_epochs"}
    assert changes(STEP2, STEP3) == {"shift": "wrap", "num_epochs": 60}
    assert changes(STEP3, STEP4) == {"activation": "relu", "dropout": 0.25, "num_epochs": 80}


def test_changes_are_empty_between_equals_and_have_a_direction():
    assert changes(STEP3, Recipe(**vars(STEP3))) == {}
    assert changes(STEP4, STEP3) == {"activation": "tanh", "dropout": 0.0, "num_epochs": 60}


def test_the_steps_of_a_run_are_its_examples_times_its_passes():
    assert KARPATHY_2022.num_steps == 23 * 7291
    assert replace(KARPATHY_2022, held_out=291, num_epochs=2).num_steps == 14_000


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"learning_rate": 0}, "learning_rate must be positive, not 0"),
        ({"learning_rate": -1e-3}, "learning_rate must be positive"),
        ({"learning_rate": float("nan")}, "learning_rate must be positive, not nan"),
        ({"dropout": 1.0}, "dropout must lie in .* not 1.0"),
        ({"dropout": -0.1}, "dropout must lie in"),
        ({"num_epochs": 0}, "num_epochs must be at least 1, not 0"),
        ({"num_train": 0}, "num_train must be at least 1, not 0"),
        ({"num_test": -5}, "num_test must be at least 1, not -5"),
        ({"held_out": 7_291}, "held_out must be at least 0 and leave some of 7291"),
        ({"held_out": -1}, "held_out must be at least 0"),
        ({"final_rate": -1}, "final_rate must be at least 0"),
        ({"weight_decay": float("nan")}, "weight_decay must be at least 0"),
        ({"optimizer": "newton", "loss": "cross-entropy"}, "newton is worked out for"),
        ({"optimizer": "adam"}, "optimizer must be one of sgd, newton, adamw, not 'adam'"),
    ],
)
def test_values_that_no_run_can_have_are_refused(wrong, words):
    with pytest.raises(ValueError, match=words):
        replace(KARPATHY_2022, **wrong)
