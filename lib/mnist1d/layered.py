"""The torch module of a list of layers: the start of its parameters, and the oracle of the compiled engine.

A layer with weights of its own at every point starts as a convolution does: uniform within ±1/√(planes · taps).
"""

import torch
from torch import Tensor, nn

from lib.mnist1d.program import Layer
from lib.mnist1d.recurrent_layer import HIDDEN


class Layered(nn.Module):
    """Layers (`Layer`, …) over signals (n, points), their parameters in the order of the layers."""

    def __init__(self, layers: tuple[Layer, ...], num_points: int = 40):
        super().__init__()
        self.layers, self.parts = layers, nn.ModuleList()
        planes, points = 1, num_points
        for layer in layers:
            whole = layer.kind == "sum" and not layer.taps
            self.parts.append(_part(layer, planes * points if whole else planes, points))
            planes, points = layer.shape(planes * points, 1) if whole else layer.shape(planes, points)

    def forward(self, x: Tensor) -> Tensor:
        """Logits (n, classes)."""
        h = x[:, None]
        for layer, part in zip(self.layers, self.parts, strict=True):
            if layer.kind == "recurrent":
                h = part(h.mT)[0].flatten(1)[..., None]
                continue
            seen = h.flatten(1)[..., None] if layer.kind == "sum" and not layer.taps else h
            out = part(seen)
            out = out.relu() if layer.rectify else out
            h = seen + out if layer.skip else out
        return h.flatten(1)


class Unshared(nn.Module):
    """A convolution whose weights (out, in, taps, points') and biases (out, points') are its own at every point."""

    def __init__(self, num_in, num_out, taps, stride, padding, positions):
        super().__init__()
        bound = (num_in * taps) ** -0.5
        self.weight = nn.Parameter(torch.empty(num_out, num_in, taps, positions).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.empty(num_out, positions).uniform_(-bound, bound))
        self.taps, self.stride, self.padding = taps, stride, padding

    def forward(self, x: Tensor) -> Tensor:
        """Planes (n, out, points') of x (n, in, points)."""
        seen = nn.functional.pad(x, (self.padding, self.padding)).unfold(2, self.taps, self.stride)
        return torch.einsum("nipk,oikp->nop", seen, self.weight) + self.bias


def _part(layer, planes, points):
    """The torch module of one layer, without its relu."""
    if layer.kind == "recurrent":
        return nn.GRU(1, HIDDEN, batch_first=True, bidirectional=True)
    if layer.kind == "max":
        return nn.MaxPool1d(layer.taps, layer.stride)
    if layer.kind == "mean":
        return nn.AvgPool1d(layer.taps, layer.stride)
    if not layer.taps:
        return nn.Conv1d(planes, layer.planes, 1)  # what is fully connected has one point; starts as nn.Linear does
    geometry = planes, layer.planes, layer.taps, layer.stride, layer.padding
    if layer.shared:
        return nn.Conv1d(*geometry)
    return Unshared(*geometry, layer.shape(planes, points)[1])
