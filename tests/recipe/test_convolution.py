"""The stacked convolution against torch's own, forward and backward, and the adjoint pairs it is made of."""

import pytest
import torch
import torch.nn.functional as F

from lib.recipe.convolution import convolve, gather, overlay, repeat, strips_of

LANES, BATCH = 2, 3


def draw(*shape):
    return torch.randn(*shape, dtype=torch.float64, generator=torch.Generator().manual_seed(sum(shape)))


@pytest.mark.parametrize(("side", "channels", "outputs"), [(16, 1, 6), (8, 6, 12)])
def test_value_and_gradients_are_those_of_torch(side, channels, outputs):
    planes = draw(LANES, BATCH, side, side, channels).requires_grad_()
    weight = draw(LANES, 25 * channels, outputs).requires_grad_()
    bias = draw(LANES, outputs).requires_grad_()
    ours = convolve(planes, weight, bias)
    kernels = weight.view(LANES, 5, 5, channels, outputs).permute(0, 4, 3, 1, 2)
    theirs = torch.stack(
        [F.conv2d(x.permute(0, 3, 1, 2), k, b, 2, 2) for x, k, b in zip(planes, kernels, bias, strict=True)]
    )
    theirs = theirs.permute(0, 1, 3, 4, 2)
    torch.testing.assert_close(ours, theirs)
    weights = draw(*ours.shape)
    pairs = (torch.autograd.grad((each * weights).sum(), (planes, weight, bias)) for each in (ours, theirs))
    for own, other in zip(*pairs, strict=True):
        torch.testing.assert_close(own, other)


def test_strips_and_repeats_have_their_adjoints():
    planes, strips = draw(LANES, BATCH, 12, 12, 6), draw(LANES, BATCH * 4, 5 * 12 * 6)
    assert torch.isclose((strips_of(planes) * strips).sum(), (planes * overlay(strips, planes.shape)).sum())
    weight, repeated = draw(LANES, 25 * 6, 7), draw(LANES, 5 * 12 * 6, 4 * 7)
    assert torch.isclose((repeat(weight, 12, 6) * repeated).sum(), (weight * gather(repeated, 12, 6)).sum())
