"""Greedy layer-wise pretraining: a deep network is built from restricted Boltzmann machines, one layer at a time.

Source: G. E. Hinton and R. R. Salakhutdinov (2006), "Reducing the dimensionality of data with neural networks",
Science 313; the greedy scheme is that of G. E. Hinton, S. Osindero and Y.-W. Teh (2006), "A fast learning algorithm
for deep belief nets", Neural Computation 18. (Y. Bengio, P. Lamblin, D. Popovici and H. Larochelle (2007) showed that
autoencoders can stand in for the machines; here are the machines themselves.) One step of contrastive divergence
(CD-1; Hinton 2002), with σ the logistic function, v the data and v′ what the machine makes of them:

    h = σ(v W + c)    s ~ Bernoulli(h)    v′ = σ(s Wᵀ + b)    h′ = σ(v′ W + c)
    ΔW ∝ vᵀh − v′ᵀh′        Δb ∝ v − v′        Δc ∝ h − h′

The activations h of a trained machine are the data of the next. Rates are those of Hinton and Salakhutdinov:
rate 0.1, momentum 0.5 at first and 0.9 later, weight decay 0.0002, weights from N(0, 0.01²). No label is seen.
"""

from dataclasses import dataclass

import numpy as np
import torch

from lib.history.stacked import descend, initial_layers


@dataclass(frozen=True)
class Pretraining:
    """How each machine is trained: passes over the images, batches, rates."""

    num_epochs: int = 5
    batch_size: int = 50
    learning_rate: float = 0.1
    momentum: float = 0.9
    first_momentum: float = 0.5
    first_epochs: int = 2  # with the first momentum
    weight_decay: float = 2e-4


def contrastive_divergence(machine, visible, uniform):
    """CD-1 statistics (dW, db, dc), means over the batch, and the squared reconstruction error (lanes,) a unit.

    machine: (W (lanes, n, m), b (lanes, 1, n), c (lanes, 1, m)); visible (lanes, B, n) in [0, 1]; uniform
    (lanes, B, m) decides the samples. The statistics point uphill.
    """
    weight, visible_bias, hidden_bias = machine
    hidden = torch.sigmoid(torch.baddbmm(hidden_bias, visible, weight))
    sample = (uniform < hidden).to(hidden.dtype)
    again = torch.sigmoid(torch.baddbmm(visible_bias, sample, weight.transpose(1, 2)))
    hidden_again = torch.sigmoid(torch.baddbmm(hidden_bias, again, weight))
    size, missing = visible.shape[1], visible - again
    change = (visible.transpose(1, 2) @ hidden - again.transpose(1, 2) @ hidden_again) / size
    statistics = (change, missing.mean(1, keepdim=True), (hidden - hidden_again).mean(1, keepdim=True))
    return statistics, missing.square().mean((1, 2))


def train_machine(data, num_hidden, generators, settings):
    """A machine trained on data (lanes, N, n) in [0, 1], and its reconstruction error after each pass (lanes, passes).

    Raises ValueError for data outside [0, 1] or another number of lanes than generators.
    """
    if len(data) != len(generators) or data.min() < 0 or data.max() > 1:
        raise ValueError(f"need data in [0, 1] with {len(generators)} lanes, got {len(data)} lanes")
    weight, hidden_bias = initial_layers((data.shape[2], num_hidden), "tiny", generators)[0]
    machine = (weight, data.new_zeros(len(data), 1, data.shape[2]), hidden_bias)
    velocities = [torch.zeros_like(array) for array in machine]
    errors = []
    for epoch in range(settings.num_epochs):
        momentum = settings.first_momentum if epoch < settings.first_epochs else settings.momentum
        errors.append(_machine_pass(machine, velocities, data, generators, settings, momentum))
    return machine, torch.stack(errors, 1)


def _machine_pass(machine, velocities, data, generators, settings, momentum):
    """One pass in place, each lane in its own order and with its own samples; mean reconstruction error (lanes,)."""
    lanes, num, width = len(data), data.shape[1], machine[0].shape[2]
    order = torch.tensor(np.stack([rng.permutation(num) for rng in generators]))
    uniform = torch.tensor(np.stack([rng.random((num, width), np.float32) for rng in generators]))
    rows, rate, errors = torch.arange(lanes)[:, None], torch.tensor(settings.learning_rate), []
    for start in range(0, num - settings.batch_size + 1, settings.batch_size):
        part = slice(start, start + settings.batch_size)
        uphill, error = contrastive_divergence(machine, data[rows, order[:, part]], uniform[:, part])
        decayed = (settings.weight_decay * machine[0] - uphill[0], -uphill[1], -uphill[2])
        descend(machine, velocities, decayed, rate, momentum)
        errors.append(error)
    return torch.stack(errors).mean(0)


def pretrain(images, widths, generators, settings):
    """Hidden layers [(W, c), …] of these widths, pretrained one after the other on images (N, n) in [0, 1].

    Returns the layers and the reconstruction errors (lanes, layers, passes).
    """
    data = images.expand(len(generators), *images.shape)
    layers, errors = [], []
    for width in widths:
        (weight, _, bias), error = train_machine(data, width, generators, settings)
        data = torch.sigmoid(torch.baddbmm(bias, data, weight))
        layers.append((weight, bias))
        errors.append(error)
    return layers, torch.stack(errors, 1)
