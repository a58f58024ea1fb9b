"""A figure that a reader can move: sliders and a drawing by a script in the page, with a still for everyone else.

The page is read from file:// and offline, so nothing is fetched: the figure's HTML holds its data as JSON and a
classic script, which stands on a page once. Without JavaScript the still picture is what is seen. A script for the
kind of figure `name` registers

    window.bookFigures[name] = {start(figure, data)},

shows the parts that are `hidden` here (form, .stage, .result) and hides the still. Form fields keep their own names;
the script keeps their state in the address.
"""

import json
import re
from dataclasses import dataclass
from html import escape

from lib.figures.show import Figure

STYLE = """
.book-interactive form:not([hidden]) {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(min(16rem, 100%), 1fr)); gap: 0.6rem 1.5rem;
  margin: 0 0 1rem;
}
.book-interactive label { display: block; font-size: 0.9em; }
.book-interactive output { float: right; padding-left: 0.75rem; font-variant-numeric: tabular-nums; }
.book-interactive input[type="range"] { width: 100%; min-height: 1.75rem; accent-color: var(--fig-1, #0072b2); }
.book-interactive button {
  min-height: 2.5rem; padding: 0.3rem 0.9rem; border: 1px solid currentColor; border-radius: 0.35rem;
  background: none; color: inherit; font: inherit;
}
.book-interactive .result { max-width: 42rem; min-height: 4.8em; margin: 0.5rem 0; }
.book-interactive .stage svg { display: block; }
.book-interactive .stage text { fill: var(--fig-ink, currentColor); font-size: 12px; font-family: inherit; }
.book-interactive .stage .tick { fill: var(--fig-muted, currentColor); }
.book-interactive .stage .grid { stroke: var(--fig-grid, #80808055); stroke-width: 0.6; }
.book-interactive .stage .band { fill: var(--fig-1, #0072b2); fill-opacity: 0.18; }
.book-interactive .stage .centre { fill: none; stroke: var(--fig-1, #0072b2); stroke-width: 2; }
.book-interactive .stage .level { stroke: var(--fig-ink, currentColor); stroke-dasharray: 1 3; stroke-width: 1.4; }
"""
START = """
(function (script) {
  const figure = script.previousElementSibling;
  const data = figure.querySelector('script[type="application/json"]').textContent;
  window.bookFigures[NAME].start(figure, JSON.parse(data));
})(document.currentScript);
"""


@dataclass(frozen=True)
class Slider:
    """A native slider: name in the form and in the address, label, range, start value, marks under it."""

    name: str
    label: str
    low: float
    high: float
    value: float
    step: float = 1
    marks: tuple[float, ...] = ()

    def __post_init__(self):
        """Raise ValueError unless it has a label and its value lies on its scale."""
        steps = (self.value - self.low) / self.step
        if not self.label.strip() or not self.low <= self.value <= self.high or abs(steps - round(steps)) > 1e-9:
            raise ValueError(f"slider {self.name!r} needs a label, and a value on its scale")


def interactive(name, *, data, sliders, still, caption, script=None, reset="Back to the start") -> Figure:
    """A figure of kind `name` that a reader can move.

    data: what JSON can hold; still: the `Figure` shown without JavaScript, whose alternative text stands for the
    whole; script: source of the kind's classic script, None when the page has it already from an earlier figure.
    ValueError for a name that is no identifier, missing caption, NaN in data, or a script that would end its element.
    """
    if not re.fullmatch(r"[a-z]\w*", name):
        raise ValueError(f"name must be an identifier in lower case, got {name!r}")
    if not caption.strip():
        raise ValueError("caption is empty: say what can be moved")
    held = json.dumps(data, ensure_ascii=False, allow_nan=False).replace("<", "\\u003c")
    html = (
        f'<figure class="book-figure book-interactive" data-kind="{name}"><style>{STYLE}</style>'
        f'<div class="still">{still.html}</div>'
        f"<noscript><p>The sliders of this figure need JavaScript; the picture shows where they start.</p></noscript>"
        f'<form hidden autocomplete="off">{"".join(_slider(name, each) for each in sliders)}'
        f'<p><button type="reset">{escape(reset)}</button></p></form>'
        f'<p class="result" aria-live="polite" hidden></p><div class="stage" hidden></div>'
        f'<script type="application/json">{held}</script><figcaption>{escape(caption)}</figcaption></figure>'
        f"<script>{_once(name, script)}{START.replace('NAME', json.dumps(name))}</script>"
    )
    return Figure(html, still.alt)


def _slider(kind, slider):
    """A labelled slider with its value beside it; the marks are a list that browsers draw as ticks."""
    own = f"{kind}-{slider.name}"
    marks = "".join(f'<option value="{mark:g}"></option>' for mark in slider.marks)
    ticks = f'<datalist id="{own}-marks">{marks}</datalist>' if marks else ""
    listed = f' list="{own}-marks"' if marks else ""
    return (
        f'<div><label for="{own}">{escape(slider.label)} <output for="{own}" aria-live="off"></output></label>'
        f'<input type="range" id="{own}" name="{slider.name}" min="{slider.low:g}" max="{slider.high:g}" '
        f'step="{slider.step:g}" value="{slider.value:g}"{listed}>{ticks}</div>'
    )


def _once(name, script):
    """The script, run only where no figure of its kind stands before it."""
    opened = "window.bookFigures = window.bookFigures || {};\n"
    if script is None:
        return opened
    if re.search(r"</script|<!--", script, re.IGNORECASE):
        raise ValueError(f"the script of {name!r} contains what would end its element")
    return f"{opened}if (!window.bookFigures[{json.dumps(name)}]) {{\n{script}\n}}\n"
