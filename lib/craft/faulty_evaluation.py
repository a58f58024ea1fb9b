"""Faulty evaluations, each silent: a plausible loss and error rate come out, of something else than was meant."""

import torch

from lib.craft import parts
from lib.craft.faulty_training import shifted


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
