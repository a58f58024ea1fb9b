"""The numbers behind a figure as comma-separated values, one observation a row, for whoever wants to draw it anew.

A kind of figure that knows its table passes it on; of any other drawing the lines, points and bars are read off.
Pictures, and drawings on a sheet without axes, have none.
"""

import csv
import io
import math
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from numbers import Real

DIGITS = 9  # significant figures: those of float32, which most of the book's numbers are


@dataclass(frozen=True)
class Data:
    """A table: header (columns,), rows (n, columns) of texts and numbers; None and NaN become empty."""

    header: tuple[str, ...]
    rows: list[tuple]

    @property
    def csv(self) -> str:
        """The table as comma-separated values (RFC 4180), with newlines alone."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self.header)
        writer.writerows([_cell(value) for value in row] for row in self.rows)
        return text.getvalue()

    @property
    def link(self) -> str:
        """A link that holds the table and saves it as a file."""
        address = f"data:text/csv;base64,{b64encode(self.csv.encode()).decode()}"
        return f' <a class="figure-data" download="figure.csv" href="{address}">Data (CSV)</a>'


def tidy(header: Iterable[str], rows: Iterable[tuple]) -> Data:
    """Return the table without the columns that are empty in every row."""
    header, rows = list(header), [tuple(row) for row in rows]
    kept = [place for place in range(len(header)) if any(_cell(row[place]) != "" for row in rows)]
    return Data(tuple(header[place] for place in kept), [tuple(row[place] for place in kept) for row in rows])


def harvest(fig) -> Data | None:
    """Return lines, points and bars of a drawn matplotlib figure: panel, series, x, y; None when it has none."""
    rows = [row for ax in fig.axes if ax.axison for row in _of_axes(ax)]
    if not rows:
        return None
    labels = {(ax.get_xlabel(), ax.get_ylabel()) for ax in fig.axes if ax.axison and ax.has_data()}
    x_label, y_label = labels.pop() if len(labels) == 1 else ("x", "y")
    return tidy(("panel", "series", _words(x_label) or "x", _words(y_label) or "y"), rows)


def _of_axes(ax):
    """Rows (panel, series, x, y) of what stands in data coordinates; the rest is decoration."""
    panel = _words(ax.get_title(loc="center"))
    for number, line in enumerate(_in_data(ax, ax.get_lines()), start=1):
        points = zip(line.get_xdata(orig=True), line.get_ydata(orig=True), strict=True)
        yield from ((panel, _label(line, f"line {number}"), x, y) for x, y in points)
    for number, dots in enumerate(_in_data(ax, _scattered(ax)), start=1):
        yield from ((panel, _label(dots, f"points {number}"), x, y) for x, y in dots.get_offsets().data.tolist())
    for container in ax.containers:
        for bar in getattr(container, "patches", ()):
            length, place = bar.get_width(), bar.get_y() + bar.get_height() / 2
            if getattr(container, "orientation", "") == "vertical":
                length, place = bar.get_x() + bar.get_width() / 2, bar.get_height()
            yield panel, _label(container, "bars"), length, place


def _scattered(ax):
    from matplotlib.collections import PathCollection

    return [each for each in ax.collections if isinstance(each, PathCollection)]


def _in_data(ax, artists):
    """Artists whose two coordinates are both data: a line across the whole axes, for one, is none."""
    return [each for each in artists if getattr(each, "get_offset_transform", each.get_transform)() is ax.transData]


def _label(artist, otherwise: str) -> str:
    label = str(artist.get_label())
    return otherwise if label.startswith("_") or not label else _words(label)


def _words(text: str) -> str:
    return " ".join(text.split())


def _cell(value) -> str:
    if value is None:
        return ""
    if isinstance(value, Real) and not isinstance(value, bool):
        number = float(value)
        return "" if math.isnan(number) else f"{number:.{DIGITS}g}"
    return str(value)
