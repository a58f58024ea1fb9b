"""The stacked trainer against plain torch modules with torch.optim, step for step, on the same draws."""

import pytest
import torch
import torch.nn.functional as F

from lib.recipe.digits import Sizes, shifted
from lib.recipe.evaluation import logits_on
from lib.recipe.network import logits_of, unpacked
from lib.recipe.recipes import BASE, of
from lib.recipe.reference import Plain
from lib.recipe.stack import Batches, Lane, Masks
from lib.recipe.trainer import stacks_of, train, untrained

SIZES = Sizes(num_train=100, num_validation=60, num_test=40)
SHORT = of(BASE, num_steps=8, num_train=100, batch_size=20, planes=(3, 4), hidden=(8,), learning_rate=0.02)
RECIPES = {
    "momentum and decay": of(SHORT, weight_decay=0.1),
    "Adam": of(SHORT, optimizer="adam", learning_rate=0.003),
    "batch norm": of(SHORT, batch_norm=True),
    "dropout": of(SHORT, dropout=0.3),
    "dropout, batch norm, shifts": of(SHORT, dropout=0.2, batch_norm=True, shift=2),
    "fully connected": of(SHORT, planes=(), hidden=(9, 7), dropout=0.1),
}
FULL = of(SHORT, dropout=0.4, batch_norm=True, shift=2, num_steps=20)


def trained_plainly(lane):
    """The same training with torch's modules and optimizers."""
    recipe = lane.recipe
    model = Plain(recipe.architecture, untrained([lane]).parameters[0])
    kind = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[recipe.optimizer]
    options = {"momentum": recipe.momentum} if recipe.optimizer == "sgd" else {}
    optimizer = kind(model.groups(recipe.weight_decay), lr=recipe.learning_rate, **options)
    batches, masks = Batches([lane], SIZES), Masks([lane]) if recipe.dropout else None
    model.train()
    for step in range(recipe.num_steps):
        _, inputs, _, labels = batches.at(step)
        drawn = [mask[0] for mask in masks.draw()] if masks else None
        optimizer.zero_grad()
        F.cross_entropy(model(inputs[0], drawn), labels[0]).backward()
        optimizer.step()
    return model.eval()


@pytest.mark.parametrize("name", RECIPES)
def test_stack_is_plain_torch_step_for_step(name):
    lanes = [Lane(RECIPES[name], seed) for seed in (0, 1)]
    final = train(lanes, SIZES)[-1]
    images = Batches(lanes, SIZES).inputs[0, :30]
    own = logits_of(final.architecture, unpacked(final.parameters, final.architecture), final.running,
                    images.expand(2, *images.shape))  # fmt: skip
    for place, lane in enumerate(lanes):
        theirs = trained_plainly(lane)(images).detach()
        torch.testing.assert_close(own[place], theirs, rtol=2e-3, atol=2e-3)


def test_a_lane_does_not_depend_on_its_neighbours():
    lanes = [Lane(FULL, seed, member) for seed, member in ((0, 0), (1, 0), (1, 1))]
    together = train(lanes, SIZES)[-1]
    for place, lane in enumerate(lanes):
        torch.testing.assert_close(train([lane], SIZES)[-1].parameters[0], together.parameters[place])


def test_stacks_mix_rates_but_not_architectures():
    lanes = [Lane(of(SHORT, learning_rate=rate), 0) for rate in (0.1, 0.2)] + [Lane(of(SHORT, batch_norm=True), 0)]
    assert stacks_of(lanes) == [[0, 1], [2]]


def faulty_logits(fault, final):
    """Validation logits with one fault of evaluation planted."""
    lanes, parameters = final.lanes, unpacked(final.parameters, final.architecture)
    images = torch.stack([Batches(lanes, SIZES).inputs[0, :20]] * len(lanes))
    masks = Masks(lanes).draw() if fault == "dropout left on" else None
    if fault == "shifts left on":
        images = shifted(images, torch.full((*images.shape[:2], 2), 2))
    running = final.running.clone()
    return logits_of(final.architecture, parameters, running, images, None, masks, fault == "statistics of the batch")


@pytest.mark.parametrize("fault", ["dropout left on", "shifts left on", "statistics of the batch"])
def test_faults_of_evaluation_are_caught(fault):
    lanes = [Lane(FULL, 0)]
    final = train(lanes, SIZES)[-1]
    reference = trained_plainly(lanes[0])(Batches(lanes, SIZES).inputs[0, :20]).detach()
    torch.testing.assert_close(faulty_logits(None, final)[0], reference, rtol=5e-3, atol=5e-3)
    assert (faulty_logits(fault, final)[0] - reference).abs().max() > 0.05


def test_evaluation_is_repeatable_and_leaves_the_network_alone():
    final = train([Lane(FULL, 0)], SIZES)[-1]
    before = final.running.clone()
    first, second = (logits_on(final, "validation", SIZES)[0] for _ in range(2))
    assert torch.equal(first, second)
    assert torch.equal(before, final.running)


def test_shifting_moves_ink_down_and_right_and_adds_paper():
    images = torch.arange(16.0).repeat(2, 16, 1) + 100 * torch.arange(16.0)[:, None]
    moved = shifted(images, torch.tensor([[1, 0], [0, -2]]))
    assert torch.equal(moved[0, 1:], images[0, :-1])
    assert moved[0, 0].eq(0).all()
    assert torch.equal(moved[1, :, :-2], images[1, :, 2:])
    assert moved[1, :, -2:].eq(0).all()
