"""What can be wrong with a built page, and how to see it: each check returns its findings as lines of text.

The first two read the file; `Visitor` opens it in a headless browser, from file://, with every request
to anywhere else refused and written down.
"""

import json
import re
from collections import namedtuple
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lib.book.alt_text import undescribed_in_html
from tests.pages.axe import axe

WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}
SCHEMES = ("light", "dark")
ELSEWHERE = re.compile(r"^(?!file:|data:|blob:|about:)")

View = namedtuple("View", "width scheme")
VIEWS = [View(width, scheme) for width in WIDTHS for scheme in SCHEMES]
AXE_VIEWS = [View("desktop", "light"), View("phone", "dark")]  # each width and each scheme once: axe is slow

OVERFLOW = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const wide = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > room + 1);
  const name = e => e.tagName.toLowerCase() + (e.className && e.getAttribute('class')
    ? '.' + e.getAttribute('class').trim().split(/\\s+/).join('.') : '');
  return wide.slice(0, 5).map(e => `${name(e)} ends at ${Math.round(e.getBoundingClientRect().right)} px`)
    .concat(wide.length ? [] : [`the page is ${document.documentElement.scrollWidth} px wide`]);
}"""
# A formula that is no MathML, has no size, or whose letters are not in the font that the page brings.
UNTYPESET = """async () => {
  const formulas = [...document.querySelectorAll('.math')];
  const isOurs = await document.fonts.load('16px "STIX Two Math"').then(found => found.length > 0);
  const bad = formulas.filter(e => !e.querySelector('math') || e.querySelector('merror, .tml-error')
    || e.getClientRects().length && !e.querySelector('math').getBoundingClientRect().width);
  return bad.map(e => e.textContent.trim().slice(0, 60))
    .concat(formulas.length && !isOurs ? ['the font of the formulas did not load'] : []);
}"""
# A page has laid itself out in steps (chapters/static/unfold.js), filled in its drawings (late_drawings.js), and
# prepared its figures, which are busy until then (page_steps.js).
LAID_OUT = """() => (!document.documentElement.matches(".unfolding") || window.unfolded)
  && (window.drawn || !document.querySelector("[data-drawing]")) && !document.querySelector("[aria-busy]")"""


@dataclass(frozen=True)
class Visit:
    """What a browser saw on one page: each field lists findings, empty when all is well."""

    console: list[str]
    errors: list[str]
    requests: list[str]
    overflow: list[str]
    untypeset: list[str]
    axe: list[str]


class Visitor:
    """One browser context of one width and colour scheme; opens pages in one tab."""

    def __init__(self, browser, view: View):
        width, height = WIDTHS[view.width]
        self.view = view
        self.context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=view.scheme)
        self.seen = {"console": [], "errors": [], "requests": []}
        self.untouched = None  # the page that was visited last, while nobody has done anything to it
        self.context.route(ELSEWHERE, self._refuse)
        self.tab = self.context.new_page()
        self.tab.on("console", self._hear)
        self.tab.on("pageerror", lambda error: self.seen["errors"].append(str(error)))

    def open(self, path: Path, fragment: str = ""):
        """Open a page and return its tab."""
        self.untouched = None
        for findings in self.seen.values():
            findings.clear()
        self.tab.goto("about:blank")  # or an address that differs only after '#' would not load anew
        self.tab.goto(Path(path).resolve().as_uri() + fragment)
        self.tab.wait_for_function(LAID_OUT)
        return self.tab

    def visit(self, path: Path) -> Visit:
        """Open a page and return everything found on it."""
        tab = self.open(path)
        page = {"overflow": tab.evaluate(OVERFLOW), "untypeset": tab.evaluate(UNTYPESET)}
        page["axe"] = axe(tab) if self.view in AXE_VIEWS else []
        self.untouched = None if self.view in AXE_VIEWS else path
        return Visit(**{name: list(findings) for name, findings in self.seen.items()}, **page)

    def still(self, path: Path):
        """Return the tab with a page as it opens: the one just visited where that is left as it was."""
        tab = self.tab if self.untouched == path else self.open(path)
        self.untouched = None
        return tab

    def _refuse(self, route):
        self.seen["requests"].append(route.request.url)
        route.abort()

    def _hear(self, message):
        if message.type in ("error", "warning"):
            self.seen["console"].append(f"{message.type}: {message.text}")


def undescribed_images(path: Path) -> list[str]:
    """Return the images of a page without alternative text in words."""
    return undescribed_in_html(Path(path).read_text(encoding="utf-8"))


def broken_links(path: Path) -> list[str]:
    """Return the local links of a page that lead to no file, or to no place in it."""
    path = Path(path)
    return sorted(target for target in _places(path).targets if not _leads_somewhere(path, target))


def _leads_somewhere(path: Path, target: str) -> bool:
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return True
    file = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if not file.is_file():
        return False
    place = unquote(parts.fragment)
    return not place or "=" in place or file.suffix != ".html" or place in _places(file).ids


class _Places(HTMLParser):
    """Where a reader can be on a page, and where its links lead; a whole tree of it would take four times as long."""

    def __init__(self, text: str):
        super().__init__()
        self.ids, self.targets = set(), set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.ids.add(found.get("id"))
        if tag == "a" and "href" in found:
            self.targets.add(found["href"] or "")


@cache
def _places(path: Path) -> _Places:
    return _Places(path.read_text(encoding="utf-8"))


def read_verdicts(path: Path) -> list[dict]:
    """Return the verdicts that were published with the pages."""
    return json.loads(Path(path).read_text(encoding="utf-8"))
