"""Faulty optimisers, losses, steps, batches, schedules and augmentations, each silent: the training goes on somehow."""

import torch
import torch.nn.functional as F

from lib.craft import parts
from lib.craft.adam import Adam
from lib.craft.digits import LEARNING_RATE, adam
from lib.craft.training import AtRate


def frozen(model):
    """An optimiser that never got the second layer."""
    kept = [p for name, p in model.named_parameters() if not name.startswith("3.")]
    return Adam(kept, LEARNING_RATE)


def rate(factor):
    """The healthy optimiser with its learning rate times a factor."""
    return AtRate(adam, factor)


def clipped_loss(outputs, targets):
    """Cross-entropy, clipped example by example where the gradient should have been."""
    return F.cross_entropy(outputs, targets, reduction="none").clamp(max=3.0).mean()


def shifted_loss(outputs, targets):
    """Cross-entropy gathered from the flat log-probabilities, the places of the rows off by one example."""
    flat = outputs.log_softmax(1).roll(1, dims=0).flatten()
    return -flat[torch.arange(len(targets)) * outputs.shape[1] + targets].mean()


def growing_step(model, loss, batch, optimizer):
    """A step whose weight decay has the wrong sign, so that it makes weights grow."""

    def with_decay(outputs, targets):
        return loss(outputs, targets) - 1e-4 * sum(p.pow(2).sum() for p in model.parameters())

    return parts.step(model, with_decay, batch, optimizer)


def accumulating_step(model, loss, batch, optimizer):
    """A step that leaves the gradients of all earlier steps in place."""
    inputs, targets = batch
    value = loss(model(inputs), targets)
    value.backward()
    optimizer.step()
    return value.item()


def one_batch_again(examples, batch_size, generator):
    """An epoch of one batch, again and again."""
    inputs, targets = examples
    chosen = torch.randperm(len(targets), generator=generator)[:batch_size]
    for _ in range(-(-len(targets) // batch_size)):
        yield inputs[chosen], targets[chosen]


def vanishing(epoch):
    """A schedule made for a data set of much longer epochs: a twentieth after each of ours."""
    return 0.05**epoch


def shifted(inputs, generator):
    """Images (n, 1, h, w), each moved by up to one pixel either way; a sound augmentation."""
    moves = torch.randint(-1, 2, (len(inputs), 2), generator=generator)
    rows, columns = ((torch.arange(n) - moves[:, k, None]) % n for k, n in enumerate(inputs.shape[-2:]))
    return inputs[torch.arange(len(inputs))[:, None, None], :, rows[:, :, None], columns[:, None]].permute(0, 3, 1, 2)


def turned(inputs, generator):
    """Images (n, 1, h, w), half of them turned upside down by half a turn: a 6 becomes a 9."""
    chosen = torch.rand(len(inputs), generator=generator) < 0.5
    return torch.where(chosen[:, None, None, None], inputs.flip(-2, -1), inputs)
