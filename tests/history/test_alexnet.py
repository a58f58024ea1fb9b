"""The small convolutional network against torch's own layers; passes, ratios, dropout; faults that must be caught."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from lib.data import Digits, LeakedExamples
from lib.history import alexnet, alexnet_compared, alexnet_pictures
from lib.history import alexnet_study as study

TINY = study.Recipe(num_train=60, num_epochs=4, tuning_epochs=1, batch_size=10, rates=(0.02, 0.05))


def noise(num, seed):
    generator = np.random.default_rng(seed)
    images = generator.uniform(-1, 1, (num, 16, 16)).astype(np.float32)
    return Digits(images, generator.integers(0, 10, num).astype(np.uint8), np.arange(num))


@pytest.fixture
def splits(monkeypatch):
    """Small artificial sets in the place of the zip codes."""
    sets = {"train": noise(80, 0), "test": noise(40, 1)}
    monkeypatch.setattr(study, "load_zip_codes", sets.get)
    return sets


def by_torch(parameters, images, activation, lane):
    """Logits of one lane, layer by layer on the images themselves."""
    squash = {"relu": torch.relu, "tanh": torch.tanh}[activation]
    w1, b1, w2, b2, w3, b3, w4, b4 = (array[lane] for array in parameters)
    first = torch.nn.functional.conv2d(images[:, None], w1.T.reshape(8, 1, 5, 5), b1[0], stride=2, padding=2)
    second = torch.nn.functional.conv2d(squash(first), w2, b2[0], stride=2, padding=2)
    return squash(squash(second).flatten(1) @ w3 + b3) @ w4 + b4


@pytest.mark.parametrize("activation", alexnet.ACTIVATIONS)
def test_the_stacked_network_is_that_of_torch(activation):
    images = torch.tensor(noise(6, 3).images)
    parameters = alexnet.initial_parameters(activation, [np.random.default_rng(i) for i in range(2)])
    parameters = [array + 0.01 for array in parameters]  # biases that are not 0
    ours = alexnet.forward(parameters, alexnet.patches_of(images).expand(2, -1, -1, -1), activation)
    for lane in range(2):
        torch.testing.assert_close(ours[lane], by_torch(parameters, images, activation, lane), atol=1e-5, rtol=1e-4)


def test_lanes_that_are_mixed_up_are_seen_by_torch():
    images = torch.tensor(noise(6, 3).images)
    parameters = alexnet.initial_parameters("relu", [np.random.default_rng(i) for i in range(2)])
    swapped = [parameters[0], parameters[1], parameters[2].flip(0), *parameters[3:]]
    ours = alexnet.forward(swapped, alexnet.patches_of(images).expand(2, -1, -1, -1), "relu")
    assert (ours[0] - by_torch(parameters, images, "relu", 0)).abs().max() > 0.01


def test_one_step_is_that_of_sgd_on_one_lane():
    digits = noise(10, 4)
    patches, labels = alexnet.patches_of(digits.images), torch.tensor(digits.labels.astype(np.int64))
    generators = [np.random.default_rng(i) for i in range(2)]
    parameters = alexnet.initial_parameters("tanh", generators)
    own = [array.clone().requires_grad_() for array in parameters]
    loss = torch.nn.functional.cross_entropy(by_torch(own, torch.tensor(digits.images), "tanh", 1), labels)
    expected = own[4][1] - 0.2 * torch.autograd.grad(loss, own[4])[0][1]
    velocities, rate = [torch.zeros_like(array) for array in parameters], torch.tensor([0.1, 0.2])
    both = (patches.expand(2, -1, -1, -1), labels.expand(2, -1))
    alexnet.train_batch(parameters, velocities, *both, "tanh", rate, 0.9)
    torch.testing.assert_close(parameters[4][1].detach(), expected.detach(), atol=1e-6, rtol=1e-4)


def test_halved_activations_are_the_mean_over_masks():
    patches = alexnet.patches_of(noise(1, 5).images).expand(1, 4_000, -1, -1)  # one image, many times
    parameters = alexnet.initial_parameters("relu", [np.random.default_rng(0)])
    mask = torch.tensor((np.random.default_rng(0).random((1, 4_000, 128)) < alexnet.KEEP).astype(np.float32))
    drawn = alexnet.forward(parameters, patches, "relu", mask)[0]
    halved, full = (alexnet.forward(parameters, patches[:, :1], "relu", scale=s)[0, 0] for s in (alexnet.KEEP, 1.0))
    standard_error = drawn.std(0) / np.sqrt(len(drawn))
    assert ((drawn.mean(0) - halved).abs() < 5 * standard_error).all()
    assert ((drawn.mean(0) - full).abs() > 5 * standard_error).any()  # planted: testing without the factor 1/2


def test_passes_are_counted_to_the_first_window_below_the_target():
    errors = np.ones((2, 40))
    errors[0, 15:] = 0
    result = {"errors_on_the_way": errors, "passes_per_update": np.array(0.1)}
    np.testing.assert_allclose(alexnet_compared.passes_to(result, 0.05), [2.5, 4.0])
    assert alexnet_compared.num_unfinished(result, 0.05) == 1


def test_the_ratio_is_recovered_from_made_up_curves():
    order = np.tile(np.arange(8), (4, 1))
    made = {"order": order, "seeds": np.arange(4), "passes_per_update": np.array(0.1)}
    slow, fast = np.ones((4, 100)), np.ones((4, 100))
    slow[:, 50:], fast[:, 20:] = 0, 0  # the windows are empty of errors after 60 and 30 updates
    results = {
        ("speed", "tanh"): made | {"errors_on_the_way": slow},
        ("speed", "ReLU"): made | {"errors_on_the_way": fast},
    }
    assert alexnet_compared.speed_ratio(results, 0.0).ratio == pytest.approx(2)
    results["speed", "ReLU"] = results["speed", "ReLU"] | {"seeds": np.arange(1, 5)}
    with pytest.raises(ValueError, match="do not pair up"):
        alexnet_compared.speed_ratio(results, 0.0)


def test_a_run_has_a_row_a_seed_and_is_the_same_again(splits):
    first, again = (study.run(replace(TINY, dropout=True), (0, 1)) for _ in range(2))
    assert first["errors_on_the_way"].shape == (2, 24)
    assert all(np.array_equal(first[name], again[name]) for name in first)
    assert not np.array_equal(first["test_error_rate"], study.run(TINY, (0, 1))["train_error_rate"])


def test_test_images_in_the_training_set_are_refused(splits):
    splits["test"] = splits["train"]
    with pytest.raises(LeakedExamples):
        study.run(TINY, (0, 1))


def test_a_plan_takes_a_share_of_the_digits():
    plan = study.plan(3, 0.1)
    assert [recipe.num_train for recipe, _ in plan] == [300, 300, 50, 50, 200, 200]
    assert study.gathered(range(6))["500 digits", "with"] == 3
    with pytest.raises(ValueError, match="at least 2 seeds"):
        study.plan(1)


def test_every_figure_can_be_drawn(splits):
    results = {("speed", name): study.run(replace(TINY, activation=name.lower()), (0, 1)) for name in study.SPEED}
    results |= {(size, "without"): study.run(TINY, (0, 1)) for size in study.DROPOUT}
    results |= {(size, "with"): study.run(replace(TINY, dropout=True), (0, 1)) for size in study.DROPOUT}
    for draw in ("speed_curves", "speed_table", "dropout_bars", "dropout_table"):
        assert getattr(alexnet_pictures, draw)(results).html
