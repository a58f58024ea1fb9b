"""Supervised training of the arms of `pretraining_study`: at the rate that does best on validation digits.

Every seed is a lane (see `stacked`), and so is every rate of a grid: they are trained side by side, seeds in the same
order of digits at every rate. An arm says activation, rates, passes, batches and momentum.
"""

from dataclasses import dataclass

import numpy as np
import torch

from lib.history.stacked import flat, predictions, train_pass

ORDER_STREAM = 2  # of the generators that a seed opens
NUM_TUNING_SEEDS = 2


@dataclass(frozen=True)
class Examples:
    """Images float32 (n, 256) in [0, 1] and labels int64 (n,), as tensors."""

    images: torch.Tensor
    labels: torch.Tensor


def chosen_rate(arm, layers, train, validation, seeds):
    """The rate with the lowest mean validation error after half the passes, and the errors (rates, tuning seeds)."""
    few = seeds[:NUM_TUNING_SEEDS]
    start = [(weight[: len(few)], bias[: len(few)]) for weight, bias in layers]
    num_epochs = -(-arm.num_epochs // 2)
    _, curves = fine_tuned(arm, start, train, validation, few, arm.rates, num_epochs, last_only=True)
    errors = curves["test_error_rate"][:, -1].reshape(len(arm.rates), len(few))
    return arm.rates[int(errors.mean(1).argmin())], errors


def fine_tuned(arm, layers, train, test, seeds, rates, num_epochs, last_only=False):
    """Supervised passes from the given layers at each rate: the trained layers, and curves (rates · seeds, passes).

    The orders depend on the seed alone. `last_only` tests after the last pass and not after each.
    """
    layers = [tuple(array.repeat(len(rates), 1, 1) for array in pair) for pair in layers]
    velocities = [torch.zeros_like(array) for array in flat(layers)]
    rate = torch.tensor(rates).repeat_interleave(len(seeds))[:, None, None]
    generators = [np.random.default_rng([ORDER_STREAM, seed]) for seed in seeds]
    losses, errors, first = [], [] if last_only else [error_rate(layers, test, arm)], None
    for epoch in range(num_epochs):
        order = torch.tensor(np.stack([rng.permutation(len(train.labels)) for rng in generators]))
        first = order[:, :8].numpy() if first is None else first
        look = {"momentum": arm.momentum, "batch_size": min(arm.batch_size, len(train.labels))}
        order = order.repeat(len(rates), 1)
        losses.append(train_pass(layers, velocities, train.images, train.labels, order, rate, arm.activation, **look))
        if not last_only or epoch == num_epochs - 1:
            errors.append(error_rate(layers, test, arm))
    curves = {"train_loss": torch.stack(losses, 1).numpy(), "test_error_rate": np.stack(errors, 1), "order": first}
    return layers, curves


def error_rate(layers, examples, arm):
    """Share of the examples misread by each lane, numpy (lanes,)."""
    wrong = predictions(layers, examples.images, arm.activation) != examples.labels
    return wrong.double().mean(1).numpy()


def few_labels(arm, layers, train, test, seeds, rate):
    """Test error after training on the first labels only, (seeds, sizes), with as many updates at every size."""
    found = [np.zeros((len(seeds), 0))]
    for size in arm.label_sizes:
        some = Examples(train.images[:size], train.labels[:size])
        num_epochs = max(1, round(arm.num_label_updates * arm.batch_size / size))
        _, curves = fine_tuned(arm, layers, some, test, seeds, [rate], num_epochs, last_only=True)
        found.append(curves["test_error_rate"])
    return np.concatenate(found, 1)
