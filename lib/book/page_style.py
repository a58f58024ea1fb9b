"""The style of one page: of all its style sheets the rules that its elements can ever be met by."""

import re
from collections.abc import Iterable
from pathlib import Path

from lib.book.built import ADDRESS, STYLE, Book
from lib.book.elements import Elements, tags_of
from lib.book.icons import with_icons
from lib.book.purge import asked, parsed, purged, written

INDEX = "searchindex.js"  # names no element
# Scripts that are not ours can do more than this book uses; these are the names that they give and the elements that
# they make on its pages.
THEIRS = {
    *(f"_static/{name}.js" for name in ("clipboard.min", "copybutton", "doctools", "sphinx_highlight", "togglebutton")),
    *(f"_static/scripts/{name}.js" for name in ("bootstrap", "pydata-sphinx-theme", "sphinx-book-theme")),
}
GIVEN = """
    active collapse collapsed collapsing copybtn fade hide hiding highlight-link highlighted icon noprint
    o-tooltip--left pst-sidebar-hidden pst-squeeze scrolled show showing success tb-icon toggle toggle-button
    toggle-button-hidden toggle-chevron-right toggle-details toggle-details__container toggle-details__summary
    toggle-details__summary-text toggle-hidden bs-tooltip-auto tooltip tooltip-arrow tooltip-inner
"""
MADE = {"button", "details", "div", "span", "summary", "textarea"}
WORD = re.compile(r"[A-Za-z_][\w-]*")


class PageStyle:
    """The style of a page; without: names of scripts that it does not keep, so that what they name is not in use."""

    def __init__(self, path: Path, book: Book, without: Iterable[str] = ()):
        scripts = {name: text for name, text in book.scripts(path).items() if name not in (*without, INDEX)}
        ours = [text for name, text in scripts.items() if name not in THEIRS]
        self.page, self.book, self.root = book.pages[path], book, book.root(path)
        self.read, self.pieces = [self.page, *ours], tuple(book.sheets(path))
        names = asked(self.pieces).union(*(asked(parsed(css)) for css in STYLE.findall(self.page)))
        given = {word for text in [*ours, GIVEN] for word in WORD.findall(text)}
        self.elements = Elements(self.page, names, given, tags_of(ours) | MADE)

    def sheet(self) -> str:
        """Return the rules of the style sheets, with addresses from the page on."""
        style = with_icons(written(purged(self.pieces, self.elements), self.read), self.book.html / "_static")
        return ADDRESS.sub(lambda found: f"url({self.root}{found[2]})", style)

    def inline(self, css: str) -> str:
        """Return a style in the text as an element, or nothing; each piece of shown code brings 5 kB of that."""
        left = written(purged(parsed(css), self.elements), [css])
        return f"<style>{left}</style>" if left else ""
