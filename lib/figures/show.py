"""A figure of the book: one or two inline drawings, a text for those who do not see them, and a caption."""

import re
import sys
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape

from lib.figures.data import Data, harvest
from lib.figures.style import NARROW, WIDE, settings
from lib.figures.svg import inline_svg


@dataclass(frozen=True)
class Figure:
    """A finished figure: `html` is what a notebook displays, `alt` what stands where there are no pictures."""

    html: str
    alt: str

    def __repr__(self) -> str:
        return self.alt

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.alt}


def show(
    drawing,
    *,
    alt: str,
    caption: str,
    num_seeds: int | None = None,
    counted: str = "seed",
    data: Data | None = None,
) -> Figure:
    """Turn a matplotlib figure, or a function width → figure (CSS pixels), into a `Figure`, and close it.

    A function is drawn twice, for the page and for a phone. `num_seeds` ends the caption; `counted` names
    what it counts, when not seeds; `data` is the table behind it, read off the drawing unless given.
    ValueError if alt or caption is missing, if alt is a file path, if
    num_seeds is below 1, or if axes with data have an unlabelled axis.
    """
    _check_words(alt, caption)
    caption = f"{caption.strip()} {_seeds(num_seeds, counted)}".strip()
    wide, read = _draw(drawing, WIDE, alt, "wide")
    narrow = f'<div class="narrow" style="display: none">{_draw(drawing, NARROW, alt, "narrow")[0]}</div>'
    drawings = f'<div class="wide">{wide}</div>{narrow}' if callable(drawing) else wide
    link = table.link if (table := data or read) else ""
    words = f"<figcaption>{escape(caption)}{link}</figcaption>"
    return Figure(f'<figure class="book-figure">{drawings}{words}</figure>', alt)


def _draw(drawing: Callable, width: int, alt: str, layout: str) -> tuple[str, Data | None]:
    """Return a drawing as SVG, and the table that can be read off it."""
    with house_style():
        fig = drawing(width) if callable(drawing) else drawing
        try:
            _check_axes(fig)
            return inline_svg(fig, alt, layout), harvest(fig)
        finally:
            if pyplot := sys.modules.get("matplotlib.pyplot"):
                pyplot.close(fig)


@contextmanager
def house_style():
    """Draw under the settings of the house alone, whatever style the notebook has set, and restore that."""
    import matplotlib  # slow to load, and not needed before the first figure

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(settings())
        yield


def _check_words(alt: str, caption: str) -> None:
    if not alt.strip():
        raise ValueError("alt is empty: say in a sentence what the figure shows")
    if "_images/" in alt or re.fullmatch(r"\S*[/\\]\S*|\S+\.[a-z]{3,4}", alt.strip(), flags=re.IGNORECASE):
        raise ValueError(f"alt is a file path, {alt!r}: say in a sentence what the figure shows")
    if not caption.strip():
        raise ValueError("caption is empty: say what is drawn and in which units")


def _seeds(num_seeds: int | None, counted: str) -> str:
    if num_seeds is None:
        return ""
    if num_seeds < 1:
        raise ValueError(f"num_seeds must be at least 1, got {num_seeds}")
    return f"{num_seeds:,} {counted}{'s' if num_seeds > 1 else ''}."


def _check_axes(fig) -> None:
    """Every visible axis with data says what it measures; axes that are turned off are pictures."""
    for number, ax in enumerate(fig.axes, start=1):
        for axis in (ax.xaxis, ax.yaxis):
            if ax.axison and ax.has_data() and axis.get_visible() and not axis.get_label_text().strip():
                raise ValueError(
                    f"axes {number} has data but no {axis.axis_name} label: name the quantity and its unit"
                )
