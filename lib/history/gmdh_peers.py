"""The rivals of the group method on the same splits: ordinary least squares, and a network with one hidden layer.

The network has 16 tanh units, y = w · tanh(W x + b) + c, and is trained by gradient descent with momentum on the
squared error of the training part; the held-out part decides when to stop. All splits are trained at once.
"""

import numpy as np
import torch

from lib.history.gmdh import criterion

NUM_HIDDEN, LEARNING_RATE, MOMENTUM = 16, 0.05, 0.9
EPOCHS_A_LOOK = 10  # how often the network is tried on the held-out part


def linear_errors(splits):
    """Test error (seeds,) of ordinary least squares on the training part; splits: `gmdh_study.parts` of each seed."""
    found = []
    for (inputs, target), _, (new, truth) in splits:
        weights = np.linalg.lstsq(np.c_[inputs, np.ones(len(inputs))], target)[0]
        found.append(criterion((np.c_[new, np.ones(len(new))] @ weights)[:, None], truth)[0])
    return np.array(found)


def network_errors(splits, seeds, num_epochs):
    """Test error (seeds,) of one hidden layer of tanh units, trained on all splits at once, stopped on held-out data.

    Gradient descent with momentum on the whole training part; of the epochs looked at, the one with the smallest
    held-out error counts.
    """
    stacked = [
        [torch.tensor(np.stack(side), dtype=torch.float32) for side in zip(*part, strict=True)]
        for part in zip(*splits, strict=True)
    ]
    weights = _initial(seeds, stacked[0][0].shape[2])
    optimizer = torch.optim.SGD(weights, LEARNING_RATE, MOMENTUM)
    best, errors = np.full(len(splits), np.inf), np.full(len(splits), np.inf)
    for epoch in range(1, num_epochs + 1):
        loss = _squared(weights, stacked[0])
        optimizer.zero_grad()
        loss.sum().backward()
        optimizer.step()
        if epoch % EPOCHS_A_LOOK:
            continue
        with torch.no_grad():
            held_out, test = (_squared(weights, part).numpy() for part in stacked[1:])
        errors = np.where(held_out < best, test, errors)
        best = np.minimum(held_out, best)
    return errors / np.array([np.var(test[1]) for _, _, test in splits])


def _stacked(part):
    """Inputs (seeds, n, d) and targets (seeds, n) of one part of all splits, in single precision."""
    return [torch.tensor(np.stack(side), dtype=torch.float32) for side in zip(*part, strict=True)]


def _initial(seeds, num_inputs):
    """Weights of all networks, (seeds, fan_in, units) each, uniform within 1/√fan_in; biases zero."""
    weights = []
    generators = [torch.Generator().manual_seed(int(seed)) for seed in seeds]
    for fan_in, units in ((num_inputs, NUM_HIDDEN), (NUM_HIDDEN, 1)):
        draws = [torch.rand(fan_in, units, generator=g, dtype=torch.float32) * 2 - 1 for g in generators]
        weights += [torch.stack(draws) / fan_in**0.5, torch.zeros(len(seeds), 1, units, dtype=torch.float32)]
    return [weight.requires_grad_() for weight in weights]


def _squared(weights, part):
    """Mean squared error of each network on its own part, (seeds,)."""
    first, bias, second, offset = weights
    outputs = torch.tanh(part[0] @ first + bias) @ second + offset
    return ((outputs[..., 0] - part[1]) ** 2).mean(1)
