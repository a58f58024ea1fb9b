"""The sheet on which bars lie: names beside or above them, intervals across and values at their ends."""

from dataclasses import dataclass

from lib.figures import style
from lib.figures.canvas import rows_above_axis
from lib.figures.words import text_width

THICK, GAP = 15, 4  # CSS pixels of a bar, and between the bars of one name
BETWEEN = 14  # CSS pixels between names
NAME_SHARE = 0.36  # of the width at most for names beside the bars; longer names stand above them
FILLS = (0.5, 0.0, 1.0)  # opacity of the first, second and third series: tinted, hollow, solid


@dataclass(frozen=True)
class Bar:
    """One bar: name, series, value, interval (low, high) or None, and the text at its end."""

    name: str
    series: str
    value: float
    interval: tuple[float, float] | None
    text: str

    @property
    def ends(self) -> tuple[float, float]:
        """Lowest and highest value of bar and interval, the foot of the bar at 0 included."""
        values = (0.0, self.value, *(self.interval or ()))
        return min(values), max(values)


def draw_bars(width: float, drawn: list[Bar], x_label: str):
    """Return the figure of the bars, grouped by name in their order, `width` CSS pixels wide."""
    names, series = (list(dict.fromkeys(getattr(bar, key) for bar in drawn)) for key in ("name", "series"))
    names_width = max(text_width(name, style.TEXT) for name in names)
    beside = names_width <= NAME_SHARE * width
    left = style.MARGIN + (names_width + 10 if beside else 0)
    head = 0 if beside else style.LINE_HEIGHT + 2
    key = style.LINE_HEIGHT + 8 if len(series) > 1 else 0
    pitch = head + len(series) * (THICK + GAP) - GAP + BETWEEN
    fig, ax = rows_above_axis(width, key + len(names) * pitch, left, x_label)
    ax.set_xlim(*_limits(drawn, width - left - style.MARGIN))
    for i, name in enumerate(names):
        top = key + i * pitch + BETWEEN / 2
        _write_name(ax, name, top + THICK * len(series) / 2 if beside else top, beside)
        for bar in (bar for bar in drawn if bar.name == name):
            _draw_bar(ax, bar, series.index(bar.series), top + head)
        ax.plot([0, 0], [top + head - 3, top + pitch - BETWEEN + 3], color=style.INK.light, lw=style.THIN)
    ax.grid(axis="x")
    if key:
        _draw_key(ax, series)
    return fig


def _limits(drawn: list[Bar], room: float) -> tuple[float, float]:
    """Limits (low, high) of an axis of `room` CSS pixels on which every bar and the text at its end fit."""
    low = min(bar.ends[0] for bar in drawn)
    spans = [
        (bar.ends[1] - low) * room / max(room - text_width(bar.text, style.SMALL) - 8, 0.3 * room) for bar in drawn
    ]
    span = max(spans) or 1.0
    return low - (0.02 * span if low < 0 else 0), low + span


def _write_name(ax, name: str, y: float, beside: bool) -> None:
    """Write a name right-aligned beside the axes at y, or above its bars; y in CSS pixels."""
    ax.annotate(
        name,
        *((0, y), (-10 if beside else 0, 0)),
        xycoords=ax.get_yaxis_transform(),
        textcoords="offset points",
        ha="right" if beside else "left",
        va="center" if beside else "top",
    )


def _look(place: int) -> dict:
    from matplotlib.colors import to_rgba

    color = style.SERIES[place].light
    return {"facecolor": to_rgba(color, FILLS[place]), "edgecolor": color, "linewidth": 1.2}


def _draw_bar(ax, bar: Bar, place: int, top: float) -> None:
    middle = top + place * (THICK + GAP) + THICK / 2
    ax.barh(middle, bar.value, height=THICK, **_look(place))
    if bar.interval:
        x, ink = [*bar.interval], style.INK.light
        ax.plot(x, [middle, middle], color=ink, linewidth=1.2, marker="|", markersize=8, markeredgewidth=1.2)
    look = {"va": "center", "fontsize": style.SMALL, "textcoords": "offset points"}
    ax.annotate(bar.text, (bar.ends[1], middle), (7, 0), **look)


def _draw_key(ax, series: list[str]) -> None:
    """Name the series above the bars, each behind a swatch of its fill."""
    from matplotlib.patches import Rectangle

    handles = [Rectangle((0, 0), 1, 1, **_look(place)) for place in range(len(series))]
    look = {
        "ncols": len(series),
        "borderaxespad": 0,
        "borderpad": 0,
        "handlelength": 1.2,
        "columnspacing": 1.5,
    }
    ax.legend(handles, series, loc="upper left", bbox_to_anchor=(0, 1), **look)
