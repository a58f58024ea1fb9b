"""The compiled engine against torch: answers, gradients and training of every kind of layer."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from lib.data import make_mnist1d
from lib.mnist1d import engine
from lib.mnist1d.layered import Layered
from lib.mnist1d.layout import rows_of, seeded
from lib.mnist1d.learner import Learner, in_batches
from lib.mnist1d.locality import ARMS
from lib.mnist1d.models import LAST, MODELS
from lib.mnist1d.program import Layer, program

KINDS = {
    "odd planes": (Layer(7, 3, 1, 1, rectify=True), Layer(3, 4, 3, 2), LAST),
    "own weights": (Layer(6, 5, 2, 1, shared=False, rectify=True), Layer(2, 3, 1, 0, shared=False), LAST),
    "max pooling": (Layer(4, 3, 1, 1, rectify=True), Layer(kind="max", taps=3, stride=2), LAST),
    "mean pooling": (Layer(4, 3, 1, 1), Layer(kind="mean", taps=4, stride=4), LAST),
    "skip connection": (Layer(9, rectify=True), Layer(9, rectify=True, skip=True), Layer(9, skip=True), LAST),
}


@pytest.fixture(scope="module")
def signals():
    return make_mnist1d()


def module_and_learner(layers, seed=0):
    module = seeded(lambda: Layered(layers), seed)
    return module, Learner(layers, rows_of([module])[0].numpy())


def step(module, optimizer, signals, i):
    start = 100 * i % len(signals.x)
    x = torch.tensor(signals.x[start : start + 100], dtype=torch.float32)
    optimizer.zero_grad()
    nn.functional.cross_entropy(module(x), torch.tensor(signals.y[start : start + 100])).backward()
    optimizer.step()


def slopes(layers, signals):
    """Our and torch's gradient of the first batch."""
    module, learner = module_and_learner(layers)
    step(module, torch.optim.SGD(module.parameters(), 0.0), signals, 0)
    learner.train(in_batches(signals.x, signals.y), 1, learning_rate=0.0)
    expected = nn.utils.parameters_to_vector([each.grad for each in module.parameters()]).numpy()
    return learner._slopes[: learner.num_parameters], expected


@pytest.mark.parametrize("name", [*KINDS, *MODELS, *ARMS])
def test_answers_and_gradients_are_torchs(name, signals):
    layers = KINDS.get(name) or (MODELS[name].layers if name in MODELS else ARMS[name])
    module, learner = module_and_learner(layers)
    with torch.no_grad():
        expected = module(torch.tensor(signals.x_test[:200], dtype=torch.float32)).numpy()
    batches = in_batches(signals.x_test[:200], signals.y_test[:200])
    np.testing.assert_allclose(learner.logits(batches), expected, atol=2e-6)
    assert learner.accuracy(batches) == np.mean(expected.argmax(1) == signals.y_test[:200])
    found, expected = slopes(layers, signals)
    np.testing.assert_allclose(found, expected, atol=2e-6 * max(1, np.abs(expected).max()))


@pytest.mark.parametrize(("name", "num_steps"), [("logistic", 100), ("mlp", 100), ("cnn", 100), ("gru", 12)])
def test_training_is_a_plain_torch_loop(name, num_steps, signals):
    learner, module = MODELS[name].learner(5), seeded(MODELS[name].network.make, 5)
    optimizer = torch.optim.Adam(module.parameters(), 1e-2)
    for i in range(num_steps):
        step(module, optimizer, signals, i)
    learner.train(in_batches(signals.x, signals.y), num_steps)
    assert np.abs(learner.row - rows_of([module])[0].numpy()).max() < 2e-4
    with torch.no_grad():
        expected = module(torch.tensor(signals.x_test[:100], dtype=torch.float32)).numpy()
    found = learner.logits(in_batches(signals.x_test[:100], signals.y_test[:100]))
    np.testing.assert_allclose(found, expected, atol=2e-3)


def test_training_in_pieces_is_training(signals):
    batches = in_batches(signals.x, signals.y)
    whole, pieces = MODELS["cnn"].learner(0), MODELS["cnn"].learner(0)
    whole.train(batches, 45)
    for num in (1, 30, 14):
        pieces.train(batches, num)
    np.testing.assert_array_equal(whole.row, pieces.row)


@pytest.mark.parametrize("fault", ["no skip", "no relu", "own weights shared"])
def test_a_fault_in_the_layers_is_seen(fault, signals):
    healthy = MODELS["mlp"].layers if fault != "own weights shared" else ARMS["own weights, 5 points"]
    faulty = {
        "no skip": lambda: (healthy[0], replace(healthy[1], skip=False), LAST),
        "no relu": lambda: (replace(healthy[0], rectify=False), *healthy[1:]),
        "own weights shared": lambda: tuple(replace(layer, shared=True) for layer in healthy),
    }[fault]()
    module, _ = module_and_learner(healthy)
    row = rows_of([module])[0].numpy()
    if fault == "own weights shared":
        with pytest.raises(ValueError, match="parameters"):
            Learner(faulty, row)
        return
    x = signals.x_test[:100]
    found = Learner(faulty, row).logits(in_batches(x, signals.y_test[:100]))
    assert np.abs(found - module(torch.tensor(x, dtype=torch.float32)).detach().numpy()).max() > 1e-2


def test_examples_that_fill_a_vector_up_have_no_part(signals):
    """A batch of 100 stands in 112 places; what lies in the others must not matter."""
    clean = in_batches(signals.x, signals.y)
    dirty = replace(clean, signals=clean.signals.copy(), labels=clean.labels.copy())
    dirty.signals[:, :, 100:], dirty.labels[:, 100:] = 5.0, 3
    for name in MODELS:
        rows = []
        for batches in (clean, dirty):
            learner = MODELS[name].learner(0)
            learner.train(batches, 3)
            rows.append(learner.row)
        np.testing.assert_allclose(*rows, atol=1e-6)


def test_what_compiled_code_cannot_take_is_refused(signals):
    batches = in_batches(signals.x, signals.y)
    learner = MODELS["cnn"].learner(0)
    with pytest.raises(ValueError, match="5210 parameters, the row"):
        Learner(MODELS["cnn"].layers, np.zeros(5209))
    with pytest.raises(ValueError, match="at a time"):
        learner.train(in_batches(signals.x[:, :39], signals.y), 1)
    with pytest.raises(ValueError, match="at a time"):
        learner.logits(in_batches(signals.x, signals.y, 50))
    with pytest.raises(ValueError, match="labels must be 0 to 9"):
        learner.train(replace(batches, labels=batches.labels + 1), 1)
    with pytest.raises(ValueError, match="do not divide"):
        in_batches(signals.x[:150], signals.y[:150])
    with pytest.raises(ValueError, match="layers are"):
        program((Layer(kind="median"),))
    with pytest.raises(ValueError, match="skip connection from"):
        program((Layer(100, skip=True), LAST))


def test_wrong_numbers_of_parameters_are_refused():
    with pytest.raises(ValueError, match="published 409"):
        replace(MODELS["logistic"], num_parameters=409).learner(0)


def test_adam_is_torchs_for_large_and_small_gradients():
    size = 16
    row, means, squares = np.zeros(size, np.float32), np.zeros(size, np.float32), np.zeros(size, np.float32)
    parameter = nn.Parameter(torch.zeros(size))
    optimizer = torch.optim.Adam([parameter], 0.01)
    slopes = np.logspace(-9, 3, size).astype(np.float32)
    for i in range(5):
        parameter.grad = torch.tensor(slopes * (-1) ** i)
        optimizer.step()
        engine.adam(row, slopes * np.float32((-1) ** i), means, squares, 0.01, i + 1)
    np.testing.assert_allclose(row, parameter.detach().numpy(), rtol=2e-6, atol=1e-9)
