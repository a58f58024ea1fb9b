"""Stage 2, the input-independent baseline: with its inputs set to zero, the network must do worse.

Source: A. Karpathy, "A Recipe for Training Neural Networks" (2019), stage 2, item on the input-independent baseline.
"""

from dataclasses import replace

import torch

from lib.craft.finding import Finding
from lib.craft.levels import MISSED, gain_level
from lib.craft.training import test_losses, train, trained

SMALLEST = 0.05  # share of the blind network's loss: two that learn nothing differ by less, by chance of training


def zero_inputs(pipeline, seed):
    """Trained on the real inputs, the test losses are lower than with zeros, by SMALLEST at least.

    The paired test at MISSED knows the chance of the test examples. That of the two trainings it does not know.
    """
    blind = replace(pipeline, prepare=lambda inputs: torch.zeros_like(pipeline.prepare(inputs)))
    real = test_losses(pipeline, trained(pipeline, seed).model)
    zeros = test_losses(blind, train(blind, seed).model)
    level = gain_level(zeros - real)
    passed = level < MISSED and real.mean() <= (1 - SMALLEST) * zeros.mean()
    measured = f"test loss {real.mean():.4f} on the inputs, {zeros.mean():.4f} on zeros: p = {level:.2g}"
    advice = "The network learns nothing from its inputs that holds on test examples: do inputs and labels belong?"
    return Finding("2.zero", "input-independent baseline", passed, measured, advice)
