"""Stage 2, the input-independent baseline: with its inputs set to zero, the network must do worse.

Source: A. Karpathy, "A Recipe for Training Neural Networks" (2019), stage 2, item on the input-independent baseline.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import torch

from lib.craft.finding import Finding
from lib.craft.levels import MISSED, gain_level
from lib.craft.training import test_losses, trained

SMALLEST = 0.05  # share of the blind network's loss: two that learn nothing differ by less, by chance of training


@dataclass(frozen=True)
class Blind:
    """A preparation whose outcome is set to zero."""

    prepare: Callable

    def __call__(self, inputs):
        return torch.zeros_like(self.prepare(inputs))


def zero_inputs(pipeline, seed):
    """Trained on the real inputs, the test losses are lower than with zeros, by SMALLEST at least.

    The paired test at MISSED knows the chance of the test examples. That of the two trainings it does not know.
    """
    blind = replace(pipeline, prepare=Blind(pipeline.prepare))
    real = test_losses(pipeline, trained(pipeline, seed).model)
    zeros = test_losses(blind, trained(blind, seed).model)
    level = gain_level(zeros - real)
    passed = level < MISSED and real.mean() <= (1 - SMALLEST) * zeros.mean()
    measured = f"test loss {real.mean():.4f} on the inputs, {zeros.mean():.4f} on zeros: p = {level:.2g}"
    advice = "The network learns nothing from its inputs that holds on test examples: do inputs and labels belong?"
    return Finding("2.zero", "input-independent baseline", passed, measured, advice)
