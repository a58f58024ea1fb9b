"""Eight runs side by side against torch, step for step, and against themselves, bit for bit."""

from dataclasses import replace

import numpy as np
import pytest

from lib.data import Digits
from lib.lecun1989.recipe import CHOICES, KARPATHY_2022, LADDER, STEP1, STEP2, STEP4
from lib.lecun1989.reference import ReferenceLearner
from lib.lecun1989.side_by_side.lanes import Lanes

NUM_STEPS = 150
SLOW = replace(KARPATHY_2022, optimizer="newton", learning_rate=3e-4)
VARIANTS = {
    **LADDER,
    "relu alone": replace(KARPATHY_2022, activation="relu"),
    "squared error with AdamW": replace(STEP4, loss="squared error"),
    "dropout with tanh": replace(STEP4, activation="tanh"),
    "shifts with background": replace(STEP4, shift="pad"),
    "shifts alone": replace(KARPATHY_2022, shift="pad"),
    "no weight decay": replace(STEP2, weight_decay=0.0),
    "normalised tanh": replace(KARPATHY_2022, activation="scaled tanh"),
    "normalised tanh with skip": replace(STEP1, activation="scaled tanh with skip"),
    "cyclic wiring": replace(KARPATHY_2022, wiring="cyclic"),
    "random wiring": replace(STEP4, wiring="random"),
    "newton": SLOW,
    "newton, normalised tanh": replace(SLOW, activation="scaled tanh with skip", wiring="random"),
}


def lanes_with(digits, members, optimizer=None):
    """Lanes that hold these members, lane → (recipe, parameters, stream), each at its first rate."""
    recipes = [recipe for recipe, *_ in members.values()]
    lanes = Lanes(digits.images, digits.labels, recipes[0].wiring, optimizer or recipes[0].optimizer)
    for lane, (recipe, parameters, stream) in members.items():
        lanes.fill(lane, recipe, parameters, stream)
        own = None
        if recipe.optimizer == "newton":
            from lib.lecun1989.curvature import rates_of_weights

            own = rates_of_weights(parameters, digits.images[:NUM_STEPS], recipe, recipe.learning_rate)
        decay = recipe.weight_decay if recipe.optimizer == "adamw" else 0.0
        lanes.set_rate(lane, recipe.learning_rate, decay, own)
    return lanes


def train(lanes, order):
    """Show every lane the same examples in this order."""
    lanes.train(np.repeat(np.asarray(order)[:, None], 8, axis=1))


def differences(ours, reference):
    """Absolute difference of every parameter, (9760,)."""
    return np.concatenate([np.abs(ours[name] - reference[name]).ravel() for name in reference])


@pytest.mark.parametrize("name", VARIANTS)
def test_every_recipe_follows_torch(digits, parameters, name):
    recipe = VARIANTS[name]
    reference = ReferenceLearner(parameters, recipe, stream=7)
    lanes = lanes_with(digits, {3: (recipe, parameters, 7)})
    order = np.arange(NUM_STEPS)
    reference.train_pass(digits.images, digits.labels, order)
    train(lanes, order)
    difference = differences(lanes.parameters(3), reference.parameters)
    moved = differences(reference.parameters, parameters)
    assert difference.mean() <= 2e-4 * moved.mean()
    assert difference.max() <= 3e-4  # one step of AdamW, whose sign rounding decides where a gradient is almost zero
    assert moved.max() > 1e-2
    indices = np.repeat(np.arange(100)[:, None], 8, axis=1)
    outputs = lanes.predict(digits.images, indices)[:, :, 3]
    np.testing.assert_allclose(outputs, reference.predict(digits.images[:100]), atol=2e-3)


@pytest.mark.parametrize(
    "planted",
    [
        {"shift": "none"},
        {"shift": "pad"},
        {"dropout": 0.0},
        {"dropout": 0.3},
        {"activation": "tanh"},
        {"loss": "squared error"},
        {"weight_decay": 1.0},
        {"learning_rate": 3.1e-4},
        {"wiring": "cyclic"},
    ],
)
def test_another_recipe_is_not_followed(digits, parameters, planted):
    reference = ReferenceLearner(parameters, STEP4, stream=7)
    lanes = lanes_with(digits, {0: (replace(STEP4, **planted), parameters, 7)})
    reference.train_pass(digits.images, digits.labels, np.arange(NUM_STEPS))
    train(lanes, np.arange(NUM_STEPS))
    moved = differences(reference.parameters, parameters)
    assert differences(lanes.parameters(0), reference.parameters).mean() > 5e-3 * moved.mean()


def test_a_run_has_the_same_bits_in_any_company(digits, parameters):
    alone = lanes_with(digits, {5: (STEP4, parameters, 1)})
    neighbours = {lane: (replace(STEP2, shift="pad"), parameters, 40 + lane) for lane in range(8) if lane != 2}
    among = lanes_with(digits, neighbours | {2: (STEP4, parameters, 1)})
    for lanes in (alone, among):
        train(lanes, np.arange(300))
    for name, array in alone.parameters(5).items():
        np.testing.assert_array_equal(array, among.parameters(2)[name])


def test_plain_descent_has_the_same_bits_beside_adamw(digits, parameters):
    plain = lanes_with(digits, {0: (KARPATHY_2022, parameters, 1)})
    mixed = lanes_with(digits, {0: (KARPATHY_2022, parameters, 1), 1: (STEP4, parameters, 2)}, optimizer="adamw")
    for lanes in (plain, mixed):
        train(lanes, np.arange(300))
    for name, array in plain.parameters(0).items():
        np.testing.assert_array_equal(array, mixed.parameters(0)[name])


def test_prediction_neither_shifts_nor_drops(digits, parameters):
    """With shifts and dropout in training, two predictions agree with each other and with a recipe without them."""
    plain = replace(STEP4, shift="none", dropout=0.0)
    lanes = lanes_with(digits, {0: (STEP4, parameters, 1), 1: (plain, parameters, 1)})
    indices = np.repeat(np.arange(200)[:, None], 8, axis=1)
    first, second = (lanes.predict(digits.images, indices) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    np.testing.assert_array_equal(first[:, :, 0], first[:, :, 1])


def test_shifts_and_masks_are_fair():
    from lib.lecun1989.reference import Draws

    bits = np.array([Draws(3, stream).next() for stream in range(4_000)])
    down, right = ((part * 3 >> 16) - 1 for part in (bits >> 16, bits & 65535))
    table = np.array([[np.mean((down == a) & (right == b)) for b in (-1, 0, 1)] for a in (-1, 0, 1)])
    assert np.abs(table - 1 / 9).max() < 0.02  # four standard errors
    long = Draws(4, 0)
    share = np.mean([long.next() < 2**30 for _ in range(20_000)])
    assert abs(share - 0.25) < 0.013


def test_an_example_that_is_not_there_is_refused(digits, parameters):
    lanes = lanes_with(digits, {0: (KARPATHY_2022, parameters, 0)})
    with pytest.raises(IndexError, match="but there are 600"):
        train(lanes, [600])


@pytest.mark.parametrize("name", CHOICES)
def test_a_mistyped_choice_is_refused(name):
    with pytest.raises(ValueError, match=f"{name} must be one of"):
        replace(KARPATHY_2022, **{name: "best"})


def test_one_class_is_learnt(digits, parameters):
    """Every lane learns: after some passes over twenty digits all are told apart."""
    few = Digits(digits.images[:20], digits.labels[:20], digits.indices[:20])
    lanes = lanes_with(few, {lane: (STEP2, parameters, lane) for lane in range(8)})
    train(lanes, np.tile(np.arange(20), 100))
    outputs = lanes.predict(few.images, np.repeat(np.arange(20)[:, None], 8, axis=1))
    assert (outputs.argmax(axis=1) == few.labels[:, None]).all()
