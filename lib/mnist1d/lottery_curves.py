"""The drawing of curves over seeds whose places differ: mean and 95 % interval of each, names in a legend."""

import numpy as np

from lib.figures import canvas, style
from lib.figures.labels import write_legend
from lib.statistics import mean_interval


def curves(series, x_label, y_label, *, level=None, x_scale="log"):
    """A function width → figure of series name → (x (n,), y (seeds, n)), with a dotted level where one is given."""

    def draw(width):
        fig, ax = canvas.chart(width, x_label, y_label)
        drawn = [_curve(ax, i, *points) for i, points in enumerate(series.values())]
        if level is not None:
            ax.axhline(level, color=style.INK.light, linestyle=style.DOTTED[0], linewidth=1.2)
        canvas.set_scale(ax, "x", x_scale)
        if x_scale == "linear":
            ax.xaxis.set_major_locator(canvas.tick_locator(width, steps=(1, 2, 5, 10)))  # steps and distances are whole
        if len(series) > 1:
            write_legend(fig, drawn, list(series))
        return fig

    return draw


def band(values):
    """95 % interval (low, high) of the mean over seeds of values (seeds, …)."""
    found = mean_interval(np.moveaxis(np.asarray(values, float), 0, -1))
    return found.low, found.high


def _curve(ax, i, x, y):
    look = style.series(i)
    ax.fill_between(x, *band(y), color=look["color"], alpha=style.BAND_ALPHA, linewidth=0)
    (line,) = ax.plot(x, np.mean(y, 0), markersize=5, markeredgewidth=0, **look)
    return line
