"""The compiled engine of double descent against torch, layer by layer and step by step."""

import numpy as np
import pytest
import torch
from torch import nn

from lib.mnist1d import double_descent_engine as engine
from lib.mnist1d.double_descent_networks import CNN, MLP, Network, fill, start
from lib.mnist1d.double_descent_rows import EXAMPLES, PLACES
from lib.mnist1d.double_descent_training import LOSSES, Rule, epochs, guessing, judged, outputs

NETWORKS = [
    Network(MLP, 2),
    Network(MLP, 3, 2),
    Network(MLP, 13, 5),
    Network(MLP, 47),
    Network(CNN, 2),
    Network(CNN, 9),
]
ids = [f"{network.kind} {network.width}" for network in NETWORKS]


@pytest.fixture(scope="module")
def signals():
    return np.random.default_rng(4).standard_normal((300, 40)).astype(np.float32)


def labels_for(network):
    return np.random.default_rng(5).integers(0, network.num_outputs, 300)


def torch_loss(answers, labels, loss):
    if loss == LOSSES[0]:
        return nn.functional.cross_entropy(answers, labels)
    one_hot = nn.functional.one_hot(labels, answers.shape[1])
    return ((answers - one_hot) ** 2).sum(1).mean()


def torch_epochs(network, x, labels, seed, optimizer, loss, num_epochs):
    """The same training as `epochs`, by torch: the module and the mean loss of the last epoch."""
    from lib.mnist1d.layout import seeded

    module = seeded(network.module, seed)
    optimizer, draws = optimizer(module.parameters()), np.random.default_rng([seed, 2])
    for _ in range(num_epochs):
        met = []
        for chosen in draws.permutation(len(labels)).reshape(-1, EXAMPLES):
            optimizer.zero_grad()
            value = torch_loss(module(torch.tensor(x[chosen])), torch.tensor(labels[chosen]), loss)
            value.backward()
            optimizer.step()
            met.append(value.item())
    return module, np.mean(met)


OPTIMIZERS = {
    "momentum": (Rule(0.05, 0.9), lambda parameters: torch.optim.SGD(parameters, 0.05, momentum=0.9)),
    "adam": (Rule(0.005, None), lambda parameters: torch.optim.Adam(parameters, 0.005)),
}


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("network", NETWORKS, ids=ids)
def test_training_is_torchs(network, optimizer, loss, signals):
    (rule, theirs), labels = OPTIMIZERS[optimizer], labels_for(network)
    training = epochs(network, signals, labels, 3, rule, loss)
    for _ in range(8):
        epoch, met, weights = next(training)
    module, expected = torch_epochs(network, signals, labels, 3, theirs, loss, 8)
    assert epoch == 8
    assert met == pytest.approx(expected, abs=2e-5)
    answers = module(torch.tensor(signals)).detach().numpy()
    np.testing.assert_allclose(outputs(network, weights, signals), answers, atol=5e-5)


@pytest.mark.parametrize("network", NETWORKS, ids=ids)
def test_parameters_are_counted_by_torch_and_by_the_formulas(network):
    h, k = network.width, network.num_outputs
    expected = h**2 + (42 + k) * h + k if network.kind == MLP else 6 * h**2 + 58 * h + 10
    assert network.num_parameters == sum(each.numel() for each in network.module().parameters()) == expected
    assert network.num_parameters != h**2 + (41 + k) * h + k, "a bias forgotten is a wrong count"


def gradient(network, signals, labels, spoil=None):
    """The engine's gradient of one batch, after `spoil` has changed values or deltas, as (slopes, module's)."""
    table, num_rows = network.table
    state = start(network, 0)
    values, deltas = np.zeros(PLACES * num_rows, np.float32), np.zeros(PLACES * num_rows, np.float32)
    chosen = np.arange(EXAMPLES)
    engine.gather(signals, chosen, values, network.first_row)
    if spoil == "signals":
        values.reshape(-1, PLACES)[:40, EXAMPLES:] = 7
    engine.forward(table, state[0], values)
    engine.answer(values, deltas, table[-1, engine.OUTPUT], network.num_outputs, labels, chosen, False)
    if spoil == "deltas":
        deltas.reshape(-1, PLACES)[table[-1, engine.OUTPUT] :, EXAMPLES:] = 0.1
    engine.backward(table, state[0], values, deltas, state[1], np.ones(PLACES, np.float32))
    return state[1]


def torch_gradient(network, signals, labels):
    from lib.mnist1d.layout import seeded

    module, found = seeded(network.module, 0), np.zeros_like(start(network, 0)[0])
    torch_loss(module(torch.tensor(signals[:EXAMPLES])), torch.tensor(labels[:EXAMPLES]), LOSSES[0]).backward()
    for parameter in module.parameters():
        parameter.data = parameter.grad
    fill(network, found, module)
    return found[: network.num_parameters]


@pytest.mark.parametrize("network", NETWORKS, ids=ids)
def test_every_gradient_is_torchs_and_empty_places_teach_nothing(network, signals):
    labels = labels_for(network)
    expected = torch_gradient(network, signals, labels)
    for spoil in (None, "signals"):  # whatever stands in the four empty places of a batch
        ours = gradient(network, signals, labels, spoil)[: network.num_parameters]
        np.testing.assert_allclose(ours, expected, atol=2e-6)
    spoiled = gradient(network, signals, labels, "deltas")[: network.num_parameters]
    assert np.abs(spoiled - expected).max() > 1e-3, "a gradient from empty places must be seen"


def test_the_same_seed_gives_the_same_bits(signals):
    labels = labels_for(NETWORKS[3])
    runs = [next(epochs(NETWORKS[3], signals, labels, seed, Rule()))[2] for seed in (1, 1, 2)]
    assert np.array_equal(runs[0], runs[1])
    assert not np.array_equal(runs[0], runs[2])


def test_widths_of_a_seed_see_the_same_order(signals, monkeypatch):
    seen, labels = [], labels_for(NETWORKS[0])
    original = engine.run_epoch
    monkeypatch.setattr(engine, "run_epoch", lambda *args: seen.append(args[6]) or original(*args))
    for width in (2, 5):
        next(epochs(Network(MLP, width), signals, labels, 6, Rule()))
    assert np.array_equal(*seen)


@pytest.mark.parametrize("loss", LOSSES)
def test_losses_and_errors_are_torchs(loss):
    draws = np.random.default_rng(0)
    answers, labels = 5 * draws.standard_normal((50, 4)), draws.integers(0, 4, 50)
    value, error_rate = judged(answers, labels, loss)
    assert value == pytest.approx(torch_loss(torch.tensor(answers), torch.tensor(labels), loss).item())
    assert error_rate == (answers.argmax(1) != labels).mean()
    assert error_rate != int(100 * error_rate) / 100 or error_rate * 50 % 0.5 == 0
    constant = np.log(np.bincount(labels) / 50) if loss == LOSSES[0] else np.bincount(labels) / 50
    assert guessing(labels, 4, loss) == pytest.approx(judged(np.tile(constant, (50, 1)), labels, loss)[0])


def test_an_error_rate_is_not_cut_to_whole_percent():
    labels = np.zeros(300, np.int64)
    answers = np.tile([1.0, 0.0], (300, 1))
    answers[:7] = 0, 1
    assert judged(answers, labels)[1] == 7 / 300
    assert judged(answers, labels)[1] != np.array([100 * 7 / 300], int)[0] / 100  # the notebook's integer array


def test_the_rate_falls_by_a_cosine():
    rule = Rule(0.2, None, 10)
    expected = [0.1 * (1 + np.cos(np.pi * step / 10)) for step in range(10)]
    np.testing.assert_allclose(rule.rates(0, 10), expected)
    np.testing.assert_allclose(rule.rates(4, 3), expected[4:7])
    assert (Rule(0.2).rates(500, 3) == 0.2).all()


@pytest.mark.parametrize("arguments", [("recurrent", 4), (MLP, 1), (CNN, 4, 1)])
def test_what_cannot_be_built_is_refused(arguments):
    with pytest.raises(ValueError, match="must be"):
        Network(*arguments)


def test_an_unknown_loss_is_refused(signals):
    with pytest.raises(ValueError, match="loss must be one of"):
        next(epochs(NETWORKS[0], signals, labels_for(NETWORKS[0]), 0, Rule(), "hinge"))
