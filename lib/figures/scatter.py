"""Pairs of values as points: two recipes on the same seeds, or one quantity against another."""

import numpy as np

from lib.figures import style
from lib.figures.arrays import finite, named
from lib.figures.canvas import chart, set_scale
from lib.figures.data import tidy
from lib.figures.labels import write_legend
from lib.figures.show import Figure, show

SQUARE = 460  # CSS pixels of a chart with two equal scales at most


def scatter_pairs(
    pairs,
    *,
    x_label,
    y_label,
    identity=True,
    x_scale="linear",
    y_scale="linear",
    alt,
    caption,
    num_seeds=None,
) -> Figure:
    """Draw pairs name → (x (n,), y (n,)) as points, each name with a marker of its own.

    `identity` gives both axes one scale and draws y = x, where the two sides of a pair agree. ValueError
    for NaN, empty or unequal sides, for non-positive values on a log axis, or for two scales in one.
    """
    if identity and x_scale != y_scale:
        raise ValueError(f"identity needs one scale, got x {x_scale!r} and y {y_scale!r}: pass identity=False")
    scales = (x_scale, y_scale)
    points = {name: _pair(sides, name, scales) for name, sides in named(pairs, "pairs").items()}

    def draw(width):
        width = min(width, SQUARE) if identity else width
        fig, ax = chart(width, x_label, y_label, height=width if identity else None, grid="both")
        for i, (name, (x, y)) in enumerate(points.items()):
            look = style.series(i) | {"linestyle": "none", "markersize": 6.5, "markeredgewidth": 0}
            ax.plot(x, y, alpha=0.75, label=name, **look)
        set_scale(ax, "x", x_scale)
        set_scale(ax, "y", y_scale)
        if identity:
            _draw_identity(ax)
        if len(points) > 1:
            write_legend(fig, ax.get_lines()[: len(points)], points, handlelength=1)
        return fig

    rows = ((name, *point) for name, sides in points.items() for point in zip(*sides, strict=True))
    table = tidy(("series", x_label, y_label), rows)
    return show(draw, alt=alt, caption=caption, num_seeds=num_seeds, data=table)


def _pair(sides, name: str, scales) -> tuple[np.ndarray, np.ndarray]:
    x, y = (finite(side, name, ndim=1, positive=scale == "log") for side, scale in zip(sides, scales, strict=True))
    if x.size != y.size:
        raise ValueError(f"{name}: {x.size} values on one side of the pairs, {y.size} on the other")
    return x, y


def _draw_identity(ax) -> None:
    """One scale for both axes, and y = x through them."""
    low, high = (bound(*ax.get_xlim(), *ax.get_ylim()) for bound in (min, max))
    ax.set(xlim=(low, high), ylim=(low, high), aspect="equal")
    ax.yaxis.set_major_locator(ax.xaxis.get_major_locator())
    ax.plot([low, high], [low, high], color=style.MUTED.light, linestyle=style.DOTTED[0], linewidth=1.2, zorder=1)
    ax.annotate("equal", (high, high), (4, 0), textcoords="offset points", va="center", fontsize=style.SMALL)
