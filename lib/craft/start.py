"""Stage 2, the loss and the bias at initialisation, before anything is learned.

With n classes and outputs that say nothing, the cross-entropy is log n. Logits that are random with variance v raise
it by about v/2 (second-order expansion of log Σ exp), and no more than unit variance is needed at the start
(X. Glorot and Y. Bengio, AISTATS 2010). Source: A. Karpathy, "A Recipe for Training Neural Networks" (2019), stage 2.
"""

import math

import numpy as np
import torch
from torch import nn

from lib.craft.finding import Finding, not_checked
from lib.craft.training import built, losses_of, outputs_of

UNIT_VARIANCE = 0.5  # nats that logits of variance 1 add
BIAS_SHARE = 0.1  # of log n: a bias that is off by more decides the first steps
NUM_EXAMPLES = 500


def initial_loss(pipeline, seed):
    """The loss before training is log(num_classes), or the entropy of the classes, to within UNIT_VARIANCE nats."""
    loss = loss_at_start(pipeline, seed)
    guess, informed = math.log(pipeline.num_classes), _entropy(pipeline)
    passed = math.isfinite(loss) and informed - UNIT_VARIANCE <= loss <= guess + UNIT_VARIANCE
    measured = f"loss {loss:.4f} nats before training; log({pipeline.num_classes}) = {guess:.4f}"
    advice = "Make the weights of the last layer smaller; look for outputs that pass a softmax before the loss."
    return Finding("2.initloss", "loss at initialisation", passed, measured, advice)


def loss_at_start(pipeline, seed):
    """Mean loss over NUM_EXAMPLES training examples before training, in nats."""
    inputs, targets = (tensor[:NUM_EXAMPLES] for tensor in pipeline.examples)
    return float(losses_of(pipeline, outputs_of(pipeline, built(pipeline, seed), inputs), targets).mean())


def initial_bias(pipeline, seed):
    """The last bias predicts the shares of the classes, to within BIAS_SHARE of log(num_classes) nats.

    The excess is the Kullback-Leibler divergence of the shares from softmax(bias): what the first steps would learn.
    """
    item, title = "2.bias", "bias of the last layer"
    bias = _last_bias(built(pipeline, seed), pipeline.num_classes)
    if bias is None:
        return not_checked(item, title, "no last linear layer with a bias")
    shares = _shares(pipeline)
    excess = float((shares * (np.log(np.maximum(shares, 1e-300)) - bias.log_softmax(0).double().numpy())).sum())
    bound = BIAS_SHARE * math.log(pipeline.num_classes)
    measured = f"the bias predicts the shares of the classes with {excess:.4f} nats to learn (bound {bound:.3f})"
    advice = "Set the last bias to the logarithms of the classes' shares in the training set."
    return Finding(item, title, excess <= bound, measured, advice)


def _shares(pipeline):
    counts = torch.bincount(pipeline.examples[1], minlength=pipeline.num_classes).double()
    return (counts / counts.sum()).numpy()


def _entropy(pipeline):
    shares = _shares(pipeline)
    return float(-(shares[shares > 0] * np.log(shares[shares > 0])).sum())


def _last_bias(model, num_classes):
    """The bias (num_classes,) of the last linear layer, or None."""
    layers = [m for m in model.modules() if isinstance(m, nn.Linear) and m.out_features == num_classes]
    return layers[-1].bias.detach() if layers and layers[-1].bias is not None else None
