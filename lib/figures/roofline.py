"""The roofline: how fast arithmetic can go for what it must move, and how fast it went.

Source: S. Williams, A. Waterman and D. Patterson, "Roofline: an insightful visual performance model for multicore
architectures", Communications of the ACM 52(4), 2009. Both axes are logarithmic; the roof is

    attainable = min(peak, bandwidth · intensity).
"""

import numpy as np

from lib.figures import style
from lib.figures.arrays import finite, named
from lib.figures.canvas import chart, set_scale
from lib.figures.labels import write_legend
from lib.figures.show import Figure, show

REACH = 4.0  # the roof goes on by this factor beyond the points and its ridge


def attainable(intensity, peak, bandwidth):
    """The roof over an intensity."""
    return np.minimum(peak, bandwidth * np.asarray(intensity, dtype=float))


def roofline(points, *, peak, bandwidth, x_label, y_label, alt, caption) -> Figure:
    """Draw points name → (intensity, rate) under the roof of a peak rate and a bandwidth, each in its unit.

    ValueError for values that are not positive and finite.
    """
    points = {name: finite(pair, name, ndim=1, positive=True) for name, pair in named(points, "points").items()}
    peak, bandwidth = (
        float(finite(value, name, ndim=0, positive=True)) for name, value in (("peak", peak), ("bandwidth", bandwidth))
    )
    roof = _roof([x for x, _ in points.values()], peak, bandwidth)

    def draw(width):
        fig, ax = chart(width, x_label, y_label, grid="both")
        ax.plot(*roof, color=style.INK.light, linewidth=style.LINE)
        dots = [_dot(ax, i, *point) for i, point in enumerate(points.values())]
        set_scale(ax, "x", "log")
        set_scale(ax, "y", "log")
        write_legend(fig, dots, points, handlelength=1)
        return fig

    return show(draw, alt=alt, caption=caption)


def _roof(intensities, peak, bandwidth):
    """The corners of the roof as (x, y), from left of all points over the ridge to right of all points."""
    ridge = peak / bandwidth
    x = np.array([min(*intensities, ridge) / REACH, ridge, max(*intensities, ridge) * REACH])
    return x, attainable(x, peak, bandwidth)


def _dot(ax, i, x, y):
    look = style.series(i) | {"linestyle": "none", "markersize": 8, "markeredgewidth": 0}
    return ax.plot([x], [y], **look)[0]
