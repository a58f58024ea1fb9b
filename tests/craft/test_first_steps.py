"""The bias that is set to the data: its values, and the steps that it saves."""

import numpy as np
import pytest

from lib.craft import first_steps


@pytest.mark.parametrize(("ratio", "expected"), [(1.0, 0.5), (0.1, 1 / 11), (9.0, 0.9)])
def test_log_odds_predict_the_share(ratio, expected):
    assert first_steps.probability(first_steps.log_odds(ratio)) == pytest.approx(expected)


@pytest.mark.parametrize("ratio", [0, -0.1])
def test_a_ratio_that_is_none_is_refused(ratio):
    with pytest.raises(ValueError, match="must be positive"):
        first_steps.log_odds(ratio)


@pytest.mark.parametrize("task", [first_steps.classification, first_steps.regression])
def test_the_bias_that_is_set_starts_lower_on_the_same_network_and_batches(task):
    losses = first_steps.first_losses(task, [0, 1], 300)
    assert (losses["set to the data"][:, 0] < losses["zero"][:, 0]).all()
    assert losses["zero"].shape == (2, first_steps.NUM_STEPS)
    np.testing.assert_array_equal(losses["zero"], first_steps.first_losses(task, [0, 1], 300)["zero"])


def test_a_regression_starts_at_about_the_variance_and_not_at_the_squared_mean():
    losses = first_steps.first_losses(first_steps.regression, [0], 300)
    assert losses["zero"][0, 0] == pytest.approx(2500, rel=0.1)
    assert losses["set to the data"][0, 0] < 5


def test_steps_saved_are_those_until_the_other_start():
    losses = {"zero": np.array([[5.0, 3.0, 2.0, 1.0]]), "set to the data": np.array([[2.0, 1.0, 1.0, 1.0]])}
    assert first_steps.steps_saved(losses) == 2
    assert "instead of 2, and needs 2 steps" in first_steps.saved_in_words(losses)
    never = losses | {"zero": losses["zero"] + 5}
    assert first_steps.steps_saved(never) is None
    assert "still higher after" in first_steps.saved_in_words(never)


def test_the_curves_are_drawn():
    losses = {"zero": np.ones((2, first_steps.NUM_STEPS)), "set to the data": np.full((2, first_steps.NUM_STEPS), 0.5)}
    assert "squared error" in first_steps.curves(losses, "squared error").html
