"""The rules against torch, shape by shape and function by function, and against the derivatives of their parts."""

import numpy as np
import pytest
import torch

from lib.backprop import reference, rules
from lib.backprop.activations import HIDDEN, IDENTITY, LOGISTIC, RELU, TANH, layers_of
from lib.backprop.initialisation import GLOROT, HE, draw_orthogonal, draw_weights, layer_sizes
from lib.backprop.losses import CROSS_ENTROPY, SQUARED_ERROR
from lib.backprop.numeric import numeric_gradients, relative_error


def problem(sizes, function, num_examples=7, seed=0, start=GLOROT):
    generator = np.random.default_rng(seed)
    weights = draw_weights(sizes, start, generator)
    inputs = generator.standard_normal((num_examples, sizes[0]))
    return inputs, generator.integers(sizes[-1], size=num_examples), weights, layers_of(function, len(weights))


@pytest.mark.parametrize("function", HIDDEN.values(), ids=HIDDEN)
@pytest.mark.parametrize("sizes", [[3, 5], [3, 5, 2], [16, 8, 8, 8, 10], [4] * 101])
def test_outputs_and_gradients_are_those_of_torch(function, sizes):
    start = HE if function is RELU else GLOROT
    inputs, labels, weights, functions = problem(sizes, function, start=start)
    outputs, expected = reference.outputs_and_gradients(inputs, labels, weights, functions, CROSS_ENTROPY)
    assert relative_error([rules.forward(inputs, weights, functions)[0]], [outputs]) <= 1e-10
    assert relative_error(rules.gradients_of(inputs, labels, weights, functions, CROSS_ENTROPY), expected) <= 1e-10


def test_squared_error_and_a_function_at_the_output_too():
    generator = np.random.default_rng(1)
    weights = draw_orthogonal([6, 4, 3], generator)
    arguments = (generator.standard_normal((5, 6)), generator.standard_normal((5, 3)), weights, [TANH, LOGISTIC])
    _, expected = reference.outputs_and_gradients(*arguments, SQUARED_ERROR)
    assert relative_error(rules.gradients_of(*arguments, SQUARED_ERROR), expected) <= 1e-10


def test_the_error_at_the_inputs_is_torchs():
    inputs, labels, weights, functions = problem([3, 5, 4], TANH)
    outputs, entered = rules.forward(inputs, weights, functions)
    _, error = rules.backward(CROSS_ENTROPY.slope(outputs, labels), weights, functions, entered)
    x = torch.tensor(inputs, requires_grad=True)
    loss = torch.nn.functional.cross_entropy(
        torch.tanh(x @ torch.tensor(weights[0])) @ torch.tensor(weights[1]), torch.tensor(labels)
    )
    np.testing.assert_allclose(error, torch.autograd.grad(loss, x)[0].numpy(), rtol=1e-10)


def test_every_single_weight_agrees_with_differences():
    inputs, labels, weights, functions = problem([3, 4, 4, 2], LOGISTIC)

    def loss(moved):
        return CROSS_ENTROPY.value(rules.forward(inputs, moved, functions)[0], labels)

    found = rules.gradients_of(inputs, labels, weights, functions, CROSS_ENTROPY)
    assert relative_error(found, numeric_gradients(loss, weights)) <= 1e-7


def test_shapes_of_the_text():
    outputs, entered = rules.forward(np.ones((128, 3)), [np.ones((3, 5))], [TANH])
    assert outputs.shape == (128, 5)
    gradients, error = rules.backward(outputs, [np.ones((3, 5))], [TANH], entered)
    assert gradients[0].shape == (3, 5)
    assert error.shape == (128, 3)


def test_nothing_passed_in_is_changed():
    inputs, labels, weights, functions = problem([3, 5, 2], RELU)
    before = [inputs.copy(), *(w.copy() for w in weights)]
    rules.gradients_of(inputs, labels, weights, functions, CROSS_ENTROPY)
    assert all(np.array_equal(a, b) for a, b in zip(before, [inputs, *weights], strict=True))


def test_layers_that_do_not_fit_are_named():
    with pytest.raises(ValueError, match="layer 2: 5 nodes enter a weight matrix with 4 rows"):
        rules.forward(np.ones((2, 3)), [np.ones((3, 5)), np.ones((4, 2))], [TANH, IDENTITY])
    with pytest.raises(ValueError, match="as many functions"):
        rules.forward(np.ones((2, 3)), [np.ones((3, 5))], [])


@pytest.mark.parametrize("function", [*HIDDEN.values(), IDENTITY], ids=lambda f: f.name)
def test_values_and_slopes_are_torchs_far_into_the_tails(function):
    z = np.array([-800.0, -40, -3, -0.5, 1e-9, 0.5, 3, 40, 800])
    x = torch.tensor(z, requires_grad=True)
    value = reference.FUNCTIONS[function.name](x)
    (slope,) = torch.autograd.grad(value.sum(), x)
    np.testing.assert_allclose(function.value(z), value.detach().numpy(), rtol=1e-12, atol=1e-16)
    np.testing.assert_allclose(function.slope(z), slope.numpy(), rtol=1e-9, atol=1e-16)


def test_errors_of_the_error_functions():
    with pytest.raises(ValueError, match="do not fit"):
        SQUARED_ERROR.slope(np.ones((3, 2)), np.ones(3))
    with pytest.raises(ValueError, match="do not fit"):
        CROSS_ENTROPY.value(np.ones((3, 2)), np.zeros((3, 1), int))


@pytest.mark.parametrize("call", [lambda: layers_of(TANH, 0), lambda: layer_sizes(3, 4, 5, 0)])
def test_a_network_without_layers_is_refused(call):
    with pytest.raises(ValueError, match="at least 1"):
        call()


def test_spreads_of_initial_weights():
    generator = np.random.default_rng(0)
    sizes = [400, 300, 200]
    for start, expected in ((GLOROT, [2 / 700, 2 / 500]), (HE, [2 / 400, 2 / 300])):
        weights = draw_weights(sizes, start, generator)
        assert [w.var() for w in weights] == pytest.approx(expected, rel=0.03)
    q = draw_orthogonal([4, 9, 2], generator)
    np.testing.assert_allclose(q[0] @ q[0].T, np.eye(4), atol=1e-12)
    np.testing.assert_allclose(q[1].T @ q[1], np.eye(2), atol=1e-12)
