"""The networks of the chapter: their layers, and all parameters of one in a row of numbers (P,).

Layers: those of LeCun et al. (1989), with ReLU; K. He et al.'s initialisation (2015); batch normalisation of S. Ioffe
and C. Szegedy (2015) before each ReLU; dropout of whole planes, as J. Tompson et al. (2015) have it:

    h = m · relu(norm(W x + b))
"""

from dataclasses import dataclass
from itertools import accumulate
from math import prod

import numpy as np

NUM_CLASSES, SIDE = 10, 16
KERNEL, BORDER = 5, 2  # of a convolution, whose stride is 2
START = 1  # stream of a seed


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer: its kind, 'convolution', 'hidden' or 'output', its inputs and outputs a unit, its own switches."""

    kind: str
    fan_in: int
    fan_out: int
    normalised: bool


def layers_of(architecture):
    """The layers from the pixels to the outputs."""
    layers, planes, side = [], 1, SIDE
    for width in architecture.planes:
        layers.append(Layer("convolution", KERNEL**2 * planes, width, architecture.batch_norm))
        planes, side = width, side // 2
    inputs = planes * (architecture.pooled or side) ** 2 if architecture.planes else architecture.num_pixels
    inputs += architecture.num_features
    for width in architecture.hidden:
        layers.append(Layer("hidden", inputs, width, architecture.batch_norm))
        inputs = width
    return [*layers, Layer("output", inputs, NUM_CLASSES, False)]


def shapes_of(architecture):
    """Shape of every parameter by (layer, name), in the order of a row of parameters."""
    shapes = {}
    for place, layer in enumerate(layers_of(architecture)):
        shapes[place, "weight"] = (layer.fan_in, layer.fan_out)
        shapes[place, "bias"] = (layer.fan_out,)
        if layer.normalised:
            shapes[place, "scale"] = (layer.fan_out,)
    return shapes


def num_weights(architecture):
    """Number of trainable parameters."""
    return sum(prod(shape) for shape in shapes_of(architecture).values())


def initial(architecture, seed, member=0):
    """A row of parameters float32 (P,); layer i of one seed and member is drawn alike in every architecture."""
    parts = []
    for place, layer in enumerate(layers_of(architecture)):
        generator = np.random.default_rng([START, seed, member, place])
        gain = 1.0 if layer.kind == "output" else 2.0
        parts.append(generator.standard_normal(layer.fan_in * layer.fan_out) * np.sqrt(gain / layer.fan_in))
        parts.append(np.zeros(layer.fan_out))
        if layer.normalised:
            parts.append(np.ones(layer.fan_out))
    return np.concatenate(parts).astype(np.float32)


def initial_running(architecture):
    """Running averages float32 (R,) before any batch: of each normalised layer the means, 0, then variances, 1."""
    widths = [layer.fan_out for layer in layers_of(architecture) if layer.normalised]
    parts = [part for width in widths for part in (np.zeros(width), np.ones(width))]
    return np.concatenate([np.empty(0), *parts]).astype(np.float32)


def unpacked(row, architecture):
    """A row (P,) as views by (layer, name), each of its own shape."""
    shapes = shapes_of(architecture)
    starts = accumulate((prod(shape) for shape in shapes.values()), initial=0)
    parts = zip(shapes.items(), starts, strict=False)  # one more: where the last ends
    return {name: row[start : start + prod(shape)].reshape(shape) for (name, shape), start in parts}
