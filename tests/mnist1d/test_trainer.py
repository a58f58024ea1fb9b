"""The stacked trainer against plain torch loops, one network at a time."""

import numpy as np
import pytest
import torch
from torch import nn

from lib.mnist1d import trainer
from lib.mnist1d.layout import Layout, rows_of, seeded

SEEDS = (0, 1, 5)
RULES = {
    "adam": (lambda: trainer.Adam(1e-2), lambda parameters: torch.optim.Adam(parameters, 1e-2)),
    "momentum": (
        lambda: trainer.Momentum(0.05, 0.9, 1e-2),
        lambda parameters: torch.optim.SGD(parameters, 0.05, momentum=0.9, weight_decay=1e-2),
    ),
}


def make():
    return nn.Sequential(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 3))


LAYOUT = Layout.of(make())


def network(rows, x):
    named = LAYOUT.unpacked(rows)
    hidden = torch.tanh(x @ named["0.weight"].mT + named["0.bias"][:, None])
    return hidden @ named["2.weight"].mT + named["2.bias"][:, None]


@pytest.fixture
def examples():
    generator = np.random.default_rng(3)
    x = torch.tensor(generator.standard_normal((40, 6)), dtype=torch.float32)
    return x, torch.tensor(generator.integers(0, 3, 40))


def looped(seed, rule, examples, num_steps, mask=None):
    """One network by torch's own optimiser; mask: a row of zeros and ones."""
    model, (x, labels) = seeded(make, seed), examples
    optimizer = rule(model.parameters())
    for step in range(num_steps):
        _apply(model, mask)
        places = torch.arange(10) + 10 * (step % 4)
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x[places]), labels[places]).backward()
        optimizer.step()
    _apply(model, mask)
    return rows_of([model])[0]


def _apply(model, mask):
    if mask is not None:
        nn.utils.vector_to_parameters(nn.utils.parameters_to_vector(model.parameters()) * mask, model.parameters())


@pytest.mark.parametrize("name", RULES)
def test_side_by_side_is_one_by_one(name, examples):
    ours, theirs = RULES[name]
    rows = rows_of([seeded(make, seed) for seed in SEEDS])
    final = trainer.trained(network, rows, trainer.in_order(*examples, 10), 60, ours())
    expected = torch.stack([looped(seed, theirs, examples, 60) for seed in SEEDS])
    torch.testing.assert_close(final, expected, atol=2e-5, rtol=0)


def test_each_network_has_its_own_rate(examples):
    rows = rows_of([seeded(make, 0)] * 2)
    final = trainer.trained(
        network, rows, trainer.in_order(*examples, 10), 30, trainer.Adam(torch.tensor([1e-2, 1e-3]))
    )
    alone = looped(0, lambda parameters: torch.optim.Adam(parameters, 1e-3), examples, 30)
    torch.testing.assert_close(final[1], alone, atol=1e-5, rtol=0)
    assert not torch.allclose(final[0], final[1])


def test_masks_stay_in_force(examples):
    rows = rows_of([seeded(make, seed) for seed in SEEDS])
    masks = (torch.rand(rows.shape, generator=torch.Generator().manual_seed(1)) < 0.5).float()
    batches = trainer.in_order(*examples, 10)
    for step, now in trainer.training(network, rows, batches, 20, trainer.Momentum(0.1, 0.9, 0.1), masks=masks):
        assert (now[masks == 0] == 0).all(), f"a removed weight came back at step {step}"
    expected = looped(0, lambda p: torch.optim.SGD(p, 0.1), examples, 20, masks[0])
    plain = trainer.trained(network, rows, batches, 20, trainer.Momentum(0.1), masks=masks)
    torch.testing.assert_close(plain[0], expected, atol=1e-5, rtol=0)


def test_masks_of_another_shape_are_refused(examples):
    rows = rows_of([seeded(make, 0)])
    with pytest.raises(ValueError, match="do not fit"):
        next(
            trainer.training(
                network, rows, trainer.in_order(*examples, 10), 1, trainer.Adam(0.1), masks=torch.ones(1, 3)
            )
        )


def test_the_start_is_left_alone(examples):
    rows = rows_of([seeded(make, 0)])
    before = rows.clone()
    trainer.trained(network, rows, trainer.in_order(*examples, 10), 3, trainer.Adam(0.1))
    assert torch.equal(rows, before)


def test_a_schedule_scales_the_rate(examples):
    rows = rows_of([seeded(make, 0)])
    batches = trainer.in_order(*examples, 10)
    halved = trainer.trained(network, rows, batches, 5, trainer.Momentum(0.2), schedule=lambda step: 0.5)
    torch.testing.assert_close(halved, trainer.trained(network, rows, batches, 5, trainer.Momentum(0.1)))


def test_losses_and_errors_are_torchs(examples):
    logits = torch.randn(2, 40, 3, generator=torch.Generator().manual_seed(0))
    labels = examples[1]
    for each, loss, squared in zip(
        logits, trainer.cross_entropy(logits, labels), trainer.squared_error(logits, labels), strict=True
    ):
        torch.testing.assert_close(loss, nn.functional.cross_entropy(each, labels))
        one_hot = nn.functional.one_hot(labels, 3).float()
        torch.testing.assert_close(squared, 3 * nn.functional.mse_loss(each, one_hot))
    wrong = [(each.argmax(1) != labels).double().mean() for each in logits]
    torch.testing.assert_close(trainer.error_rates(logits, labels), torch.stack(wrong))


def test_outputs_in_chunks_are_outputs(examples):
    rows = rows_of([seeded(make, seed) for seed in SEEDS])
    with torch.no_grad():
        whole = network(rows, examples[0])
    torch.testing.assert_close(trainer.outputs(network, rows, examples[0], chunk=7), whole)
    own = examples[0].expand(len(SEEDS), -1, -1)
    torch.testing.assert_close(trainer.outputs(network, rows, own, chunk=7), whole)


def test_batches_must_divide_the_set(examples):
    with pytest.raises(ValueError, match="do not divide"):
        trainer.in_order(*examples, 9)


def test_rows_and_names_are_two_views():
    rows = rows_of([seeded(make, seed) for seed in SEEDS])
    torch.testing.assert_close(LAYOUT.packed(LAYOUT.unpacked(rows)), rows)
    assert LAYOUT.num_parameters == 6 * 8 + 8 + 8 * 3 + 3
    torch.testing.assert_close(LAYOUT.unpacked(rows)["2.bias"][1], seeded(make, 1)[2].bias.detach())
    with pytest.raises(ValueError, match="the layout"):
        LAYOUT.unpacked(rows[:, 1:])


def test_seeding_leaves_the_global_generator_alone():
    torch.manual_seed(7)
    expected = torch.rand(3)
    torch.manual_seed(7)
    seeded(make, 1)
    assert torch.equal(torch.rand(3), expected)
