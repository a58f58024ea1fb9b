"""Updates of the weights: every weight moves, decay shrinks, no gradient of an earlier step is left, units are alive.

Source: A. Karpathy, "A Recipe for Training Neural Networks" (2019), on training that fails silently. A step is run with
a loss that is zero, so that decay alone moves the weights, and with a learning rate of zero, so that only the gradient
shows.
"""

import math

import torch
from torch import nn

from lib.craft.finding import Finding, not_checked
from lib.craft.levels import ROUNDING
from lib.craft.training import built, copied, outputs_of, seeded, stream, train, trained

NUM_STEPS = 10
DEAD_SHARE = 0.5  # of a layer's units: it has lost half of its width


def unmoved(model, start):
    """Names of the parameters that are bit for bit those of `start`, and so were never updated."""
    return [name for name, p in model.named_parameters() if torch.equal(p.detach(), start[name])]


def moving(pipeline, seed):
    """After NUM_STEPS steps no parameter tensor is bit for bit what it was; no threshold."""
    run = train(pipeline, seed, NUM_STEPS)
    still = unmoved(run.model, run.start)
    measured = f"{len(still)} of {len(run.start)} weight tensors did not move in {NUM_STEPS} steps"
    advice = f"See {', '.join(still) or 'nothing'}: frozen, cut off from the loss, or not handed to the optimiser."
    return Finding("2.moving", "every weight moves", not still, measured, advice)


def decay(pipeline, seed):
    """Under a loss of zero the weights do not grow, up to ROUNDING: what is left of the step is weight decay."""
    model = built(pipeline, seed)
    before = _norm(model)
    with seeded(seed):
        optimizer, batch = pipeline.optimizer(model), _batch(pipeline, seed)
        model.train()
        for _ in range(NUM_STEPS):
            pipeline.step(model, lambda outputs, targets: 0 * outputs.sum(), batch, optimizer)
    after = _norm(model)
    measured = f"norm of the weights under a loss of zero: {before:.5f}, after {NUM_STEPS} steps {after:.5f}"
    advice = "Weight decay must be added to the gradient, or the squared weights to the loss: look at its sign."
    return Finding("2.decay", "weight decay shrinks", after <= before * (1 + ROUNDING), measured, advice)


def accumulation(pipeline, seed):
    """With a learning rate of zero, a second step on the same batch has the gradient of the first, to ROUNDING."""
    model, norms = built(pipeline, seed), []
    optimizer, batch = pipeline.optimizer(model), _batch(pipeline, seed)
    for group in optimizer.param_groups:
        group["lr"] = 0.0
    optimizer.register_step_pre_hook(lambda *_: norms.append(_gradient_norm(model)))
    model.train()
    for _ in range(2):
        with seeded(seed):
            pipeline.step(model, pipeline.loss, batch, optimizer)
    if len(norms) < 2 or norms[0] == 0:
        return not_checked("2.accumulate", "gradients set to zero", "no gradient reached the optimiser")
    ratio = norms[-1] / norms[-2]
    measured = f"the second step on one batch has {ratio:.4f} times the gradient of the first"
    advice = "Call optimizer.zero_grad() in every step, unless gradients are summed on purpose."
    return Finding("2.accumulate", "gradients set to zero", abs(ratio - 1) <= 10 * ROUNDING, measured, advice)


def dead_units(pipeline, seed):
    """In no ReLU layer of the trained network are DEAD_SHARE of the units zero for every test example."""
    model = copied(trained(pipeline, seed).model)
    layers = {name: m for name, m in model.named_modules() if isinstance(m, nn.ReLU)}
    if not layers:
        return not_checked("2.dead", "dead units", "the model has no ReLU module")
    alive = {}
    for name, layer in layers.items():
        layer.register_forward_hook(lambda _, __, outputs, name=name: _note(alive, name, outputs))
    outputs_of(pipeline, model, pipeline.test[0])
    dead = {name: 1 - units.double().mean().item() for (name, _), units in alive.items()}
    worst = max(dead, key=dead.get)
    measured = f"{100 * dead[worst]:.0f} % of the units of layer {worst!r} are zero for every test example"
    advice = "Lower the learning rate, or look at the initial weights and biases below this layer."
    return Finding("2.dead", "dead units", dead[worst] < DEAD_SHARE, measured, advice)


def _note(alive, name, outputs):
    """Remember which units (channels of a convolution) were above zero for any example."""
    active = (outputs > 0).transpose(0, 1).flatten(1).any(1)
    key = (name, len(active))  # one module may serve layers of several widths
    alive[key] = alive.get(key, False) | active


def _batch(pipeline, seed):
    return next(stream(pipeline, pipeline.examples, seed))[1]


def _norm(model):
    return math.sqrt(sum(p.detach().double().pow(2).sum().item() for p in model.parameters()))


def _gradient_norm(model):
    gradients = [p.grad.double() for p in model.parameters() if p.grad is not None]
    return math.sqrt(sum(g.pow(2).sum().item() for g in gradients))
