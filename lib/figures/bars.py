"""Horizontal bars with intervals: one quantity of several named things, and the parts of a variance."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from lib.figures.arrays import finite, named, named_intervals
from lib.figures.bar_sheet import FILLS, Bar, draw_bars
from lib.figures.data import Data, tidy
from lib.figures.show import Figure, show


def bars(
    values,
    *,
    x_label,
    intervals=None,
    value_format="{:.3g}",
    alt,
    caption,
    num_seeds=None,
) -> Figure:
    """Draw a bar per name of values name → value, or per name and series of series → {name: value}.

    `intervals` has the same shape with (low, high) instead of a value; some may be left out.
    ValueError for NaN or no values, more than three series, or intervals without a value.
    """
    table = _by_series(named(values, "values"))
    if len(table) > len(FILLS):
        raise ValueError(f"{len(table)} series of bars: at most {len(FILLS)} can be told apart without colour")
    bounds = _by_series(intervals) if intervals else {}
    drawn = [bar for series in table for bar in _bars(series, table[series], bounds.get(series), value_format)]
    return _shown(drawn, x_label, alt, caption, num_seeds)


def variance_bars(variances, *, x_label, intervals=None, value_format="{:.2g}", alt, caption, num_seeds=None) -> Figure:
    """Draw the standard deviation √variance of each component name → variance, with its share of the total.

    Variances and their intervals come in squared units, `x_label` names the unit itself. ValueError for
    negative, NaN or no variances.
    """
    variances = {name: finite(value, name, ndim=0) for name, value in named(variances, "variances").items()}
    if negative := [name for name, value in variances.items() if value < 0]:
        raise ValueError(f"variances must be at least 0, but {negative} are negative: truncate them")
    total = sum(variances.values()) or 1.0
    bounds = {name: np.sqrt(pair) for name, pair in (intervals or {}).items()}
    deviations = {name: np.sqrt(value) for name, value in variances.items()}
    drawn = [
        replace(bar, text=f"{bar.text} · {100 * variances[bar.name] / total:.0f} %")
        for bar in _bars("", deviations, bounds, value_format)
    ]
    drawn[0] = replace(drawn[0], text=f"{drawn[0].text} of variance")
    return _shown(drawn, x_label, alt, caption, num_seeds)


def _shown(drawn: list[Bar], x_label: str, alt: str, caption: str, num_seeds) -> Figure:
    def draw(width):
        return draw_bars(width, drawn, x_label)

    return show(draw, alt=alt, caption=caption, num_seeds=num_seeds, data=_table(drawn, x_label))


def _table(drawn: list[Bar], x_label: str) -> Data:
    rows = ((bar.name, bar.series, bar.value, *(bar.interval or (None, None))) for bar in drawn)
    return tidy(("name", "series", x_label, "low", "high"), rows)


def _by_series(table: Mapping) -> dict:
    """Return series → {name: value}, a plain table as the one series without a name."""
    return dict(table) if isinstance(next(iter(table.values())), Mapping) else {"": dict(table)}


def _bars(series, values, bounds, value_format) -> list[Bar]:
    bounds = named_intervals(bounds, values, series or "values")
    numbers = {name: float(finite(value, name, ndim=0)) for name, value in values.items()}
    return [
        Bar(name, series, value, bounds.get(name), value_format.format(value).replace("-", "−"))
        for name, value in numbers.items()
    ]
