"""What compiled code would not notice: examples, labels and shapes that are not there; NaN; numbers near zero."""

from dataclasses import replace

import numpy as np
import pytest

from lib.lecun1989.recipe import KARPATHY_2022, STEP4
from lib.lecun1989.side_by_side.lanes import Lanes
from lib.lecun1989.side_by_side.updates import EPSILON, TINY

SMALLEST = np.finfo(np.float32).tiny  # nearer to zero, processors are slow


def lanes_with(digits, recipe, *runs):
    lanes = Lanes(digits.images, digits.labels, recipe.wiring, recipe.optimizer)
    for lane, parameters in enumerate(runs):
        lanes.fill(lane, recipe, parameters, lane)
        lanes.set_rate(lane, recipe.learning_rate, 0.01)
    return lanes


def everyone(order):
    return np.repeat(np.asarray(order)[:, None], 8, axis=1)


@pytest.mark.parametrize("label", [10, 255, 266, -1])
def test_a_label_that_is_no_digit_is_refused(digits, label):
    labels = digits.labels.astype(np.int64)
    labels[7] = label
    with pytest.raises(ValueError, match="600 digits from 0 to 9"):
        Lanes(digits.images, labels, "blocks", "sgd")


@pytest.mark.parametrize("num_labels", [599, 601])
def test_as_many_labels_as_images(digits, num_labels):
    with pytest.raises(ValueError, match="600 digits from 0 to 9"):
        Lanes(digits.images, np.zeros(num_labels, int), "blocks", "sgd")


@pytest.mark.parametrize("shape", [(5, 28, 28), (5, 256), (16, 16)])
def test_images_of_another_size_are_refused(digits, parameters, shape):
    images = np.zeros(shape, np.float32)
    with pytest.raises(ValueError, match="images must be"):
        Lanes(images, np.zeros(len(images), int), "blocks", "sgd")
    with pytest.raises(ValueError, match="images must be"):
        lanes_with(digits, KARPATHY_2022, parameters).predict(images, everyone([0]))


@pytest.mark.parametrize("index", [600, -1])
def test_an_example_that_is_not_there_is_neither_shown_nor_predicted(digits, parameters, index):
    lanes = lanes_with(digits, KARPATHY_2022, parameters)
    with pytest.raises(IndexError, match="but there are 600"):
        lanes.train(everyone([0, index]))
    with pytest.raises(IndexError, match="but there are 600"):
        lanes.predict(digits.images, everyone([0, index]))
    with pytest.raises(IndexError, match="but there are 3"):
        lanes.predict(digits.images[:3], everyone([3]))


@pytest.mark.parametrize("shape", [(5,), (5, 7), (5, 9)])
def test_every_lane_needs_an_example(digits, parameters, shape):
    lanes = lanes_with(digits, KARPATHY_2022, parameters)
    for call in (lanes.train, lambda order: lanes.predict(digits.images, order)):
        with pytest.raises(ValueError, match="an example for each of 8 lanes"):
            call(np.zeros(shape, int))


@pytest.mark.parametrize("activation", ["tanh", "relu", "scaled tanh"])
@pytest.mark.parametrize("loss", ["squared error", "cross-entropy"])
def test_nan_stays_nan_and_in_its_lane(digits, parameters, activation, loss):
    """A run that diverged must not look like one that did not."""
    recipe = replace(KARPATHY_2022, activation=activation, loss=loss)
    broken = {name: array.copy() for name, array in parameters.items()}
    broken["h1_weight"][0] = np.nan
    lanes = lanes_with(digits, recipe, parameters, broken, parameters)
    outputs = lanes.predict(digits.images, everyone(range(5)))
    assert np.isnan(outputs[:, :, 1]).all()
    assert np.isfinite(outputs[:, :, [0, 2]]).all()
    lanes.train(everyone(range(5)))
    assert np.isnan(lanes.weights[:, 1]).sum() > 5_000
    assert np.isfinite(lanes.weights[:, [0, 2]]).all()


def test_adamw_never_meets_the_slow_numbers_near_zero(digits, parameters):
    """Units that are silent for long leave their running means at `TINY`, which is multiplied by ε."""
    assert f"{TINY * np.float32(EPSILON):.0e}" == "1e-37"
    silent = {name: array.copy() for name, array in parameters.items()}
    silent["h1_bias"][:6] = silent["h2_bias"][:6] = silent["h3_bias"][:15] = -100
    lanes = lanes_with(digits, replace(STEP4, shift="none"), *[silent] * 8)
    lanes.train(everyone(np.arange(1_200) % 600))
    resting = np.abs(lanes.mean) < 1.1 * TINY
    assert resting.mean() > 0.3
    assert (np.abs(lanes.mean) * EPSILON < SMALLEST).mean() < 1e-3  # for one step, while their sign changes
    assert lanes.square.min() > SMALLEST
    assert not ((lanes.weights != 0) & (np.abs(lanes.weights) < SMALLEST)).any()


def test_a_lane_that_is_filled_again_begins_anew(digits, parameters):
    """Whatever ran there before: its moments, its corrections, its generators, its mask."""
    used, fresh = lanes_with(digits, STEP4, parameters, parameters), lanes_with(digits, STEP4, parameters)
    used.train(everyone(range(100)))
    used.fill(1, STEP4, parameters, 5)
    used.set_rate(1, 3e-4, 0.01)
    fresh.fill(0, STEP4, parameters, 5)
    fresh.set_rate(0, 3e-4, 0.01)
    for lanes in (used, fresh):
        lanes.train(everyone(range(100, 150)))
    np.testing.assert_array_equal(used.weights[:, 1], fresh.weights[:, 0])


def test_a_lane_at_rate_zero_stands_still(digits, parameters):
    for recipe in (KARPATHY_2022, STEP4, replace(KARPATHY_2022, optimizer="newton")):
        lanes = lanes_with(digits, recipe, parameters, parameters)
        lanes.set_rate(1, 0)
        before = lanes.weights.copy()
        lanes.train(everyone(range(20)))
        np.testing.assert_array_equal(lanes.weights[:, 1:], before[:, 1:])
        assert (lanes.weights[:, 0] != before[:, 0]).any()
