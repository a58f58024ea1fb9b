"""The compiled trainer against plain torch modules with torch.optim, step for step, on the same draws."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from lib.recipe import engine
from lib.recipe.digits import Sizes
from lib.recipe.evaluation import logits_on
from lib.recipe.network import layers_of
from lib.recipe.recipes import BASE, of
from lib.recipe.reference import Plain, distilled, loss_of, shifted
from lib.recipe.stack import Lane, examples_of, masks_of, order_of, shifts_of
from lib.recipe.trainer import softmax, train, untrained

SIZES = Sizes(num_train=100, num_validation=60, num_test=40)
SHORT = of(BASE, num_steps=8, num_train=100, batch_size=20, planes=(3, 4), hidden=(8,), learning_rate=0.02)
RECIPES = {
    "momentum and decay": of(SHORT, weight_decay=0.1),
    "Adam": of(SHORT, optimizer="adam", learning_rate=0.003),
    "batch norm": of(SHORT, batch_norm=True),
    "shifts": of(SHORT, shift=1),
    "dropout": of(SHORT, dropout=0.3),
    "dropout, batch norm, shifts": of(SHORT, dropout=0.2, batch_norm=True, shift=2),
    "fully connected": of(SHORT, planes=(), hidden=(9, 7), dropout=0.1),
    "averages of planes": of(SHORT, hidden=(), pooled=2),
    "noise features": of(SHORT, num_features=5),
    "taught": of(SHORT, temperature=3.0),
    "many examples at once": of(SHORT, batch_size=50, num_steps=4),
}
FULL = of(SHORT, dropout=0.4, batch_norm=True, shift=2, num_steps=20)
TEACHERS = {seed: 3 * np.random.default_rng(seed).standard_normal((2, 100, 10), np.float32) for seed in (0, 1)}


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def trained_plainly(lane):
    """The same training with torch's modules and optimizers."""
    recipe = lane.recipe
    model = Plain(recipe.architecture, untrained(lane)[0])
    kind = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[recipe.optimizer]
    options = {"momentum": recipe.momentum} if recipe.optimizer == "sgd" else {}
    optimizer = kind(model.groups(recipe.weight_decay), lr=recipe.learning_rate, **options)
    inputs, features, labels = map(torch.tensor, examples_of(recipe, lane.seed, "train", SIZES))
    widths = [layer.fan_out for layer in layers_of(recipe.architecture)[:-1]]
    moves, masks = torch.tensor(shifts_of(lane)), torch.tensor(masks_of(lane)).split(widths, 2)
    model.train()
    for step, chosen in enumerate(torch.tensor(order_of(lane, len(labels)))):
        images = inputs[chosen].view(-1, 16, 16)
        images = shifted(images, moves[step]) if recipe.shift else images
        logits = model(images, features[chosen], [mask[step] for mask in masks] if recipe.dropout else None)
        loss = loss_of(logits, labels[chosen])
        if recipe.temperature:
            wanted = torch.tensor(softmax(TEACHERS[lane.seed] / recipe.temperature).mean(0))[chosen]
            loss = (loss + distilled(logits, wanted, recipe.temperature)) / 2
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model.eval()


def answers(model, lane, num):
    """What a plain model says of the first training images of a lane."""
    inputs, features, _ = examples_of(lane.recipe, lane.seed, "train", SIZES)
    with torch.no_grad():
        return model(torch.tensor(inputs[:num]).view(-1, 16, 16), torch.tensor(features[:num])).numpy()


@pytest.mark.parametrize("name", RECIPES)
def test_training_is_that_of_plain_torch_step_for_step(name):
    lanes = [Lane(RECIPES[name], seed) for seed in (0, 1)]
    final = train(lanes, SIZES, teachers=TEACHERS)[-1]
    ours = logits_on(final, "train", SIZES)[0]
    for place, lane in enumerate(lanes):
        theirs = answers(trained_plainly(lane), lane, 100)
        np.testing.assert_allclose(ours[place], theirs, rtol=2e-3, atol=2e-3)


def test_a_lane_does_not_depend_on_its_neighbours():
    lanes = [Lane(FULL, seed, member) for seed, member in ((0, 0), (1, 0), (1, 1))]
    together = train(lanes, SIZES)[-1]
    for place, lane in enumerate(lanes):
        np.testing.assert_array_equal(train([lane], SIZES)[-1].parameters[0], together.parameters[place])


def test_what_is_kept_is_a_shorter_training():
    kept = train([Lane(FULL, 0)], SIZES, keep_every=8)
    assert [each.step for each in kept] == [8, 16, 20]
    shorter = train([Lane(of(FULL, num_steps=8), 0)], SIZES)[-1]
    np.testing.assert_array_equal(kept[0].parameters, shorter.parameters)
    np.testing.assert_array_equal(kept[0].running, shorter.running)


@pytest.mark.parametrize("other", [of(FULL, num_steps=9), of(FULL, planes=(4, 5))])
def test_lanes_of_two_kinds_are_refused(other):
    with pytest.raises(ValueError, match="one architecture"):
        train([Lane(FULL, 0), Lane(other, 0)], SIZES)


@pytest.mark.parametrize("recipe", [of(SHORT, planes=(2, 4)), of(SHORT, hidden=(4,)), of(SHORT, planes=(3, 4, 5))])
def test_layers_that_the_loops_do_not_fit_are_refused(recipe):
    with pytest.raises(ValueError, match="compiled loops need"):
        train([Lane(recipe, 0)], SIZES)


def test_a_network_without_planes_is_not_shifted():
    with pytest.raises(ValueError, match="only planes"):
        train([Lane(of(SHORT, planes=(), shift=1), 0)], SIZES)


def test_a_network_that_diverged_says_so():
    final = train([Lane(of(SHORT, learning_rate=1e30), 0)], SIZES)[-1]
    assert not np.isfinite(logits_on(final, "train", SIZES)[0]).all(2).any()


def faulty_logits(fault, final):
    """Logits on twenty training images with one fault of evaluation planted."""
    (lane,), (row,), (running,) = final.lanes, final.parameters, final.running
    images, features, _ = (each[:20] for each in examples_of(lane.recipe, lane.seed, "train", SIZES))
    if fault == "shifts left on":
        planes = torch.tensor(images).view(-1, 16, 16)
        images = shifted(planes, torch.full((20, 2), 2)).flatten(1).numpy()
    if fault == "statistics of the start":
        running = untrained(lane)[1]
    if fault == "weights of the start":
        row = untrained(lane)[0]
    return engine.logits_of(final.architecture, row, running, images, features)


@pytest.mark.parametrize("fault", ["shifts left on", "statistics of the start", "weights of the start"])
def test_faults_of_evaluation_are_caught(fault):
    lane = Lane(FULL, 0)
    final = train([lane], SIZES)[-1]
    reference = answers(trained_plainly(lane), lane, 20)
    np.testing.assert_allclose(faulty_logits(None, final), reference, rtol=5e-3, atol=5e-3)
    assert np.abs(faulty_logits(fault, final) - reference).max() > 0.05


FAULTS = {
    "dropout left off": {"dropout": 1e-9},
    "momentum left off": {"momentum": 0.0},
    "decay of the wrong sign": {"weight_decay": -0.05},
    "other order": {},
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_of_training_are_caught(fault):
    lane = Lane(of(FULL, weight_decay=0.05), 0)
    faulty = Lane(replace(lane.recipe, **FAULTS[fault]), 0, member=int(fault == "other order"))
    reference = answers(trained_plainly(lane), lane, 20)
    final = replace(train([faulty], SIZES)[-1], lanes=(lane,))
    assert np.abs(faulty_logits(None, final) - reference).max() > 0.05


def test_evaluation_is_repeatable_and_leaves_the_network_alone():
    final = train([Lane(FULL, 0)], SIZES)[-1]
    before = final.parameters.copy(), final.running.copy()
    first, second = (logits_on(final, "validation", SIZES)[0] for _ in range(2))
    assert np.array_equal(first, second)
    assert all(map(np.array_equal, before, (final.parameters, final.running)))


def test_shifting_moves_ink_down_and_right_and_adds_paper():
    images = torch.arange(16.0).repeat(2, 16, 1) + 100 * torch.arange(16.0)[:, None]
    moved = shifted(images, torch.tensor([[1, 0], [0, -2]]))
    assert torch.equal(moved[0, 1:], images[0, :-1])
    assert moved[0, 0].eq(0).all()
    assert torch.equal(moved[1, :, :-2], images[1, :, 2:])
    assert moved[1, :, -2:].eq(0).all()
