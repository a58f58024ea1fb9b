"""Where numbers lie in planes, and layers of every geometry against torch."""

import importlib
import sys

import numpy as np
import pytest
import torch
from torch import nn

from lib.mnist1d.layout import rows_of, seeded
from lib.mnist1d.planes_program import Convolution, Dense, Pool, program
from lib.mnist1d.planes_registers import WIDE
from lib.mnist1d.planes_signals import Signal, batches_of, input_signal, room, rounded
from lib.mnist1d.pooling_engine import predict, train

GEOMETRIES = {  # layers for the engine, the same in torch, planes and examples of a batch
    "strides of two, dense layers": (
        [Convolution(5, 5, 2, 1), Convolution(6, 3, 2, 1), Dense(7), Dense(5, relu=False)],
        lambda: [conv(1, 5, 5, 2, 1), conv(5, 6, 3, 2, 1), nn.Flatten(), dense(60, 7), nn.Linear(7, 5)],
        8,
        200,
    ),
    "wide taps, average": (
        [Convolution(9, 7, 1, 3), Pool("average"), Dense(10, relu=False)],
        lambda: [conv(1, 9, 7, 1, 3), nn.AvgPool1d(2), nn.Flatten(), nn.Linear(180, 10)],
        4,
        100,
    ),
    "one plane": (
        [Convolution(5, 3, 1, 1), Convolution(8, 2, 1, 0), Dense(6, relu=False)],
        lambda: [conv(1, 5, 3, 1, 1), conv(5, 8, 2, 1, 0), nn.Flatten(), nn.Linear(312, 6)],
        1,
        36,
    ),
    "no convolution": (
        [Dense(12), Dense(5, relu=False)],
        lambda: [nn.Flatten(), dense(40, 12), nn.Linear(12, 5)],
        2,
        64,
    ),
}


def conv(*sizes):
    """A convolution with relu."""
    return nn.Sequential(nn.Conv1d(sizes[0], sizes[1], sizes[2], sizes[3], padding=sizes[4]), nn.ReLU())


def dense(*sizes):
    """A dense layer with relu."""
    return nn.Sequential(nn.Linear(*sizes), nn.ReLU())


@pytest.mark.parametrize("name", GEOMETRIES)
def test_layers_follow_torch(name):
    layers, make, planes, lanes = GEOMETRIES[name]
    generator = np.random.default_rng(1)
    x, num_classes = generator.standard_normal((2 * lanes, 40)).astype(np.float32), layers[-1].units
    y = generator.integers(0, num_classes, 2 * lanes)
    module, made = seeded(lambda: nn.Sequential(*make()), 0), program(layers, 40, planes, lanes)
    row = rows_of([module])[0].numpy()
    assert made.num_parameters == len(row)
    weights, mean, square, slopes = (room(rounded(len(row))) for _ in range(4))
    weights[: len(row)] = row
    values, last = room(made.size), made.signals[-1]
    places, batches = (made.signals[0].start, last.start, last.row, num_classes), batches_of(x, made.signals[0])
    state = weights, (mean, square, np.ones(2)), (values, room(made.size), slopes), batches, y.reshape(2, -1)
    train(*state, (0, 4), 1e-2, made.tables, places)
    module = module.double()
    optimizer = torch.optim.Adam(module.parameters(), 1e-2)
    signals, labels = torch.from_numpy(x).double()[:, None], torch.from_numpy(y)
    for step in range(4):
        batch = slice(lanes * (step % 2), lanes * (step % 2 + 1))
        optimizer.zero_grad()
        nn.functional.cross_entropy(module(signals[batch]), labels[batch]).backward()
        optimizer.step()
    np.testing.assert_allclose(weights[: len(row)], rows_of([module])[0].numpy(), atol=1e-4)
    assert not weights[len(row) :].any()
    found = predict(weights, values, batches, lanes, made.tables, places).ravel()
    assert (found == module(signals).argmax(1).numpy()).mean() > 0.99


@pytest.mark.parametrize(("planes", "length", "lanes"), [(1, 40, 100), (4, 40, 100), (4, 19, 200), (8, 40, 200)])
def test_every_position_has_a_place_of_its_own(planes, length, lanes):
    signal = Signal(rounded(lanes), 3, planes, length, lanes)
    places = np.array([[signal.place(c, p) for p in range(length)] for c in range(3)])
    used = (places[..., None] + np.arange(lanes)).ravel()
    assert len(np.unique(used)) == used.size
    assert used.min() >= signal.start
    assert used.max() < signal.end
    beyond = [signal.place(c, p) for c in range(3) for p in (-1, length)]  # read as zeros
    assert not np.isin(np.add.outer(beyond, np.arange(lanes)), used).any()


def test_batches_lie_where_places_say():
    x, given = np.arange(2 * 100 * 40, dtype=float).reshape(200, 40), input_signal(40, 4, 100)
    batches = batches_of(x, given)
    for batch, example, point in ((0, 0, 0), (1, 37, 21), (1, 99, 39)):
        assert batches[batch, given.place(0, point) - given.start + example] == x[100 * batch + example, point]
    assert np.count_nonzero(batches) == x.size - 1


def test_room_begins_a_line_of_the_cache():
    for num in (16, 1_000, 100_000):
        zeros = room(num)
        assert len(zeros) == num
        assert zeros.ctypes.data % 64 == 0
        assert not zeros.any()


@pytest.mark.parametrize(
    ("layers", "planes", "words"),
    [
        ([Convolution(4)], 4, "at least 5"),
        ([Convolution(5, stride=2)], 1, "strides of 2"),
        ([Convolution(5), Pool("max"), Pool("max")], 2, "into pairs"),
        ([Convolution(5, 4), Pool("max")], 2, "into pairs"),
        ([Convolution(5, 3, 1, 0)], 1, "too far"),  # the way back reads two positions beyond the end
    ],
)
def test_what_does_not_fit_is_refused(layers, planes, words):
    with pytest.raises(ValueError, match=words):
        program(layers, 40, planes, 100)


@pytest.mark.skipif(not WIDE, reason="this processor has no registers of 512 bits to compare with")
def test_narrow_registers_give_the_same_bits(monkeypatch):
    """The blocks of a processor without wide registers are smaller; every bit must stay."""
    signal = input_signal(40, 4, 100)
    made = program([Convolution(20)], 40, 4, 100)
    generator = np.random.default_rng(2)
    weights = generator.standard_normal(rounded(made.num_parameters)).astype(np.float32)
    given = batches_of(generator.standard_normal((100, 40)), signal)[0]
    found = []
    for wide in (True, False):
        layers = fresh_layers(monkeypatch, wide)
        values = room(made.size)
        values[signal.start : signal.start + len(given)] = given
        layers.forward(values, weights, made.tasks[: made.steps[0, 2]], made.table)
        found.append((layers.LARGE, values))
    assert found[0][0] != found[1][0]
    assert np.count_nonzero(found[0][1]) > 10_000
    np.testing.assert_array_equal(found[0][1], found[1][1])


def fresh_layers(monkeypatch, wide):
    """The module of layers, imported anew for registers of this kind."""
    names = ("planes_registers", "planes_blocks", "planes_layers")
    for name in names:
        monkeypatch.delitem(sys.modules, f"lib.mnist1d.{name}", raising=False)
    with monkeypatch.context() as patch:
        if not wide:
            patch.setattr("llvmlite.binding.get_host_cpu_features", dict)
        return [importlib.import_module(f"lib.mnist1d.{name}") for name in names][-1]
