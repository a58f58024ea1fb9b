"""Many networks of one architecture at once: parameters of all in one matrix (L, P), one row for each network (lane).

Layers: those of LeCun et al. (1989), with ReLU; K. He et al.'s initialisation (2015); batch normalisation of S. Ioffe
and C. Szegedy (2015) before each ReLU; dropout of whole planes, as J. Tompson et al. (2015) have it:

    h = m · relu(norm(W x + b))
"""

from dataclasses import dataclass
from math import prod

import numpy as np
import torch

from lib.recipe.convolution import AREA, convolve
from lib.recipe.normalisation import normalise

NUM_CLASSES, SIDE = 10, 16
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
        layers.append(Layer("convolution", AREA * planes, width, architecture.batch_norm))
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
    return torch.tensor(np.concatenate(parts), dtype=torch.float32)


def initial_running(architecture):
    """Running averages (R,) before any batch: means 0, variances 1."""
    parts = [value for layer in layers_of(architecture) if layer.normalised for value in (0.0, 1.0)]
    widths = [layer.fan_out for layer in layers_of(architecture) if layer.normalised for _ in range(2)]
    return torch.tensor(np.repeat(parts, widths), dtype=torch.float32)


def is_weight(architecture):
    """1 for every weight of a row of parameters (P,), 0 for biases and scales, which bear no decay."""
    shapes = shapes_of(architecture)
    return torch.cat([torch.full((prod(shape),), float(name == "weight")) for (_, name), shape in shapes.items()])


def unpacked(parameters, architecture):
    """Rows (L, P) as views by (layer, name), each (L, *shape)."""
    shapes = shapes_of(architecture)
    parts = parameters.split([prod(shape) for shape in shapes.values()], dim=1)
    return {name: part.unflatten(1, shape) for (name, shape), part in zip(shapes.items(), parts, strict=True)}


def logits_of(architecture, parameters, running, inputs, features=None, masks=None, training=False):
    """Logits (L, B, 10) of inputs (L, B, 16, 16) or (L, B, n), features (L, B, f) and the running averages (L, R).

    masks: for each hidden layer (L, B, units), what dropout multiplies its outputs with; None where nothing is
    dropped. In training the running averages are moved in place.
    """
    flows, taken = inputs[..., None] if architecture.planes else inputs.flatten(2), 0
    for place, layer in enumerate(layers_of(architecture)):
        weight, shift = parameters[place, "weight"], parameters[place, "bias"]
        bias = torch.zeros_like(shift) if layer.normalised else shift  # a norm would take it away again
        if layer.kind == "convolution":
            flows = convolve(flows, weight, bias)
        else:
            flows = flows if flows.dim() == 3 else _flat(flows, architecture.pooled)
            flows = flows if features is None else torch.cat([flows, features], 2)
            flows, features = torch.baddbmm(bias[:, None], flows, weight), None
        if layer.normalised:
            own = running[:, taken : taken + 2 * layer.fan_out]
            flows = normalise(flows, parameters[place, "scale"], shift, own, training)
            taken += own.shape[1]
        if layer.kind != "output":
            flows = torch.relu(flows)
            flows = flows if masks is None else flows * _over_pixels(masks[place], flows)
    return flows


def _flat(planes, pooled):
    """Planes (L, B, H, W, C) as (L, B, n), averaged over a square of `pooled` by `pooled` parts unless that is 0."""
    if pooled:
        lanes, batch, side, _, channels = planes.shape
        planes = planes.view(lanes, batch, pooled, side // pooled, pooled, side // pooled, channels).mean((3, 5))
    return planes.flatten(2)


def _over_pixels(mask, flows):
    """A mask (L, B, C) that drops whole planes of flows (L, B, H, W, C)."""
    return mask if flows.dim() == 3 else mask[:, :, None, None]
