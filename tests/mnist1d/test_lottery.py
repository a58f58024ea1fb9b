"""Masks, ranking, rewinding and the search: against plain loops, and with each fault of a search planted."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from lib.mnist1d import lottery, lottery_search, lottery_training
from lib.mnist1d.layout import seeded
from lib.mnist1d.lottery_schedules import TWENTY_PERCENT, Schedule, geometric, linear
from lib.mnist1d.lottery_search import Search
from lib.mnist1d.lottery_signals import order_of, task
from lib.mnist1d.networks import mlp

SEARCH = Search(geometric(2, further=1, sparsity=0.8), (2,), num_steps=12, num_report_steps=18, width=20, num_wide=100)


@pytest.fixture(scope="module")
def data():
    return task(42, num_wide=100)


@pytest.fixture
def batches(data):
    return data.train.batches(100)


def searched(batches, search=SEARCH, seed=3):
    return [masks for masks, _ in lottery_search.rounds(lottery.initial_layers(seed, search.width), batches, search)]


def test_the_network_is_the_published_one():
    layers = lottery.initial_layers(5)
    assert lottery.size(layers) == 276_010 == 41 * 500 + 501 * 500 + 501 * 10
    module = seeded(mlp(500).make, 5)
    for layer, part in zip(layers, (module.first, module.second, module.last), strict=True):
        assert torch.equal(layer[:, :-1], part.weight)
        assert torch.equal(layer[:, -1], part.bias)


def test_another_network_is_refused(monkeypatch):
    monkeypatch.setattr(lottery, "NUM_POINTS", 39)
    with pytest.raises(ValueError, match="the published one 276,010"):
        lottery.initial_layers(0)


def test_ranks_by_hand():
    layer = torch.tensor([[0.5, -0.1, 0.3], [-0.4, 0.05, -0.2]])
    mask = torch.ones_like(layer, dtype=torch.bool)
    (first,) = lottery.pruned([layer], [mask], 0.5)
    assert first.tolist() == [[True, False, True], [True, False, False]]
    (second,) = lottery.pruned([torch.tensor([[0.1, 9.0, 0.2], [0.3, 9.0, 9.0]])], [first], 0.67)
    assert second.tolist() == [[False, False, False], [True, False, False]] or second.sum() == 2
    assert second.tolist() == [[False, False, True], [True, False, False]]


def test_what_is_gone_stays_gone_though_a_survivor_is_zero():
    mask = torch.tensor([[True, False, True, True]])
    (found,) = lottery.pruned([torch.tensor([[0.0, 0.0, 1.0, 2.0]])], [mask], 0.25)
    assert found.tolist() == mask.tolist()


@pytest.mark.parametrize("sparsity", [0.0, 0.5, lottery.SPARSITY])
def test_random_masks_keep_as_many_as_a_ticket(sparsity):
    layers = lottery.initial_layers(0, 30)
    full = lottery.full_masks(layers)
    drawn = lottery.random_masks(layers, sparsity, np.random.default_rng(0))
    for mask, ticket in zip(drawn, lottery.pruned(layers, full, sparsity), strict=True):
        assert mask.sum() == ticket.sum() == mask.numel() - int(sparsity * mask.numel())


def test_schedules():
    assert len(linear().sparsities) == 92
    assert linear().sparsities[91] == lottery.SPARSITY == linear(23).sparsities[-1]
    np.testing.assert_allclose(linear().sparsities, np.linspace(0, 1, 100)[:92])
    kept = 1 - np.array(TWENTY_PERCENT.sparsities)
    assert TWENTY_PERCENT.sparsities[TWENTY_PERCENT.ticket] == lottery.SPARSITY
    np.testing.assert_allclose(kept[1:] / kept[:-1], kept[1])
    with pytest.raises(ValueError, match="begin at 0, grow"):
        Schedule("shrinks", (0.0, 0.5, 0.4), 1)
    with pytest.raises(ValueError, match="no round 2"):
        Schedule("too far", (0.0, 0.5), 2)


def test_the_search_is_the_plain_loop(data, batches):
    """A torch module with masks that multiply its weights, torch's Adam, one round after the other."""
    module = seeded(mlp(SEARCH.width).make, 3)
    stored = {name: value.detach().clone() for name, value in module.named_parameters()}
    masks = {name: torch.ones_like(value) for name, value in stored.items()}
    for place, (sparsity, found) in enumerate(zip(SEARCH.schedule.sparsities, searched(batches), strict=True)):
        if place:
            for part in ("first", "second", "last"):
                both = [f"{part}.weight", f"{part}.bias"]
                trained = dict(module.named_parameters())
                flat = torch.cat([(trained[name] * masks[name]).detach().abs().flatten() for name in both])
                keep = torch.ones_like(flat)
                keep[flat.argsort(stable=True)[: int(sparsity * len(flat))]] = 0
                weight, bias = keep.split([masks[name].numel() for name in both])
                masks |= {both[0]: weight.view_as(masks[both[0]]), both[1]: bias}
        for name, part in zip(("first", "second", "last"), found, strict=True):
            assert torch.equal(part[:, :-1].float(), masks[f"{name}.weight"]), f"round {place}, {name}"
            assert torch.equal(part[:, -1].float(), masks[f"{name}.bias"]), f"round {place}, {name}"
        train_plainly(module, stored, masks, data.train, SEARCH)


def train_plainly(module, stored, masks, examples, search):
    rule = torch.optim.Adam(module.parameters(), lr=search.learning_rate)
    with torch.no_grad():
        for name, value in module.named_parameters():
            value.copy_(stored[name])
    for step in range(search.num_steps):
        with torch.no_grad():
            for name, value in module.named_parameters():
                value.mul_(masks[name])
        chosen = slice(100 * step, 100 * step + 100)
        rule.zero_grad()
        loss = torch.nn.functional.cross_entropy(module(examples.x[chosen, :-1]), examples.labels[chosen])
        loss.backward()
        rule.step()


def test_masks_are_nested(batches):
    found = searched(batches)
    for masks, earlier in zip(found[1:], found[:-1], strict=True):
        lottery.check_nested(masks, earlier)
        with pytest.raises(RuntimeError, match="not nested"):
            lottery.check_nested(earlier, masks)


def test_planted_no_rewinding(batches, monkeypatch):
    layers = {}
    inner = lottery_search.Training.layers

    def remembering(self):
        layers["last"] = inner(self)
        return layers["last"]

    monkeypatch.setattr(lottery_search.Training, "layers", remembering)
    monkeypatch.setattr(lottery, "rewound", lambda initial, masks: layers.get("last", initial))
    with pytest.raises(RuntimeError, match="does not start from its initial weights"):
        searched(batches)


def test_planted_random_weights_in_place_of_the_initial_ones(batches, monkeypatch):
    other = lottery.initial_layers(4, SEARCH.width)
    plain = lottery.rewound
    monkeypatch.setattr(lottery, "rewound", lambda initial, masks: plain(other, masks))
    with pytest.raises(RuntimeError, match="does not start from its initial weights"):
        searched(batches)


def test_planted_one_weight_that_differs_in_its_last_bit(batches, monkeypatch):
    plain = lottery.rewound

    def nudged(initial, masks):
        layers = plain(initial, masks)
        layers[1][0, 0] = torch.nextafter(layers[1][0, 0], torch.tensor(1.0))
        return layers

    monkeypatch.setattr(lottery, "rewound", nudged)
    with pytest.raises(RuntimeError, match="the second layer does not start"):
        searched(batches)


def test_planted_masks_that_do_not_reach_the_gradient(batches, monkeypatch):
    plain = lottery_training.MaskedAdam

    def unmasked(weights, gradient, mask, rate):
        return plain(weights, gradient, np.ones_like(mask), rate)

    monkeypatch.setattr(lottery_training, "MaskedAdam", unmasked)
    with pytest.raises(RuntimeError, match="came back"):
        searched(batches)


def test_a_run_of_the_search_tells_its_rounds():
    found = lottery_search.run_search(SEARCH, 3)
    assert found["sparsity"] == pytest.approx(SEARCH.schedule.sparsities, abs=0.01)
    assert found["test_error"].shape == found["train_error"].shape == (4,)
    assert found["random_wide_error"].shape == (1,)
    shapes = [tuple(layer.shape) for layer in lottery.initial_layers(3, SEARCH.width)]
    ticket = [lottery_search.unpacked(found[f"ticket_{i}"], shape) for i, shape in enumerate(shapes)]
    assert lottery.density(ticket) == pytest.approx(0.2, abs=0.01)
    assert torch.equal(ticket[0], lottery_search.unpacked(found["first_masks"][2], shapes[0]))
    other = lottery_search.run_search(replace(SEARCH, random_at=()), 4)
    assert other["stamp"] != found["stamp"], "the stamp tells initial weights apart"
    again = lottery_search.run_search(SEARCH, 3)
    assert all(np.array_equal(found[name], again[name]) for name in found)


def test_positions():
    assert order_of("reversed").tolist() == list(range(39, -1, -1))
    assert order_of("chunks").tolist() == [*range(20, 40), *range(20)]
    first, second = order_of("permuted", 1, 0), order_of("permuted", 1, 1)
    assert sorted(first) == sorted(second) == list(range(40))
    assert not np.array_equal(first, second)
    with pytest.raises(ValueError, match="no positions 'mirrored'"):
        order_of("mirrored")


def test_positions_are_moved_and_labels_are_not(data):
    moved = data.test.placed(order_of("reversed"))
    assert torch.equal(moved.x[:, :-1], data.test.x[:, :-1].flip(1))
    assert (moved.x[:, -1] == 1).all()
    assert torch.equal(moved.labels, data.test.labels)


def test_batches_must_divide_the_set(data):
    with pytest.raises(ValueError, match="do not divide"):
        data.train.batches(300)
