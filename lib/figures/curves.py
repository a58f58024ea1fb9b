"""Lines over one axis: training curves with their spread over seeds, and any quantity over another."""

import numpy as np

from lib.figures import style
from lib.figures.arrays import finite, named
from lib.figures.canvas import chart, set_scale, write_y_label
from lib.figures.data import tidy
from lib.figures.flags import flag_texts, plan_flags, raise_flags
from lib.figures.labels import label_ends
from lib.figures.show import Figure, show

LEVEL = 0.95  # of the seeds lie within the band of a training curve


def training_curves(
    series, *, y_label, x_label="epoch", published=None, y_scale="linear", alt, caption, num_seeds=None
) -> Figure:
    """Draw the median over seeds and the band of 95 % of them, for series name → (num_seeds, num_epochs).

    `published` (label → value) draws dotted levels. The number of seeds is read off the arrays unless
    given; ValueError if they differ, and for NaN, empty or, on a log axis, non-positive values.
    """
    runs = {name: finite(values, name, ndim=2) for name, values in named(series, "series").items()}
    counts = {len(values) for values in runs.values()}
    if num_seeds is None and len(counts) > 1:
        raise ValueError(f"series have different numbers of seeds, {sorted(counts)}: state num_seeds")
    medians = {name: (_epochs(values), np.median(values, axis=0)) for name, values in runs.items()}
    bands = {name: _band(values) for name, values in runs.items() if len(values) > 1}
    draw = _drawing(medians, bands, x_label, y_label, "linear", y_scale, published, None, marked=False)
    num_seeds = counts.pop() if num_seeds is None else num_seeds
    table = tidy(("series", "run", x_label, y_label), _runs(runs))
    return show(draw, alt=alt, caption=caption, num_seeds=num_seeds, data=table)


def lines(
    x,
    series,
    *,
    x_label,
    y_label,
    bands=None,
    x_scale="linear",
    y_scale="linear",
    published=None,
    marks=None,
    alt,
    caption,
    num_seeds=None,
) -> Figure:
    """Draw series name → (n,) over x (n,), with bands name → (low (n,), high (n,)) for some or all of them.

    `published` (label → y) draws dotted levels, `marks` (label → x) poles with flags above the chart.
    ValueError for NaN, empty or misshapen values, and for non-positive ones on a log axis.
    """
    x = finite(x, "x", ndim=1)
    values = {name: (x, _like(x, y, name)) for name, y in named(series, "series").items()}
    if unknown := set(bands or {}) - set(values):
        raise ValueError(f"bands of {sorted(unknown)}, but series only of {sorted(values)}")
    bands = {name: tuple(_like(x, bound, name) for bound in pair) for name, pair in (bands or {}).items()}
    draw = _drawing(values, bands, x_label, y_label, x_scale, y_scale, published, marks, marked=x.size <= 25)
    table = tidy(("series", x_label, y_label, "low", "high"), _points(values, bands))
    return show(draw, alt=alt, caption=caption, num_seeds=num_seeds, data=table)


def _runs(runs):
    """Rows (series, run, epoch, value) of runs name → (num_seeds, num_epochs)."""
    for name, values in runs.items():
        for run, curve in enumerate(values):
            yield from ((name, run, epoch, value) for epoch, value in zip(_epochs(values), curve, strict=True))


def _points(values, bands):
    """Rows (series, x, y, low, high) of values name → (x, y) and bands name → (low, high)."""
    for name, (x, y) in values.items():
        low, high = bands.get(name, ([None] * len(x),) * 2)
        yield from ((name, *point) for point in zip(x, y, low, high, strict=True))


def _epochs(runs):
    return np.arange(1, runs.shape[1] + 1)


def _band(runs):
    return tuple(np.quantile(runs, ((1 - LEVEL) / 2, (1 + LEVEL) / 2), axis=0))


def _like(x, values, name: str):
    values = finite(values, name, ndim=1)
    if values.shape != x.shape:
        raise ValueError(f"{name}: {values.size} values over {x.size} places")
    return values


def _drawing(values, bands, x_label, y_label, x_scale, y_scale, published, marks, marked):
    """Return the function width → figure; values name → (x, y), bands name → (low, high)."""
    published = {label: float(finite(y, label, ndim=0)) for label, y in (published or {}).items()}
    marks = {label: float(finite(x, label, ndim=0)) for label, x in (marks or {}).items()}
    _check_log(x_scale, {name: x for name, (x, _) in values.items()}, marks)
    _check_log(y_scale, {name: y for name, (_, y) in values.items()}, bands, published)

    def draw(width):
        fig, ax = chart(width, x_label, y_label)
        ends = [_line(ax, i, name, values[name], bands.get(name), marked) for i, name in enumerate(values)]
        ends += [_level(ax, i, *level, ends[0][2]) for i, level in enumerate(published.items())]
        set_scale(ax, "x", x_scale)
        set_scale(ax, "y", y_scale)
        ax.margins(x=0.0 if x_scale == "linear" and not marked else 0.03)
        if marks:
            _raise_marks(fig, ax, marks)
        if len(ends) > 1:
            label_ends(fig, ax, ends)
        return fig

    return draw


def _check_log(scale, *tables) -> None:
    """Raise ValueError for a value that a log axis cannot show; tables: name → numbers."""
    for name, values in (item for table in tables for item in table.items() if scale == "log"):
        finite(values, name, positive=True)


def _line(ax, i, name, xy, band, marked):
    look = style.series(i)
    look["marker"] = look["marker"] if marked else None
    if band is not None:
        ax.fill_between(xy[0], *band, color=look["color"], alpha=style.BAND_ALPHA, linewidth=0)
    (line,) = ax.plot(*xy, markersize=5, markeredgewidth=0, **look)
    last = np.argmax(xy[0])
    return line, name, xy[0][last], xy[1][last]


def _level(ax, i, label, y, x_end):
    dots = style.DOTTED[i % len(style.DOTTED)]
    line = ax.axhline(y, color=style.INK.light, linestyle=dots, linewidth=1.2)
    return line, label, x_end, y


def _raise_marks(fig, ax, marks) -> None:
    fig.draw_without_rendering()  # the layout decides where the poles stand
    poles = [ax.transData.transform((x, 1))[0] - ax.bbox.x0 for x in marks.values()]
    flags = plan_flags(poles, flag_texts(marks, ax.bbox.width), ax.bbox.width)
    transform = ax.get_xaxis_transform()
    raise_flags(ax, marks.values(), flags, top=1, ground=0, transform=transform)
    write_y_label(ax, flags.height)
