"""Lottery tickets: which weights of a trained network stay, and what they are set back to.

Source: J. Frankle and M. Carbin, "The Lottery Ticket Hypothesis" (ICLR 2019); in the form of S. Greydanus, "Scaling
down deep learning" (2020), section "Finding lottery tickets": a fully connected network 40-500-500-10 with a skip
connection, one mask for each layer over its weights and biases together. A layer is one matrix (out, in + 1) with
the biases in its last column; a mask is a matrix of truth values of the same shape. With rank_l the place of |w|
among the weights of layer l, the smallest first and those that are gone before all others, a sparsity s keeps

    mask = [rank_l(|w after training|) ≥ ⌊s · number of weights of l⌋]         w ← mask · w before training
"""

import math

import numpy as np
import torch
from torch import Tensor, nn

from lib.mnist1d.layout import seeded

NUM_POINTS, NUM_CLASSES = 40, 10
WIDTH, NUM_PARAMETERS = 500, 276_010
SPARSITY = 91 / 99  # the '92 %': place 91 of a hundred from 0 to 1
LAYERS = ("first", "second", "last")


def initial_layers(seed: int, width: int = WIDTH) -> list[Tensor]:
    """PyTorch's default start at `seed`: first (width, 41), second (width, width + 1), last (10, width + 1)."""
    sizes = ((NUM_POINTS, width), (width, width), (width, NUM_CLASSES))
    module = seeded(lambda: nn.ModuleList(nn.Linear(*pair) for pair in sizes), seed)
    layers = [torch.cat([part.weight, part.bias[:, None]], dim=1).detach() for part in module]
    if width == WIDTH and size(layers) != NUM_PARAMETERS:
        raise ValueError(f"the network has {size(layers):,} parameters, the published one {NUM_PARAMETERS:,}")
    return layers


def full_masks(layers: list[Tensor]) -> list[Tensor]:
    """Masks that keep everything, of the shapes of the layers."""
    return [torch.ones_like(layer, dtype=torch.bool) for layer in layers]


def pruned(layers: list[Tensor], masks: list[Tensor], sparsity: float) -> list[Tensor]:
    """Masks of this sparsity: of each layer the weights that are largest after training; what was gone stays gone."""
    return [_largest(torch.where(mask, layer.abs(), -1.0), sparsity) for layer, mask in zip(layers, masks, strict=True)]


def random_masks(layers: list[Tensor], sparsity: float, generator: np.random.Generator) -> list[Tensor]:
    """Masks of this sparsity drawn anew: of each layer as many weights as a ticket has, any of them."""
    return [_largest(torch.as_tensor(generator.random(tuple(layer.shape))), sparsity) for layer in layers]


def rewound(initial: list[Tensor], masks: list[Tensor]) -> list[Tensor]:
    """The initial weights where the masks keep them, zero elsewhere."""
    return [layer * mask for layer, mask in zip(initial, masks, strict=True)]


def check_rewound(layers: list[Tensor], initial: list[Tensor], masks: list[Tensor]) -> None:
    """Raise RuntimeError unless every surviving weight is its stored initial value, bit for bit."""
    for name, layer, start, mask in zip(LAYERS, layers, initial, masks, strict=True):
        if not torch.equal(layer[mask].view(torch.int32), start[mask].view(torch.int32)):
            raise RuntimeError(f"the {name} layer does not start from its initial weights")


def check_gone(layers: list[Tensor], masks: list[Tensor]) -> None:
    """Raise RuntimeError when a weight that a mask removed is not zero."""
    for name, layer, mask in zip(LAYERS, layers, masks, strict=True):
        if back := int(layer[~mask].count_nonzero()):
            raise RuntimeError(f"{back} removed weights of the {name} layer came back")


def check_nested(masks: list[Tensor], earlier: list[Tensor]) -> None:
    """Raise RuntimeError when a mask keeps what an earlier round had removed."""
    for name, mask, before in zip(LAYERS, masks, earlier, strict=True):
        if (mask & ~before).any():
            raise RuntimeError(f"the mask of the {name} layer is not nested in the one before")


def size(arrays: list[Tensor]) -> int:
    """Numbers in all layers."""
    return sum(array.numel() for array in arrays)


def density(masks: list[Tensor]) -> float:
    """Fraction of all weights and biases that the masks keep."""
    return sum(int(mask.sum()) for mask in masks) / size(masks)


def _largest(importance: Tensor, sparsity: float) -> Tensor:
    order = importance.flatten().argsort(stable=True)
    mask = torch.ones(importance.numel(), dtype=torch.bool)
    mask[order[: math.floor(sparsity * len(order))]] = False
    return mask.view(importance.shape)
