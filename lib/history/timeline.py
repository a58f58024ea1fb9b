"""Milestones from the formal neuron of 1943 to the contest of 2012: read from data, checked, drawn and listed.

Source: the primary sources named in `milestones.yml`, whose details stand in `chapters/references.bib`. The drawing
keeps its years to scale on the left and spreads the names apart on the right.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import yaml

from lib import figures
from lib.figures import style
from lib.figures.canvas import sheet
from lib.figures.labels import spread
from lib.figures.words import text_width, wrap

FILE = Path(__file__).with_name("milestones.yml")
REFERENCES = Path(__file__).parents[2] / "chapters" / "references.bib"
KINDS = {"idea": "an idea", "setback": "a setback", "practice": "an application, a contest, a machine"}
AXIS, LEFT, YEAR = 46, 74, 40  # CSS pixels: place of the time axis, of the names, room of a year before its name
HEAD, FOOT, APART = 30, 14, 5  # CSS pixels above and below the axis, and between two names


@dataclass(frozen=True)
class Milestone:
    """One entry: year, key of its primary source, kind, who, what, why it mattered, and the claim it belongs to."""

    year: int
    key: str
    kind: str
    who: str
    what: str
    why: str
    claim: str = ""


@cache
def milestones(path=FILE):
    """All milestones in order, a tuple; raises ValueError for an unknown kind or when years run backwards."""
    found = tuple(Milestone(**entry) for entry in yaml.safe_load(Path(path).read_text()))
    if unknown := {each.kind for each in found} - set(KINDS):
        raise ValueError(f"milestones of unknown kind {sorted(unknown)}: use {', '.join(KINDS)}")
    if [each.year for each in found] != sorted(each.year for each in found):
        raise ValueError("the milestones are not in the order of their years")
    return found


@cache
def years_of_references(path=REFERENCES):
    """Year of every entry of a BibTeX file, key → year."""
    entries = re.findall(r"^@\w+\{([^,\s]+),(.*?)^\}", Path(path).read_text(), re.MULTILINE | re.DOTALL)
    years = {key: re.search(r"^\s*year\s*=\s*\{(\d{4})\}", body, re.MULTILINE) for key, body in entries}
    return {key: int(found[1]) for key, found in years.items() if found}


def wrong_years(found, years):
    """What disagrees between milestones and the years of the references, as lines; empty when nothing does."""
    lines = [f"{each.key}: not in the references" for each in found if each.key not in years]
    return lines + [
        f"{each.key}: milestone of {each.year}, reference of {years[each.key]}"
        for each in found
        if years.get(each.key, each.year) != each.year
    ]


def timeline_picture():
    """The milestones along an axis of years, each with who and what; kinds told apart by colour and marker."""
    return figures.show(
        lambda width: _draw(width, milestones()),
        alt="A vertical axis of years from 1943 to 2012 with a row for every milestone: year, names and what it was. "
        "The setbacks lie between 1966 and 1973, the applications after 1989.",
        caption="Milestones by the year of their primary source. The axis is to scale; lines lead to the names.",
    )


def timeline_table():
    """The milestones with why each mattered and the claim that it belongs to."""
    rows = [[each.year, each.who, each.what, each.why, each.claim or "–"] for each in milestones()]
    header = ("year", "who", "what", "why it mattered", "claim")
    return figures.table(header, rows, caption="Milestones from 1943 to 2012; primary sources in the bibliography.")


def _draw(width, found):
    names = [wrap(f"{each.who}: {each.what}", width - LEFT - YEAR - style.MARGIN, style.SMALL) for each in found]
    row = style.LINE_HEIGHT * max(name.count("\n") + 1 for name in names) + APART
    height = HEAD + row * len(found) + FOOT
    fig, ax = sheet(width, height)
    low, high = found[0].year, found[-1].year
    top, bottom = HEAD + row, height - FOOT - row / 2
    places = np.array([top + (each.year - low) / (high - low) * (bottom - top) for each in found])
    _draw_axis(ax, low, high, top, bottom)
    for each, name, place, level in zip(found, names, places, spread(places, row, top, bottom), strict=True):
        _draw_row(ax, each, name, place, level)
    _draw_key(ax, width)
    return fig


def _draw_axis(ax, low, high, top, bottom):
    """The line of years with a tick and a number for every decade."""
    ax.plot([AXIS, AXIS], [top, bottom], color=style.MUTED.light, linewidth=style.THIN)
    for year in range(-(-low // 10) * 10, high + 1, 10):
        y = top + (year - low) / (high - low) * (bottom - top)
        ax.plot([AXIS - 5, AXIS], [y, y], color=style.MUTED.light, linewidth=style.THIN)
        ax.text(AXIS - 8, y, str(year), ha="right", va="center", fontsize=style.SMALL, color=style.MUTED.light)


def _look(kind):
    look = style.series(list(KINDS).index(kind))
    return {"color": look["color"], "marker": look["marker"], "markersize": 6, "markeredgewidth": 0}


def _draw_row(ax, each, name, place, level):
    look = _look(each.kind)
    ax.plot([AXIS, LEFT - 6], [place, level], color=look["color"], linewidth=style.HAIR)
    ax.plot([AXIS], [place], linestyle="none", **look)
    ax.text(LEFT, level, str(each.year), va="center", fontsize=style.SMALL, fontweight="bold", color=look["color"])
    lines = name.split("\n")
    for i, line in enumerate(lines):  # one text each: any font keeps the lines apart
        y = level + style.LINE_HEIGHT * (i - (len(lines) - 1) / 2)
        ax.text(LEFT + YEAR, y, line, va="center", fontsize=style.SMALL)


def _draw_key(ax, width):
    """What the markers mean, in one line at the top, or in as few as fit."""
    x, y = style.MARGIN, 10
    for kind, words in KINDS.items():
        room = 26 + text_width(words, style.SMALL)
        if x + room > width:
            x, y = style.MARGIN, y + style.LINE_HEIGHT
        ax.plot([x + 4], [y], linestyle="none", **_look(kind))
        ax.text(x + 14, y, words, va="center", fontsize=style.SMALL)
        x += room
