"""Faulty networks, each silent: shapes and types fit, and it trains somehow."""

import numpy as np
import torch
from torch import nn

from lib.craft.digits import Columns, column, network


class ViewedBack(nn.Module):
    """Outputs added to themselves, stored class by class, with a view where a transpose back was meant."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, images):
        """Images (n, ...) → outputs (n, num_classes)."""
        outputs = self.model(images)
        by_class = outputs.T.contiguous()  # (num_classes, n)
        return outputs + 0.3 * by_class.view(outputs.shape)


def viewed_back(generator):
    """The network with a view in place of a transpose."""
    return ViewedBack(network(generator))


class LooseColumns(Columns):
    """The larger toy, its added columns in a plain list: torch does not hand their weights to the optimiser."""

    def __init__(self, generator):
        super().__init__(1, generator)
        self.added = [column(generator) for _ in range(3)]

    def forward(self, images):
        """Images (n, 1, 16, 16) → outputs (n, 10)."""
        return super().forward(images) + sum(column(images) for column in self.added)


def softmax_outputs(generator):
    """The network with a softmax, before a loss that has one itself."""
    return nn.Sequential(network(generator), nn.Softmax(1))


def tenfold_last_layer(generator):
    """The network with the last weights ten times too large."""
    model = network(generator)
    with torch.no_grad():
        model[-1].weight.mul_(10)
    return model


def unseeded(generator):
    """The network with one draw, of the first layer's biases, from a generator without a seed."""
    model = network(generator)
    draw = np.random.default_rng().normal(0, 0.01, 16)
    with torch.no_grad():
        model[0].bias.copy_(torch.tensor(draw))
    return model


def dead(generator):
    """The network with units of the second layer that start far below zero, where ReLU has no slope."""
    model = network(generator)
    nn.init.constant_(model[3].bias, -20.0)
    return model


def lost_gradient(generator):
    """The network with a first layer that gets no gradient."""
    model = network(generator)
    model[0].weight.requires_grad_(False)
    model[0].bias.requires_grad_(False)
    return model


def normalised_network(generator):
    """The network with batch normalisation before its last ReLU."""
    return network(generator, extra=lambda width: [nn.BatchNorm1d(width)])


def two_outputs(generator):
    """The network for two classes, its last bias at zero."""
    model = network(generator)
    with torch.random.fork_rng(devices=[]):
        model[-1] = nn.Linear(model[-1].in_features, 2)
    nn.init.normal_(model[-1].weight, 0, model[-1].in_features ** -0.5, generator=generator)
    nn.init.zeros_(model[-1].bias)
    return model
