"""The figures on XOR: all planes at once, networks that solve it or do not, and what they compute meanwhile."""

import numpy as np

from lib import figures
from lib.figures import style
from lib.figures.canvas import chart, sheet
from lib.figures.labels import write_legend
from lib.perceptrons import hidden, xor

SHADES = (0.08, 0.3, 0.65)  # opacity for one, two and three points right
TILE, GAP, HEAD = 88, 14, 20  # CSS pixels of a small picture, between two, and above one
REACH = 1.8  # of the inputs shown, either way


def all_planes(num_steps=240):
    """How many of the four points each plane has right, over its direction and its offset."""
    from matplotlib.patches import Patch

    angles, offsets = np.linspace(0, 2 * np.pi, 2 * num_steps + 1), np.linspace(-2, 2, num_steps) + 1e-9
    counts = xor.right_by_plane(angles, offsets)

    def draw(width):
        fig, ax = chart(width, "direction of the plane's normal, degrees", "offset of the plane from the origin")
        color = style.SERIES[0].light
        for right, shade in enumerate(SHADES, start=1):
            levels = (right - 0.5, right + 0.5)
            ax.contourf(np.degrees(angles), offsets, counts.T, levels=levels, colors=[color], alpha=shade)
        ax.set_xticks([0, 90, 180, 270, 360])
        patches = [Patch(facecolor=color, alpha=shade) for shade in SHADES]
        write_legend(fig, patches, [f"{right} of 4 points right" for right in (1, 2, 3)])
        return fig

    return figures.show(
        draw,
        alt="A map of all planes: four dark islands where three points are right, nowhere four.",
        caption="Every plane before the four points of XOR, by its direction and offset (inputs are −1 and +1).",
    )


def shares(found):
    """Share of the networks that solve XOR: {name: {num_hidden: misses (num_seeds,)}}."""
    from lib.statistics import proportion_interval

    values, intervals = {}, {}
    for name, by_width in found.items():
        values[name], intervals[name] = {}, {}
        for width, misses in by_width.items():
            label, right = f"{width} hidden unit{'s' if width > 1 else ''}", np.count_nonzero(misses == 0)
            values[name][label] = 100 * right / len(misses)
            interval = proportion_interval(int(right), len(misses))
            intervals[name][label] = (100 * interval.low, 100 * interval.high)
    return figures.bars(
        values,
        intervals=intervals,
        value_format="{:.0f}",
        x_label="networks that have all four points right, %",
        alt="Bars for each number of hidden units: none solves XOR with one; from two on, many do.",
        caption="XOR after training, from random weights, with 95 % intervals of the share.",
        num_seeds=len(next(iter(next(iter(found.values())).values()))),
    )


def error_curves(kept, misses, activation="tanh"):
    """Errors over training by how many points are wrong in the end: kept {epoch: networks}, misses (num_seeds,)."""
    epochs = np.array([epoch for epoch in kept if epoch > 0])
    errors = np.array([hidden.gradient(kept[epoch], activation)[0] for epoch in epochs])  # (num_kept, num_seeds)
    series, bands = {}, {}
    for wrong in np.unique(misses):
        chosen = errors[:, misses == wrong]
        name = f"{wrong} wrong: {chosen.shape[1]} networks"
        series[name], bands[name] = np.median(chosen, axis=1), tuple(np.quantile(chosen, (0.05, 0.95), axis=1))
    return figures.lines(
        epochs,
        series,
        bands=bands,
        x_scale="log",
        x_label="epochs",
        y_label="mean squared error of the four points",
        alt="Curves of the error over training: one group falls to zero, the others stay on a level.",
        caption="Medians, with the range of nine tenths of the networks, by the points wrong in the end.",
        num_seeds=len(misses),
    )


def surfaces(kept, rows, activation="tanh"):
    """What single networks answer as training goes: rows name → seed, a picture for each epoch in kept."""
    side = np.linspace(-REACH, REACH, 61)
    grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    grid = np.column_stack([grid, np.ones(len(grid))])
    middle = hidden.ACTIVATIONS[activation].middle
    fields = {
        (row, epoch): hidden.outputs(networks.at([seed]), grid, activation)[1].reshape(61, 61) - middle
        for row, seed in rows.items()
        for epoch, networks in kept.items()
    }
    return figures.show(
        lambda width: _tiles(width, fields, list(rows), list(kept)),
        alt="Rows of small maps with four points each: borders move until the points are parted, or do not.",
        caption="Where a network answers +1 (shaded) as training goes. Filled points should be +1, hollow ones −1.",
    )


def _tiles(width, fields, rows, epochs):
    columns = max(1, int((width - 2 * style.MARGIN + GAP) // (TILE + GAP)))
    lines = -(-len(epochs) // columns)
    block = 24 + lines * (TILE + HEAD + GAP)
    fig, ax = sheet(width, block * len(rows))
    for i, row in enumerate(rows):
        ax.text(style.MARGIN, i * block + 15, row, fontweight="bold")
        for j, epoch in enumerate(epochs):
            x = style.MARGIN + (j % columns) * (TILE + GAP)
            y = i * block + 24 + (j // columns) * (TILE + HEAD + GAP) + HEAD
            ax.text(x + TILE / 2, y - 5, f"epoch {epoch:,}", ha="center", fontsize=style.SMALL)
            _tile(ax, fields[row, epoch], x, y)
    return fig


def _tile(ax, field, x, y):
    """One map at (x, y) of the sheet, 61 × 61 values, y down."""
    from matplotlib.patches import Rectangle

    places = np.linspace(0, TILE, len(field))
    color = style.SERIES[0].light
    if field.max() > 0:
        ax.contourf(x + places, y + TILE - places, field, levels=(0, np.inf), colors=[color], alpha=0.3)
    centre = TILE / 2 * (1 + xor.POINTS / REACH)
    for (px, py), target in zip(centre, xor.TARGETS, strict=True):
        face = style.INK.light if target > 0 else style.PAPER.light
        ax.plot(x + px, y + TILE - py, "o", markersize=6, color=style.INK.light, markerfacecolor=face)
    frame = {"facecolor": "none", "edgecolor": style.MUTED.light, "linewidth": style.THIN}
    ax.add_patch(Rectangle((x, y), TILE, TILE, **frame))


def spaced(num_epochs, num=29):
    """Epochs from 0 to the last, ever further apart."""
    return [0, *np.unique(np.geomspace(1, num_epochs, num - 1).astype(int)).tolist()]


def some(kept, num=6):
    """So many of the moments in kept {epoch: networks}, evenly among them, the first and the last included."""
    epochs = list(kept)
    chosen = np.unique(np.linspace(0, len(epochs) - 1, num).astype(int))
    return {epochs[i]: kept[epochs[i]] for i in chosen}


def first_of_each(misses):
    """The first network of each outcome: what is said of it → its place."""
    names = {0: "all four right in the end", 1: "one wrong in the end", 2: "two wrong in the end"}
    return {name: int(np.argmax(misses == wrong)) for wrong, name in names.items() if (misses == wrong).any()}
