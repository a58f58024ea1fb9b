"""Stage 2, the loss itself: near zero where right, log n where ignorant, and with a gradient where very wrong.

A. Karpathy, "A Recipe for Training Neural Networks" (2019), section 2: clipping the loss where the gradient was meant
makes the training ignore its outliers, and no test of types or shapes sees it.
"""

import math

import torch
import torch.nn.functional as F

from lib.craft.finding import Finding
from lib.craft.levels import ROUNDING

SURE = 20.0  # nats by which the sure outputs prefer a class: a loss of e^-20 where right, of 20 where wrong


def loss_shape(pipeline, seed):
    """Sure and right: below 1 % of log n; ignorant: log n; sure and wrong: a gradient of 1/2 or more an example.

    The outputs are log-probabilities, so that it holds for losses of logits and of log-probabilities. The bound 1/2
    is half of the gradient of the cross-entropy there, 1 for the output of the right class.
    """
    n = pipeline.num_classes
    targets = torch.arange(n)
    right = F.log_softmax(SURE * F.one_hot(targets, n).float(), 1)
    sure, ignorant = float(pipeline.loss(right, targets)), float(pipeline.loss(F.log_softmax(0 * right, 1), targets))
    wrong = right.roll(1, dims=1).clone().requires_grad_()
    gradient = torch.autograd.grad(pipeline.loss(wrong, targets), wrong)[0]
    pull = -n * gradient[targets, targets].max().item()
    passed = sure < 0.01 * math.log(n) and abs(ignorant / math.log(n) - 1) < ROUNDING and pull >= 0.5
    measured = f"loss {sure:.4f} where sure and right, {ignorant:.4f} where ignorant; pull {pull:.3f} where wrong"
    advice = "Clip gradients and not losses; pass logits, not probabilities; take the mean over the examples."
    return Finding("2.loss", "shape of the loss", passed, measured, advice)
