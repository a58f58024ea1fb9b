"""Convolution, pooling and softmax against torch, and a convolution against the matrix that it stands for."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from lib.backprop import convolution, operations, pooling
from lib.backprop.losses import CROSS_ENTROPY


def torch_errors(function, arrays, error):
    tensors = [torch.tensor(array, requires_grad=True) for array in arrays]
    outputs = function(*tensors)
    found = torch.autograd.grad((outputs * torch.tensor(error)).sum(), tensors)
    return outputs.detach().numpy(), [each.numpy() for each in found]


@pytest.fixture
def generator():
    return np.random.default_rng(4)


@pytest.mark.parametrize(("images", "kernels"), [((2, 3, 7, 6), (4, 3, 3, 2)), ((1, 1, 5, 5), (1, 1, 5, 5))])
def test_convolution_is_torchs(generator, images, kernels):
    x, k = generator.standard_normal(images), generator.standard_normal(kernels)
    error = generator.standard_normal(convolution.forward(x, k).shape)
    outputs, expected = torch_errors(F.conv2d, [x, k], error)
    np.testing.assert_allclose(convolution.forward(x, k), outputs, rtol=1e-10, atol=1e-12)
    for ours, theirs in zip(convolution.backward(error, x, k), expected, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-12)


def test_convolution_is_a_matrix_and_its_backward_pass_the_transpose(generator):
    x, k = generator.standard_normal((2, 3, 5, 4)), generator.standard_normal((2, 3, 3, 3))
    matrix = convolution.as_matrix(k, (3, 5, 4))
    outputs = convolution.forward(x, k)
    np.testing.assert_allclose(outputs.reshape(2, -1), x.reshape(2, -1) @ matrix, atol=1e-12)
    error = generator.standard_normal(outputs.shape)
    at_images, _ = convolution.backward(error, x, k)
    np.testing.assert_allclose(at_images.reshape(2, -1), error.reshape(2, -1) @ matrix.T, atol=1e-12)


@pytest.mark.parametrize(
    ("kind", "theirs"), [("mean", lambda x: F.avg_pool2d(x, 3)), ("max", lambda x: F.max_pool2d(x, 3))]
)
def test_pooling_is_torchs(generator, kind, theirs):
    x = generator.standard_normal((2, 3, 6, 9))
    forward, backward = getattr(pooling, f"{kind}_forward"), getattr(pooling, f"{kind}_backward")
    error = generator.standard_normal(forward(x, 3).shape)
    outputs, (expected,) = torch_errors(theirs, [x], error)
    np.testing.assert_allclose(forward(x, 3), outputs, rtol=1e-12)
    np.testing.assert_allclose(backward(error, x, 3), expected, rtol=1e-12)


def test_of_equal_pixels_the_first_gets_the_error():
    error = pooling.max_backward(np.array([[[[5.0]]]]), np.ones((1, 1, 2, 2)), 2)
    np.testing.assert_array_equal(error[0, 0], [[5, 0], [0, 0]])


def test_tiles_are_undone(generator):
    x = generator.standard_normal((2, 3, 4, 6))
    np.testing.assert_array_equal(pooling.untile(pooling.tiles(x, 2), 2), x)


def test_softmax_with_cross_entropy_is_torchs_for_large_logits_too(generator):
    logits, labels = 300 * generator.standard_normal((6, 4)), np.array([0, 1, 2, 3, 0, 1])
    x = torch.tensor(logits, requires_grad=True)
    loss = F.cross_entropy(x, torch.tensor(labels))
    assert CROSS_ENTROPY.value(logits, labels) == pytest.approx(loss.item(), rel=1e-12)
    np.testing.assert_allclose(
        CROSS_ENTROPY.slope(logits, labels), torch.autograd.grad(loss, x)[0].numpy(), rtol=1e-9, atol=1e-15
    )


@pytest.mark.parametrize("operation", operations.OPERATIONS, ids=lambda o: o.name)
def test_the_table_checks_each_and_sees_a_wrong_one(operation):
    shapes, _, error = operations.check(operation)
    assert tuple(shapes) == operation.shapes
    assert error < 1e-8
    wrong = operations.Operation(
        "wrong", operation.shapes, operation.forward, lambda e, *x: [2 * each for each in operation.backward(e, *x)]
    )
    assert operations.check(wrong)[2] > 0.5


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="do not fit"):
        convolution.forward(np.ones((1, 2, 4, 4)), np.ones((1, 3, 2, 2)))
    with pytest.raises(ValueError, match="larger than"):
        convolution.forward(np.ones((1, 1, 2, 2)), np.ones((1, 1, 3, 3)))
    with pytest.raises(ValueError, match="do not cover"):
        pooling.max_forward(np.ones((1, 1, 5, 4)), 2)
