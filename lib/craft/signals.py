"""Stage 3, one signal at a time: each input signal brings something, or it is noticed that it does not.

A signal is withdrawn by exchanging it between the test examples at random: L. Breiman, "Random Forests", Machine
Learning 45 (2001), section 10. If the signal is noise, the exchanged test set is as likely as the true one, so that the
test keeps its level; two networks trained with and without it would differ by the luck of training as well.
Source of the check: A. Karpathy, "A Recipe for Training Neural Networks" (2019), stage 3, item on adding complexity.
"""

import torch

from lib.craft.finding import Finding, not_checked
from lib.craft.levels import MISSED, gain_level
from lib.craft.training import generator_of, losses_of, outputs_of, test_losses, trained

ITEM, TITLE = "3.one", "each signal brings something"


def one_signal(pipeline, seed):
    """The test loss rises when any one signal is exchanged between examples: the paired test at MISSED for each."""
    masks = signals_of(pipeline)
    if len(masks) < 2:
        return not_checked(ITEM, TITLE, "the inputs are a single signal")
    model, (inputs, targets) = trained(pipeline, seed).model, pipeline.test
    order = torch.randperm(len(targets), generator=generator_of(seed, "check"))
    whole, rises, idle = test_losses(pipeline, model), [], []
    for name, mask in masks.items():
        exchanged = torch.where(mask, inputs[order], inputs)
        rise = losses_of(pipeline, outputs_of(pipeline, model, exchanged), targets) - whole
        rises.append(f"{name} {rise.mean():+.4f}")
        if gain_level(rise) >= MISSED:
            idle.append(name)
    measured = f"test loss {whole.mean():.4f}; without a signal: {', '.join(rises)}"
    advice = f"The network gains nothing from: {', '.join(idle) or 'none'}. Look how the signal is read and joined."
    return Finding(ITEM, TITLE, not idle, measured, advice)


def signals_of(pipeline):
    """The masks of the signals by name: the pipeline's own, or the channels of inputs (n, channels, ...)."""
    if pipeline.signals is not None:
        return pipeline.signals
    shape = pipeline.examples[0].shape[1:]
    if len(shape) < 2:
        return {}
    places = torch.arange(shape[0]).reshape(-1, *[1] * (len(shape) - 1))
    return {f"channel {k}": (places == k).expand(shape) for k in range(shape[0])}
