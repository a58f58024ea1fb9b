"""What the compiled engine is told of a network: its layers as a table.

The parameters of a row stand in the order of the torch module, layer by layer, weights before biases.
"""

from dataclasses import dataclass

import numpy as np

from lib.mnist1d import engine, recurrent_layer
from lib.training.vector import LANES

BLOCK = 2 * LANES  # the compiled layers take two vectors of examples at a time
KINDS = {"sum": engine.SUM, "max": engine.MAX, "mean": engine.MEAN, "recurrent": engine.RECURRENT}


@dataclass(frozen=True)
class Layer:
    """A layer by its planes (0: as many as come in), taps and stride; taps 0: fully connected.

    kind: "sum", "max", "mean" or "recurrent"; shared: one set of weights for all points; rectify: relu of the sums;
    skip: the sums, rectified, are added to what came in.
    """

    planes: int = 0
    taps: int = 0
    stride: int = 1
    padding: int = 0
    kind: str = "sum"
    shared: bool = True
    rectify: bool = False
    skip: bool = False

    def shape(self, planes, points):
        """Planes and points that come out; ValueError for a kind that there is not."""
        if self.kind not in KINDS:
            raise ValueError(f"layers are {', '.join(KINDS)}, not {self.kind!r}")
        if self.kind == "recurrent":
            return points * 2 * recurrent_layer.HIDDEN, 1
        return self.planes or planes, (points + 2 * self.padding - self.taps) // self.stride + 1 if self.taps else 1


@dataclass(frozen=True, eq=False)
class Program:
    """table: int64 (layers, 15) for the engine; size: numbers of all activations of a batch."""

    table: np.ndarray
    size: int
    num_parameters: int
    num_classes: int


def program(layers, num_points=40, num_examples=100):
    """The `Program` of layers (`Layer`, …) for signals of num_points and batches of num_examples."""
    writer = _Writer(num_points, -(-num_examples // BLOCK) * BLOCK // LANES)
    table = np.array([writer.row(layer) for layer in layers], np.int64)
    return Program(table, writer.end * LANES, writer.parameters, writer.planes * writer.points)


class _Writer:
    """Where the next layer's signals (in vectors) and parameters (in numbers) begin, and what comes into it."""

    def __init__(self, num_points, width):
        self.width, self.planes, self.points = width, 1, num_points
        self.start, self.end, self.parameters = 0, num_points * width, 0

    def row(self, layer):
        """The row of a layer in the table; ValueError for a skip connection between unequal layers."""
        if layer.kind == "sum" and not layer.taps:
            self.planes, self.points = self.planes * self.points, 1
        planes, points = layer.shape(self.planes, self.points)
        if layer.skip and (planes, points) != (self.planes, self.points):
            raise ValueError(f"a skip connection from {self.planes} × {self.points} to {planes} × {points} units")
        given, sets = (self.planes, self.points), 1 if layer.shared else points
        places = [
            self.start,
            *self._signals(layer, planes * points * self.width),
            *self._parameters(layer, planes, sets),
        ]
        geometry = [*given, planes, points, max(layer.taps, 1), layer.stride, layer.padding, sets, layer.rectify]
        self.planes, self.points = planes, points
        return [KINDS[layer.kind], *places, *geometry]

    def _signals(self, layer, size):
        """Places of the outputs and of what is kept for the way back: the same, unless there is more to keep."""
        kept = self.end
        if layer.kind == "recurrent":
            self.end += 2 * self.points * self.width * recurrent_layer.KEPT
        elif layer.skip:
            self.end += size
        self.start, self.end = self.end, self.end + size
        return self.start, kept

    def _parameters(self, layer, planes, sets):
        """Places of weights and biases."""
        weights = self.planes * max(layer.taps, 1) * planes * sets
        places = self.parameters, self.parameters + weights
        if layer.kind == "recurrent":
            self.parameters += 2 * recurrent_layer.PER_DIRECTION
        elif layer.kind == "sum":
            self.parameters += weights + planes * sets
        return places
