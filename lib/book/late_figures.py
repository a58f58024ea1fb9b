"""Figures that a reader moves, and claim cards: their data and script come after the text, in a file of their own.

`lib.figures.interactive` puts both into the notebook's output, so that a notebook is whole. On a built page they would
be read before the text is shown. A classic script in a file works from file:// as well, where a page may not fetch.
"""

import hashlib
import json
import re
from pathlib import Path

FIGURE = re.compile(
    r'(<figure class="book-figure book-interactive" data-kind="(\w+)">.*?<script type="application/json">)'
    r"([^<]*)(</script>.*?</figure>)(\s*)<script>(.*?)</script>",
    re.DOTALL,
)
CARDS = re.compile(r'(<script type="application/json" id="claim-cards">)([^<]{1000,})</script>')  # few stay in place
FOLDER = "_static/late"
SMALLEST = 20_000  # characters of data and script of a figure; less is not worth a request
CARDS_DATA = "document.currentScript.previousElementSibling.textContent = {data};\n"
DATA = """(function (script) {{
  script.previousElementSibling.querySelector('script[type="application/json"]').textContent = {data};
}})(document.currentScript);
"""


def cards_moved_out(text: str, root: str, html: Path) -> str:
    """Return a page whose claim cards, shown only when a number is pointed at, are read from a file."""

    def outside(found):
        content = CARDS_DATA.format(data=json.dumps(found[2], ensure_ascii=False))
        return f"{found[1]}</script>{late_script('cards', content, root, html)}"

    return CARDS.sub(outside, text)


def moved_out(text: str, root: str, html: Path) -> str:
    """Return a page whose figures load data and script from files, which are written below `html`.

    All of a page or none: a figure may use the script of one before it, and the order of their scripts is kept.
    """
    if all(len(found[3]) + len(found[6]) < SMALLEST for found in FIGURE.finditer(text)):
        return text

    def outside(found):
        opening, kind, data, closing, space, script = found.groups()
        content = DATA.format(data=json.dumps(data, ensure_ascii=False)) + script
        return f"{opening}{closing}{space}{late_script(kind, content, root, html)}"

    return FIGURE.sub(outside, text)


def late_file(kind: str, content: str, html: Path, ending: str = "js") -> str:
    """Write a file that a page loads after its text, and return its name from the root of the book."""
    name = f"{FOLDER}/{kind}-{hashlib.sha256(content.encode()).hexdigest()[:8]}.{ending}"
    target = Path(html) / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(content, encoding="utf-8")
    return name


def late_script(kind: str, content: str, root: str, html: Path) -> str:
    """Write a script that runs after the text of a page, and return the element that names it."""
    return f'<script defer src="{root}{late_file(kind, content, html)}"></script>'
