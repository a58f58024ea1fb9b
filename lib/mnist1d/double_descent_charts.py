"""The chart of double descent: lines over a logarithmic axis, each with its own sizes, and verticals."""

from dataclasses import dataclass

import numpy as np

from lib import figures
from lib.figures import canvas, style
from lib.figures.labels import write_legend

WIDER = 1.25  # of an axis at both ends, as a factor


@dataclass(frozen=True)
class Line:
    """x, y (m,) and what the band spans, low and high (m,), or None; look: "line", "dots" or "claim", dotted ink."""

    x: np.ndarray
    y: np.ndarray
    low: np.ndarray | None = None
    high: np.ndarray | None = None
    look: str = "line"


def over_seeds(x, values):
    """The `Line` of the mean of values (seeds, m) with a band from the lowest to the highest seed."""
    return Line(np.asarray(x, float), values.mean(0), values.min(0), values.max(0))


def chart(lines, *, x_label, y_label, y_scale="linear", levels=None, alt, caption, num_seeds=None):
    """A figure of lines name → `Line`; levels: name → x of a dotted vertical, named in the legend with the lines."""

    def draw(width):
        fig, ax = canvas.chart(width, x_label, y_label)
        drawn = [_draw(ax, i, line) for i, line in enumerate(lines.values())]
        for i, x in enumerate((levels or {}).values()):
            look = {"color": style.INK.light, "linestyle": style.DOTTED[i % len(style.DOTTED)], "linewidth": 1.2}
            drawn.append(ax.axvline(x, **look))
        canvas.set_scale(ax, "x", "log")
        canvas.set_scale(ax, "y", y_scale)
        _widen(ax)
        write_legend(fig, drawn, [*lines, *(levels or {})])
        return fig

    return figures.show(draw, alt=alt, caption=caption, num_seeds=num_seeds)


def _draw(ax, i, line):
    look = style.series(i) | {"markersize": 4, "markeredgewidth": 0}
    if line.look == "dots":
        look |= {"linestyle": "none", "markersize": 8, "markerfacecolor": "none", "markeredgewidth": 1.2}
    if line.look == "claim":
        look |= {"color": style.INK.light, "linestyle": style.DOTTED[i % len(style.DOTTED)], "marker": None}
    if line.low is not None:
        ax.fill_between(line.x, line.low, line.high, color=look["color"], alpha=style.BAND_ALPHA, linewidth=0)
    return ax.plot(line.x, line.y, **look)[0]


def _widen(ax):
    """Room at both ends of the axis."""
    low, high = ax.xaxis.get_data_interval()
    ax.set_xlim(low / WIDER, high * WIDER)
