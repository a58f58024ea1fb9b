"""From a matplotlib figure to an inline SVG that lives on a page: themed, nameless to its neighbours, stable.

Many drawings share one page and its style sheet. So colours become CSS properties, fonts the page's own,
the global style rule that matplotlib writes is dropped, and ids (clip paths, markers) carry a hash of the
drawing. Nothing in the text depends on the time or the process.
"""

import hashlib
import io
import re
from html import escape

from lib.figures.style import INK, PALETTE, PAPER

COLORS = {color.light: color.css for color in PALETTE} | {"#000000": INK.css, "#ffffff": PAPER.css}
ROOT = (
    '<svg xmlns="http://www.w3.org/2000/svg" class="{layout}" width="{width}" height="{height}" '
    'viewBox="0 0 {width} {height}" role="img" aria-label="{alt}" '
    'style="fill: {ink}; stroke-linejoin: round; stroke-linecap: butt; max-width: 100%; height: auto">'
)


def inline_svg(fig, alt: str, layout: str = "wide") -> str:
    """Return `fig`, written in the house style, as an SVG element of class `layout` for any HTML page."""
    width, height = (f"{round(72 * inches, 2):g}" for inches in fig.get_size_inches())
    root = ROOT.format(layout=layout, width=width, height=height, alt=escape(alt), ink=INK.css)
    text = _drop_extras(_write(fig))
    text = root + re.sub(r"^.*?<svg[^>]*>", "", text, count=1, flags=re.DOTALL)
    return _rename_ids(_round_numbers(_theme(text)), layout)


def _write(fig) -> str:
    buffer = io.StringIO()
    nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    fig.savefig(buffer, format="svg", transparent=True, metadata=nothing)
    return buffer.getvalue()


def _drop_extras(text: str) -> str:
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", text, flags=re.DOTALL)
    text = text.replace("xlink:href=", "href=")
    return re.sub(r">\s+<", ">\n<", text).strip()


def _theme(text: str) -> str:
    def paint(match):
        return f"{match[1]}: {COLORS.get(match[2].lower(), match[2])}"

    text = re.sub(r"\b(fill|stroke): (#[0-9a-fA-F]{6})\b", paint, text)
    return re.sub(r'font-family: [^;"]*', "font-family: var(--fig-font, system-ui, sans-serif)", text)


def _round_numbers(text: str) -> str:
    def shorten(match):
        return re.sub(r"-?\d+\.\d{3,}", lambda number: f"{float(number[0]):.2f}", match[0])

    return re.sub(r'\b(?:d|x|y|points|width|height)="[^"]*"', shorten, text)


def _rename_ids(text: str, layout: str) -> str:
    """Drop the ids that nothing refers to and put a hash of the drawing before the others."""
    prefix = "f" + hashlib.sha256((layout + text).encode()).hexdigest()[:10]
    used = set(re.findall(r'(?:url\(|href=")#([^")]+)', text))
    text = re.sub(r' id="([^"]*)"', lambda m: f' id="{prefix}-{m[1]}"' if m[1] in used else "", text)
    return re.sub(r'(url\(|href=")#', rf"\1#{prefix}-", text)
