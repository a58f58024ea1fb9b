"""Losses of examples by one call are those of single calls, for losses that allow it and for those that do not."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from lib.craft.losses import losses_of

GENERATOR = torch.Generator().manual_seed(1)
OUTPUTS = 3 * torch.randn(40, 5, generator=GENERATOR)
TARGETS = torch.randint(5, (40,), generator=GENERATOR)


def looking(outputs, targets):
    """A loss that branches on a value, which one call on all examples cannot."""
    return F.cross_entropy(outputs, targets) if outputs[0, 0] > 0 else 2 * F.cross_entropy(outputs, targets)


def of_the_first(outputs, targets):
    """A loss with a memory: what it gives depends on the call before."""
    of_the_first.calls += 1
    return F.cross_entropy(outputs, targets) * of_the_first.calls


LOSSES = {
    "cross-entropy": F.cross_entropy,
    "smoothed labels": nn.CrossEntropyLoss(label_smoothing=0.1),
    "margins": nn.MultiMarginLoss(),
    "squares": lambda outputs, targets: F.mse_loss(outputs, F.one_hot(targets, 5).float()),
    "a branch": looking,
}


@pytest.mark.parametrize("name", LOSSES)
def test_they_are_those_of_single_examples(name):
    loss = LOSSES[name]
    expected = [float(loss(OUTPUTS[i : i + 1], TARGETS[i : i + 1])) for i in range(40)]
    np.testing.assert_allclose(losses_of(SimpleNamespace(loss=loss), OUTPUTS, TARGETS), expected, rtol=1e-5)


def test_what_differs_from_single_calls_is_computed_by_single_calls():
    of_the_first.calls = 0
    found = losses_of(SimpleNamespace(loss=of_the_first), OUTPUTS, TARGETS)
    assert of_the_first.calls == 1 + 3 + 40  # at once, compared, and each by itself
    assert len(found) == 40


def test_losses_that_are_not_finite_stay_so():
    outputs = OUTPUTS.clone()
    outputs[3] = torch.nan
    found = losses_of(SimpleNamespace(loss=F.cross_entropy), outputs, TARGETS)
    assert np.flatnonzero(np.isnan(found)).tolist() == [3]
