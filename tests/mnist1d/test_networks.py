"""The four networks: torch modules, functions of many rows, and the numbers of their parameters."""

import numpy as np
import pytest
import torch
from torch import nn

from lib.data import make_mnist1d
from lib.mnist1d import networks
from lib.mnist1d.gru import gru
from lib.mnist1d.layout import Layout, rows_of, seeded
from lib.mnist1d.models import MODELS
from lib.mnist1d.trainer import Adam, in_order, trained

NETWORKS = {"logistic": networks.logistic(), "mlp": networks.mlp(), "cnn": networks.cnn(), "gru": gru()}
PARAMETERS = {"logistic": 410, "mlp": 15_210, "cnn": 5_210, "gru": 5_134}
SEEDS, RATE = (0, 1, 7), 1e-2


@pytest.fixture(scope="module")
def examples():
    signals = make_mnist1d()
    return torch.tensor(signals.x, dtype=torch.float32), torch.tensor(signals.y)


@pytest.mark.parametrize("name", NETWORKS)
def test_the_parameters_are_as_many_as_published(name):
    assert NETWORKS[name].num_parameters == PARAMETERS[name] == MODELS[name].num_parameters


@pytest.mark.parametrize("name", NETWORKS)
def test_many_rows_answer_as_their_modules(name, examples):
    network, x = NETWORKS[name], examples[0][:30]
    modules = [seeded(network.make, seed) for seed in SEEDS]
    expected = torch.stack([module(x) for module in modules])
    function, rows = network.function(), rows_of(modules)
    torch.testing.assert_close(function(rows, x), expected, atol=1e-6, rtol=1e-5)
    own = torch.stack([x, x.flip(1), 2 * x])
    expected = torch.stack([module(signals) for module, signals in zip(modules, own, strict=True)])
    torch.testing.assert_close(function(rows, own), expected, atol=1e-6, rtol=1e-5)


@pytest.mark.parametrize(("name", "num_steps"), [("logistic", 100), ("mlp", 100), ("cnn", 100), ("gru", 10)])
def test_training_is_a_plain_torch_loop(name, num_steps, examples):
    """In float64: in float32 Adam turns a rounding error near a gradient of zero into a whole step."""
    network, (x, labels) = NETWORKS[name], (examples[0].double(), examples[1])
    rows = rows_of([seeded(network.make, seed) for seed in (0, 3)])
    final = trained(network.function(), rows.double(), in_order(x, labels), num_steps, Adam(RATE))
    looped = loop(seeded(network.make, 3).double(), x, labels, num_steps)
    torch.testing.assert_close(final[1], nn.utils.parameters_to_vector(looped.parameters()), atol=1e-5, rtol=0)
    assert (final[1] - rows[1]).abs().max() > RATE, "nothing was learned"


def loop(module, x, labels, num_steps):
    """The published loop: batches in the order of the set, Adam at 1e-2."""
    optimizer = torch.optim.Adam(module.parameters(), float(np.float32(RATE)))
    for step in range(num_steps):
        start = 100 * step % len(x)
        optimizer.zero_grad()
        nn.functional.cross_entropy(module(x[start : start + 100]), labels[start : start + 100]).backward()
        optimizer.step()
    return module


@pytest.mark.parametrize(("width", "channels"), [(500, 4), (12, 30)])
def test_other_widths(width, channels, examples):
    x = examples[0][:9]
    for network in (networks.mlp(width), networks.mlp(width, skip=False), networks.cnn(channels)):
        module = seeded(network.make, 0)
        torch.testing.assert_close(network.function()(rows_of([module]), x)[0], module(x), atol=1e-6, rtol=1e-5)
    assert networks.mlp(500).num_parameters == 276_010
    assert networks.mlp(width, skip=False).num_parameters == width**2 + 52 * width + 10
    assert networks.cnn(channels).num_parameters == 6 * channels**2 + 58 * channels + 10


def test_a_missing_skip_connection_is_seen(examples):
    module = seeded(NETWORKS["mlp"].make, 0)
    without = networks.mlp(skip=False).function()(rows_of([module]), examples[0][:30])[0]
    assert not torch.allclose(without, module(examples[0][:30]), atol=1e-2)


def test_a_network_of_another_size_is_refused():
    rows = rows_of([seeded(networks.mlp(99).make, 0)])
    with pytest.raises(ValueError, match="the layout"):
        NETWORKS["mlp"].function()(rows, torch.zeros(4, 40))
    assert Layout.of(networks.mlp(99).make()).num_parameters != PARAMETERS["mlp"]


def test_gradients_of_a_convolution_are_torchs():
    x = torch.randn(2, 3, 11, 8, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    weight, bias = torch.randn(2, 4, 3, 5, dtype=torch.float64), torch.randn(2, 4, dtype=torch.float64)
    ours = [each.clone().requires_grad_() for each in (x, weight, bias)]
    theirs = [each.clone().requires_grad_() for each in (x, weight, bias)]
    found = networks.convolution({"c.weight": ours[1], "c.bias": ours[2]}, "c", ours[0], stride=2, padding=1)
    expected = torch.stack(
        [nn.functional.conv1d(theirs[0][i].permute(2, 0, 1), theirs[1][i], theirs[2][i], 2, 1) for i in range(2)]
    ).permute(0, 2, 3, 1)
    torch.testing.assert_close(found, expected)
    factor = torch.tensor(np.random.default_rng(0).standard_normal(tuple(expected.shape)))
    (found * factor).sum().backward()
    (expected * factor).sum().backward()
    for own, other in zip(ours, theirs, strict=True):
        torch.testing.assert_close(own.grad, other.grad)
