"""Stage 2, the decreasing training loss: a toy that underfits gets a lower training loss from a little more capacity.

Source: A. Karpathy, "A Recipe for Training Neural Networks" (2019), stage 2, item on the decreasing training loss.
"""

from dataclasses import replace

from lib.craft.finding import Finding, not_checked
from lib.craft.levels import MISSED, gain_level
from lib.craft.training import losses_of, outputs_of, trained

ITEM, TITLE = "2.capacity", "more capacity, lower training loss"


def more_capacity(pipeline, seed):
    """The larger toy's training losses are lower after as many steps: the paired test over the examples at MISSED."""
    if pipeline.capacities is None:
        return not_checked(ITEM, TITLE, "no two builds of different capacity")
    small, large = (_training_losses(replace(pipeline, build=build), seed) for build in pipeline.capacities)
    level = gain_level(small - large)
    measured = f"training loss {small.mean():.4f} of the smaller, {large.mean():.4f} of the larger: p = {level:.2g}"
    advice = "Are the weights of the added units among model.parameters(), and do they reach the output?"
    return Finding(ITEM, TITLE, level < MISSED, measured, advice)


def _training_losses(pipeline, seed):
    inputs, targets = pipeline.examples
    return losses_of(pipeline, outputs_of(pipeline, trained(pipeline, seed).model, inputs), targets)
