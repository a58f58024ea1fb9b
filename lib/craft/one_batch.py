"""Stage 2, overfitting one batch: a network with enough capacity learns two examples by heart, with every layer.

Source: A. Karpathy, "A Recipe for Training Neural Networks" (2019), stage 2, item on overfitting one batch.
A network whose first layer never changes can still learn two examples, so the check looks at the weights as well.
"""

import math
from functools import partial

import numpy as np
import torch

from lib.craft.drawings import curves
from lib.craft.finding import Finding
from lib.craft.training import built, seeded
from lib.craft.updates import unmoved

MAX_STEPS = 500
LOWEST = 0.01  # of the loss of guessing: two examples are then predicted with a probability of 98 % or more


def one_batch(pipeline, seed):
    """Two examples of two classes reach LOWEST · log(num_classes), are predicted right, and move every weight."""
    inputs, targets = two_examples(pipeline)
    batch, goal = (pipeline.prepare(inputs), targets), LOWEST * math.log(pipeline.num_classes)
    model, losses = built(pipeline, seed), []
    start = {name: p.detach().clone() for name, p in model.named_parameters()}
    with seeded(seed):
        optimizer = pipeline.optimizer(model)
        model.train()
        while len(losses) < MAX_STEPS and (not losses or losses[-1] > goal):
            losses.append(float(pipeline.step(model, pipeline.loss, batch, optimizer)))
        with torch.no_grad():
            right = bool((model(batch[0]).argmax(1) == targets).all())
    still = unmoved(model, start)
    measured = (
        f"loss {losses[-1]:.4f} after {len(losses)} steps (goal {goal:.3f}), labels "
        f"{'right' if right else 'wrong'}, {len(still)} of {len(start)} weight tensors never moved"
    )
    figure = partial(curves, {"loss": np.array(losses)}, "step", "loss (nats)", "Loss on one batch of two examples.")
    advice = "Too low a learning rate, lost gradients, or a loss that cannot reach zero" + _named(still)
    passed = losses[-1] <= goal and right and not still
    return Finding("2.onebatch", "overfit one batch", passed, measured, advice, figure)


def two_examples(pipeline):
    """The first training example and the first one of another class."""
    inputs, targets = pipeline.examples
    other = torch.nonzero(targets != targets[0])
    chosen = torch.tensor([0, int(other[0]) if len(other) else 1])
    return inputs[chosen], targets[chosen]


def _named(still):
    return f"; see {', '.join(still)}." if still else "."
