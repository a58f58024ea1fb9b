"""The instrument on a network that is not ours: it is examined as it is, and a fault planted into it is seen."""

from dataclasses import replace

import pytest
import torch
from torch import nn

from lib.craft import examine
from lib.craft.examples import BasicNetwork, basic_mnist


@pytest.fixture(scope="module")
def pipeline():
    return basic_mnist()


def test_it_is_the_architecture_of_the_example():
    assert sum(p.numel() for p in BasicNetwork().parameters()) == 315_146
    assert BasicNetwork()(torch.zeros(2, 1, 16, 16)).exp().sum(1).tolist() == pytest.approx([1, 1])


CHEAP = ["1.leak", "2.loss", "2.initloss", "2.loader", "2.input", "2.depend", "2.general", "2.accumulate"]


def test_its_parts_are_sound(pipeline):
    assert [f"{f.item}: {f.measured}" for f in examine(pipeline, 0, CHEAP) if not f.passed] == []


class Exponential(nn.Module):
    """Log-probabilities → probabilities."""

    def forward(self, outputs):
        """Outputs (n, num_classes) → (n, num_classes)."""
        return outputs.exp()


def test_probabilities_where_the_loss_wants_their_logarithms_are_seen(pipeline):
    def build(generator):
        return nn.Sequential(pipeline.build(generator), Exponential())

    (found,) = examine(replace(pipeline, build=build), 0, ["2.initloss"])
    assert found.passed is False, found.measured
