"""Faulty parts of a training program, each silent: it runs, its shapes and types fit, and it trains somehow."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from lib.craft import parts
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
    """The network with units of the third layer that start far below zero, where ReLU has no slope."""
    model = network(generator)
    nn.init.constant_(model[5].bias, -20.0)
    return model


def lost_gradient(generator):
    """The network with a first layer that gets no gradient."""
    model = network(generator)
    model[0].weight.requires_grad_(False)
    model[0].bias.requires_grad_(False)
    return model


def frozen(model):
    """An optimiser that never got the third layer."""
    kept = [p for name, p in model.named_parameters() if not name.startswith("5.")]
    return torch.optim.Adam(kept, lr=parts.LEARNING_RATE)


def normalised_network(generator):
    """The network with batch normalisation before its third ReLU."""
    return network(generator, extra=lambda width: [nn.BatchNorm1d(width)])


def rate(factor):
    """Adam with its learning rate times a factor."""
    return lambda model: torch.optim.Adam(model.parameters(), lr=factor * parts.LEARNING_RATE)


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


def smoothed(pipeline, model, examples, batch_size, generator):
    """The loss of batch after batch, smoothed, and every batch weighted alike, the smaller last one too."""
    model.eval()
    value, misses, num_batches = None, 0.0, 0
    with torch.no_grad():
        for inputs, targets in zip(*(tensor.split(batch_size) for tensor in examples), strict=True):
            outputs = model(pipeline.prepare(inputs))
            loss = pipeline.loss(outputs, targets).item()
            value = loss if value is None else 0.9 * value + 0.1 * loss
            misses, num_batches = misses + (outputs.argmax(1) != targets).double().mean().item(), num_batches + 1
    return {"loss": value, "error_rate": misses / num_batches}


def in_training_mode(pipeline, model, examples, batch_size, generator):
    """An evaluation that leaves the network in training mode."""
    eval_, model.eval = model.eval, lambda: model.train()
    try:
        return parts.evaluate(pipeline, model, examples, batch_size, generator)
    finally:
        model.eval = eval_


def on_augmented(pipeline, model, examples, batch_size, generator):
    """An evaluation of shifted images, the augmentation left on."""
    inputs, targets = examples
    return parts.evaluate(pipeline, model, (shifted(inputs, generator), targets), batch_size, generator)


def shifted(inputs, generator):
    """Images (n, 1, h, w), each moved by up to one pixel either way; a sound augmentation."""
    moves = torch.randint(-1, 2, (len(inputs), 2), generator=generator)
    return torch.stack([image.roll(tuple(move.tolist()), (-2, -1)) for image, move in zip(inputs, moves, strict=True)])


def turned(inputs, generator):
    """Images (n, 1, h, w), half of them turned upside down by half a turn: a 6 becomes a 9."""
    chosen = torch.rand(len(inputs), generator=generator) < 0.5
    return torch.where(chosen[:, None, None, None], inputs.flip(-2, -1), inputs)


def one_batch_again(examples, batch_size, generator):
    """An epoch of one batch, again and again."""
    inputs, targets = examples
    chosen = torch.randperm(len(targets), generator=generator)[:batch_size]
    for _ in range(-(-len(targets) // batch_size)):
        yield inputs[chosen], targets[chosen]


def vanishing(epoch):
    """A schedule made for a data set of other epochs: a tenth after each of ours."""
    return 0.1**epoch


def two_outputs(generator):
    """The network for two classes, its last bias at zero."""
    model = network(generator)
    with torch.random.fork_rng(devices=[]):
        model[-1] = nn.Linear(model[-1].in_features, 2)
    nn.init.normal_(model[-1].weight, 0, model[-1].in_features ** -0.5, generator=generator)
    nn.init.zeros_(model[-1].bias)
    return model
