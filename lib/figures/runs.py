"""Where single runs fall: every run a dot, their prediction interval a band, published runs marked by flags."""

from dataclasses import dataclass

import numpy as np

from lib.figures import style
from lib.figures.arrays import finite, named, named_intervals
from lib.figures.canvas import rows_above_axis
from lib.figures.data import tidy
from lib.figures.flags import Flags, flag_texts, plan_flags, raise_flags, stretch
from lib.figures.show import Figure, show
from lib.figures.words import text_width

DOTS = 84  # CSS pixels for the highest stack of dots
DIAMETERS = (9, 8, 7, 6, 5, 4, 3, 2, 1)  # CSS pixels of a dot, the largest that fits
HEAD, FOOT = 26, 30  # CSS pixels for the name of a row above it, and for mean and interval under it
MEAN, MEAN_AND_INTERVAL = "mean", "mean and 95 % prediction interval"


@dataclass(frozen=True, eq=False)
class Row:
    """One quantity: its runs (num_runs,), the interval (low, high) of one more, published label → value."""

    name: str
    runs: np.ndarray
    prediction: tuple[float, float] | None
    published: dict[str, float]

    @property
    def extent(self) -> list[float]:
        """All values that the axis has to show."""
        return [*self.runs, *(self.prediction or ()), *self.published.values()]


def distribution(
    runs, *, x_label, prediction=None, published=None, alt, caption, num_seeds=None, counted="seed"
) -> Figure:
    """Draw each run of runs name → (num_runs,) as a dot above one axis, a row per name, with the mean.

    `prediction` (name → (low, high)) is the 95 % interval for one more run; `published`
    (name → {label: value}) marks published single runs. The number of seeds is that of the runs if all
    rows agree. ValueError for NaN or empty runs and for names without runs.
    """
    runs = {name: finite(values, name, ndim=1) for name, values in named(runs, "runs").items()}
    prediction, published = named_intervals(prediction, runs, "prediction"), published or {}
    if unknown := set(published) - set(runs):
        raise ValueError(f"published: values of {sorted(unknown)}, but runs only of {sorted(runs)}")
    rows = [Row(name, runs[name], prediction.get(name), _marks(published.get(name))) for name in runs]
    counts = {values.size for values in runs.values()}
    num_seeds = counts.pop() if num_seeds is None and len(counts) == 1 else num_seeds
    table = tidy(("name", "run", x_label), ((row.name, i, run) for row in rows for i, run in enumerate(row.runs)))
    words = {"alt": alt, "caption": caption, "num_seeds": num_seeds, "counted": counted}
    return show(lambda width: _draw(width, rows, x_label), data=table, **words)


def stack_dots(x, diameter: float) -> tuple[np.ndarray, np.ndarray]:
    """Return place and level of each dot, both (n,), for places x (n,) and a diameter in the same units.

    L. Wilkinson (1999), "Dot Plots", The American Statistician 53(3): a stack takes all dots within one
    diameter of its first and stands amid them.
    """
    x = np.sort(np.asarray(x, dtype=float))
    places, levels = np.empty_like(x), np.empty(len(x), dtype=int)
    start = 0
    while start < len(x):
        end = int(np.searchsorted(x, x[start] + diameter))
        end = max(end, start + 1)  # rounding must not stop the walk
        places[start:end] = (x[start] + x[end - 1]) / 2
        levels[start:end] = np.arange(end - start)
        start = end
    return places, levels


def _marks(published) -> dict[str, float]:
    return {label: float(finite(value, label, ndim=0)) for label, value in (published or {}).items()}


def _draw(width: float, rows: list[Row], x_label: str):
    room = width - 2 * style.MARGIN
    low, high = _limits(rows, room)
    plans = [_plan(row, low, high, room) for row in rows]
    heads = [HEAD + plan.height for plan in plans]
    fig, ax = rows_above_axis(width, sum(heads) + len(rows) * (DOTS + FOOT), style.MARGIN, x_label)
    ax.set_xlim(low, high)
    grounds = np.cumsum([head + DOTS + FOOT for head in heads]) - FOOT
    for i, (row, plan, head, ground) in enumerate(zip(rows, plans, heads, grounds, strict=True)):
        ax.text(low, ground - DOTS - head + 6, row.name, va="top", fontweight="bold")
        _draw_row(ax, row, ground, room / (high - low), style.SERIES[i % len(style.SERIES)].light)
        look = {"top": ground - DOTS, "ground": ground, "transform": ax.transData}
        raise_flags(ax, row.published.values(), plan, **look)
    _draw_grid(ax, grounds)
    _name_interval(ax, rows[0], grounds[0], room / (high - low))
    return fig


def _limits(rows: list[Row], room: float) -> tuple[float, float]:
    """Limits of the axis (low, high): all values, a small margin, and room for flags that would not fit."""
    values = np.concatenate([row.extent for row in rows])
    margin = 0.05 * (np.ptp(values) or abs(values[0]) or 1.0)
    low, high = values.min() - margin, values.max() + margin
    for row in rows:
        poles = _pixels(row, low, high, room)
        high = low + (high - low) * stretch(poles, flag_texts(row.published, room), room)
    return low, high


def _pixels(row: Row, low: float, high: float, room: float) -> list[float]:
    return [(x - low) / (high - low) * room for x in row.published.values()]


def _plan(row: Row, low: float, high: float, room: float) -> Flags:
    return plan_flags(_pixels(row, low, high, room), flag_texts(row.published, room), room)


def _draw_row(ax, row: Row, ground: float, scale: float, color: str) -> None:
    """Draw dots, mean and interval of a row that stands on y = `ground`; scale: CSS pixels per unit of x."""
    if row.prediction:
        ax.fill_betweenx([ground - DOTS, ground + 7], *row.prediction, color=style.BAND.light, linewidth=0)
    ax.axhline(ground, color=style.GRID.light, linewidth=style.THIN)
    mean = row.runs.mean()
    ax.plot([mean, mean], [ground - DOTS, ground + 7], color=color, linewidth=1.4, zorder=1.5)
    for diameter in DIAMETERS:
        places, levels = stack_dots(row.runs, diameter / scale)
        if (levels.max() + 1) * diameter <= DOTS:
            break
    step = min(diameter, DOTS / (levels.max() + 1))  # hundreds of equal runs overlap, but stay in their row
    heights = ground - (levels + 0.5) * step
    ax.scatter(places, heights, s=(0.92 * diameter) ** 2, color=color, linewidths=0, zorder=3)


def _draw_grid(ax, grounds) -> None:
    """Continue the ticks of the axis behind the dots of each row, but not through the words between rows."""
    low, high = ax.get_xlim()
    ticks = [tick for tick in ax.get_xticks() if low <= tick <= high]
    for ground in grounds:
        ax.vlines(ticks, ground - DOTS, ground, color=style.GRID.light, linewidth=style.HAIR, zorder=0.9)


def _name_interval(ax, row: Row, ground: float, scale: float) -> None:
    """Say under the first row, amid its interval and inside the axis, what band and line are."""
    text = MEAN_AND_INTERVAL if row.prediction else MEAN
    half = text_width(text, style.SMALL) / scale / 2
    low, high = ax.get_xlim()
    place = np.clip(np.mean(row.prediction or row.runs), low + half, max(low + half, high - half))
    ax.text(place, ground + 10, text, ha="center", va="top", color=style.MUTED.light, fontsize=style.SMALL)
