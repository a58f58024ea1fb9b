"""The race as a figure that moves on request: contour lines, a path and a numbered dot for each rule.

The whole paths stand in the page, so that print, a reader without scripts and one who wants no motion see all of it.
`race.js` adds a button and a slider; it is written into the page with its data, and needs nothing from elsewhere.
"""

import json
from dataclasses import dataclass
from html import escape
from pathlib import Path

import numpy as np

from lib.figures import Figure, style
from lib.optimizers.race import walk

SIDE, LEFT, BELOW = 440, 44, 44  # CSS pixels: the square of the surface, and room for its axes
SCRIPT, STYLE = (Path(__file__).with_name(f"race.{kind}").read_text(encoding="utf-8") for kind in ("js", "css"))


@dataclass(frozen=True)
class Window:
    """The part of the plane that is drawn: a square from (left, bottom), with the levels of its contour lines."""

    left: float
    bottom: float
    side: float
    levels: tuple
    ticks: tuple

    def place(self, points):
        """CSS pixels (n, 2) of points (n, 2), at most one square beyond the window."""
        scaled = (np.asarray(points) - (self.left, self.bottom)) / self.side
        scaled = np.clip(scaled, -1, 2)
        return np.round(np.stack([LEFT + SIDE * scaled[:, 0], SIDE * (1 - scaled[:, 1])], axis=-1), 1)


SADDLE_WINDOW = Window(-1.5, -1.5, 3.0, tuple(np.linspace(-0.6, 0.6, 25)), (-1, 0, 1))
BEALE_WINDOW = Window(-0.5, -1.75, 4.0, tuple(np.geomspace(0.01, 200, 18)), (0, 1, 2, 3))


def race_figure(race, found, start, window, *, alt, caption):
    """A `Figure` of one race from a start (2,): found: rule → `Timed`; ValueError without alt or caption."""
    if not alt.strip() or not caption.strip():
        raise ValueError("a race needs an alt text and a caption")
    paths = {rule: path_until_done(rule, race, timed.rate, start) for rule, timed in found.items()}
    data = [{"racer": rule, "points": window.place(path).tolist()} for rule, path in paths.items()]
    legend = "".join(_legend_entry(i, rule, len(paths[rule]) - 1) for i, rule in enumerate(paths))
    html = (
        f'<figure class="book-figure book-race"><style>{STYLE}</style>{_drawing(race, data, window, alt)}'
        f"<ol>{legend}</ol>{_controls()}<figcaption>{escape(caption)}</figcaption>"
        f'<script type="application/json">{json.dumps(data, separators=(",", ":"))}</script></figure>'
        f"<script>{SCRIPT}</script>"
    )
    return Figure(html, alt)


def path_until_done(rule, race, rate, start):
    """Path (t, 2) of a rule from a start until it is done, or to the end of the race."""
    path = walk(rule, race.surface, start, race.num_steps, rate)
    return path[: int(race.steps(path[:, None])[0]) + 1]


def _controls():
    return (
        '<div class="race-controls" hidden><button type="button">Start</button>'
        '<input type="range" min="0" value="0" step="1" aria-label="step of the race"><output></output></div>'
        '<p role="status" class="visually-hidden"></p>'
    )


def _look(i):
    """Colour, and dashes as SVG has them, of racer i."""
    dashes = style.DASHES[i % len(style.DASHES)]
    return style.SERIES[i].css, "" if dashes == "-" else " ".join(f"{d:g}" for d in dashes[1])


def _legend_entry(i, rule, steps):
    color, dashes = _look(i)
    swatch = (
        f'<svg width="44" height="18" aria-hidden="true" style="display:inline-block;vertical-align:middle">'
        f'<line x1="0" x2="44" y1="9" y2="9" stroke="{color}" stroke-width="2" stroke-dasharray="{dashes}"/>'
        f"{_dot(i, 'translate(22 9)')}</svg>"
    )
    return f"<li>{swatch} {escape(rule)}: {steps} steps</li>"


def _dot(i, transform, racer=""):
    color, _ = _look(i)
    named = f' data-racer="{racer}"' if racer else ""
    return (
        f'<g{named} transform="{transform}"><circle r="8" fill="{color}"/><text text-anchor="middle" y="4" '
        f'font-size="11" font-weight="700" style="fill:{style.PAPER.css}">{i + 1}</text></g>'
    )


def _drawing(race, data, window, alt):
    lines = "".join(_trail(i, each) for i, each in enumerate(data))
    dots = "".join(_dot(i, _translate(each["points"][-1]), each["racer"]) for i, each in enumerate(data))
    return (
        f'<svg viewBox="0 0 {LEFT + SIDE + 8} {SIDE + BELOW}" width="{LEFT + SIDE + 8}" height="{SIDE + BELOW}" '
        f'role="img" aria-label="{escape(alt, quote=True)}" style="fill:{style.INK.css};max-width:100%;height:auto">'
        f'<svg x="{LEFT}" y="0" width="{SIDE}" height="{SIDE}" viewBox="{LEFT} 0 {SIDE} {SIDE}">'
        f"{_contours(race.surface, window)}{lines}{dots}</svg>{_axes(window)}</svg>"
    )


def _translate(point):
    return f"translate({point[0]} {point[1]})"


def _trail(i, each):
    color, dashes = _look(i)
    points = " ".join(f"{x},{y}" for x, y in each["points"])
    return (
        f'<polyline data-racer="{each["racer"]}" points="{points}" fill="none" stroke="{color}" stroke-width="2" '
        f'stroke-dasharray="{dashes}"/>'
    )


def _contours(surface, window, num=90):
    from contourpy import contour_generator  # comes with matplotlib, and loads as slowly

    x, y = window.left + np.linspace(0, window.side, num), window.bottom + np.linspace(0, window.side, num)
    heights = surface.value(np.stack(np.meshgrid(x, y), axis=-1))
    drawn = contour_generator(x, y, heights)
    shapes = [line for level in window.levels for line in drawn.lines(level)]
    moves = " ".join("M" + " ".join(f"{a:.0f} {b:.0f}" for a, b in window.place(line)) for line in shapes)
    return f'<path d="{moves}" fill="none" stroke="{style.GRID.css}" stroke-width="1"/>'


def _axes(window):
    frame = f'<rect x="{LEFT}" y="0" width="{SIDE}" height="{SIDE}" fill="none" stroke="{style.MUTED.css}"/>'
    words = [f'<text x="{LEFT + SIDE / 2}" y="{SIDE + 40}" text-anchor="middle" font-size="16">first weight</text>']
    words.append(
        f'<text transform="translate(14 {SIDE / 2}) rotate(-90)" text-anchor="middle" '
        'font-size="16">second weight</text>'
    )
    for tick in window.ticks:
        (x, _), (_, y) = window.place([[tick, window.bottom], [window.left, tick]])
        label = f"{tick:g}".replace("-", "−")
        words.append(f'<text x="{x}" y="{SIDE + 18}" text-anchor="middle" font-size="15">{label}</text>')
        if 0 <= y <= SIDE:
            words.append(f'<text x="{LEFT - 5}" y="{y + 5}" text-anchor="end" font-size="15">{label}</text>')
    return frame + "".join(words)
