"""A layered network drawn to scale: every unit a square of one size, with what one unit of each layer reads.

The manner of Y. LeCun et al. (1989), "Backpropagation applied to handwritten zip code recognition",
Neural Computation 1(4), figure 3: feature maps as squares, receptive fields as cones between them.
"""

import numpy as np

from lib.figures import style
from lib.figures.arrays import finite
from lib.figures.canvas import sheet
from lib.figures.images import place_image
from lib.figures.layers import Layer, check, windows
from lib.figures.show import Figure, show
from lib.figures.words import text_width

CONE = 52  # CSS pixels between two layers at least: the height of a cone
LARGEST = 7  # CSS pixels of a unit at most
BETWEEN = 12  # CSS pixels between the texts of two layers at least
LINE = 15  # CSS pixels of a line of text


def network_to_scale(layers, *, image=None, alt, caption, num_seeds=None) -> Figure:
    """Draw the layers, a sequence of `Layer` from input to output, downwards; `image` (size, size) in [−1, 1].

    ValueError for no layers, counts below 1, fields larger than a plane, more sources than planes, or an
    image of another size than the input.
    """
    layers = list(layers)
    check(layers)
    ink = None if image is None else (finite(image, "image", ndim=2) + 1) / 2
    if ink is not None and ink.shape != (layers[0].size, layers[0].size):
        raise ValueError(f"image is {ink.shape}, but the input is {layers[0].size} × {layers[0].size}")
    return show(lambda width: _draw(width, layers, ink), alt=alt, caption=caption, num_seeds=num_seeds)


def _draw(width: float, layers: list[Layer], ink):
    room = width - 2 * style.MARGIN
    unit = min(LARGEST, room / max(layer.width for layer in layers))
    aside = [_fits_aside(layer, unit, room) for layer in layers]
    tops, height = _tops(layers, unit, aside)
    fig, ax = sheet(width, height)
    if ink is not None:
        side = layers[0].size * unit
        place_image(ax, np.clip(ink, 0, 1), style.MARGIN, tops[0], side, side)
    for place, layer in enumerate(layers):
        if place:
            _draw_cones(ax, layers[place - 1], layer, tops[place - 1], tops[place], unit)
        _draw_planes(ax, layer, tops[place], unit)
        _write(ax, layer, tops[place], unit, width, aside[place])
    return fig


def _text(layer: Layer) -> str:
    return "\n".join(layer.counts)


def _fits_aside(layer: Layer, unit: float, room: float) -> bool:
    widest = max(text_width(layer.name, style.TEXT) * 1.15, text_width(_text(layer), style.SMALL))
    return layer.width * unit + 16 + widest <= room


def _tops(layers, unit, aside) -> tuple[list[float], float]:
    """Return the y of each layer and the height of the sheet, in CSS pixels."""
    tops, bottom, end = [], -CONE, -BETWEEN
    for layer, beside in zip(layers, aside, strict=True):
        words, height = LINE * (1 + len(layer.counts)), layer.size * unit
        over = max(0.0, (words - height) / 2) if beside else words + 8  # text reaches above the layer
        tops.append(max(bottom + CONE, end + BETWEEN + over))
        bottom = tops[-1] + height
        end = bottom + (over if beside else 0)
    return tops, end + 4


def _draw_planes(ax, layer: Layer, top: float, unit: float) -> None:
    """Draw the outlines of all planes, and thinner lines between their units, as two paths."""
    lefts = style.MARGIN + unit * layer.pitch * np.arange(layer.planes)
    side = layer.size * unit
    inner = np.arange(1, layer.size) * unit
    across = [((x, top + y), (x + side, top + y)) for x in lefts for y in inner]
    down = [((x + y, top), (x + y, top + side)) for x in lefts for y in inner]
    frames = [((x, top), (x + side, top), (x + side, top + side), (x, top + side), (x, top)) for x in lefts]
    _strokes(ax, across + down, style.MUTED.light, min(0.35, 0.08 * unit))
    _strokes(ax, frames, style.INK.light, min(style.THIN, 0.2 * unit))


def _strokes(ax, polylines, color: str, width: float, fill: str = "none", alpha: float | None = None) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    if polylines:
        path = Path.make_compound_path(*(Path(line) for line in polylines))
        ax.add_patch(PathPatch(path, edgecolor=color, facecolor=fill, linewidth=width, alpha=alpha))


def _draw_cones(ax, below: Layer, layer: Layer, top_below: float, top: float, unit: float) -> None:
    """Draw what one unit of `layer` reads in the layer before: windows, and cones from them to the unit."""
    color = style.SERIES[1].light
    row = max(0, layer.size // 2 - 1)
    plane = 0 if layer.field else layer.planes // 3
    x, y = style.MARGIN + (plane * layer.pitch + row) * unit, top + row * unit
    for left, up, side in windows(below, layer, row):
        corner, end = style.MARGIN + left * unit, top_below + up * unit
        width, height = (side * unit, side * unit) if layer.field else (below.width * unit, below.size * unit)
        cone = [(corner, end + height), (corner + width, end + height), (x + unit, y), (x, y)]
        _strokes(ax, [cone], "none", 0, fill=color, alpha=0.16)
        _strokes(ax, [cone[:1] + cone[3:], cone[1:3]], color, style.HAIR)
        if layer.field:
            window = [(corner, end), (corner + width, end), cone[1], cone[0], (corner, end)]
            _strokes(ax, [window], color, 1.2)
    _strokes(ax, [[(x, y), (x + unit, y), (x + unit, y + unit), (x, y + unit)]], color, 1, fill=color)


def _write(ax, layer: Layer, top: float, unit: float, width: float, beside: bool) -> None:
    """Write name and counts at the right edge of the sheet, beside a layer or, where it is wide, above it."""
    words = LINE * (1 + len(layer.counts))
    x = width - style.MARGIN
    y = top + layer.size * unit / 2 - words / 2 if beside else top - words - 6
    look = {"ha": "right", "va": "top"}
    ax.text(x, y, layer.name, fontweight="bold", **look)
    look |= {"fontsize": style.SMALL, "color": style.MUTED.light}
    for i, line in enumerate(layer.counts, start=1):  # one text each, so that any font aligns at the right
        ax.text(x, y + LINE * i + 2, line, **look)
