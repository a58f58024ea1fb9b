"""Makes built pages light: what a page does not need to be read is taken out or comes after the text.

a dozen style sheets, 500 kB       ─▶  one, inside the page, of the rules that the page can meet
an icon font, a script that draws the same icons, 1.7 MB   ─▶  the dozen icons in use
ten scripts before the text        ─▶  after it, each a task of its own
the index for the search           ─▶  on the search page alone
styles that pictures repeat        ─▶  classes
marks of code that change nothing  ─▶  gone
data of the figures to move        ─▶  files, read after the text
what is drawn, but for the first   ─▶  a file, read after the text
all laid out at once               ─▶  in steps, after the first screen
light first, then dark             ─▶  the reader's own scheme from the first moment
"""

import re
from pathlib import Path

from lib.book.built import SCRIPT, SHEET, STYLE, Book
from lib.book.late_drawings import drawings_moved_out
from lib.book.late_figures import cards_moved_out, moved_out
from lib.book.page_style import PageStyle
from lib.book.slim_code import slim_code
from lib.book.slim_pictures import slim

AS_IT_STANDS = re.compile(r"(<(?:pre|script|style|svg|textarea)\b.*?</(?:pre|script|style|svg|textarea)>)", re.DOTALL)
COMMENT, LAYOUT = re.compile(r"<!--.*?-->", re.DOTALL), re.compile(r"\s*\n\s*")
PRELOAD = re.compile(r'\s*<link rel="preload" as="script"[^>]*>')
OPTIONS = "_static/documentation_options.js"  # a few values, that scripts inside the page set right
SEARCH_ONLY = ("_static/searchtools.js", "_static/language_data.js", "searchindex.js")
UNUSED = ("_static/scripts/fontawesome.js", "_static/design-tabs.js")
SCHEME_FIRST = (
    'localStorage.getItem("theme") || "auto"',
    'localStorage.getItem("theme") || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")',
)
# On a small screen, that is a slow machine, a page opened from its beginning is laid out in steps (unfold.js); one that
# is come back to, or entered at a heading, at once: there the place on the page counts.
UNFOLDING = (
    '<script>if (matchMedia("(max-width: 40rem)").matches && !location.hash'
    ' && performance.getEntriesByType("navigation")[0]?.type === "navigate")'
    ' document.documentElement.classList.add("unfolding")</script>'
)
THEME = "_static/scripts/pydata-sphinx-theme.js"
AT_THE_START = r"(subtree:!0,childList:!0\}\)),e\(\)\}", r'\1,document.documentElement.matches(".unfolding")||e()}'
WHEN_CHANGED = (
    r"new MutationObserver\(t\)",
    (
        "new MutationObserver(changes=>{changes.every(change=>change.target instanceof SVGElement)"
        '||document.documentElement.matches(".unfolding")&&!window.unfolded||t()})'
    ),
)
ONE_BY_ONE = r"\{(e\.tabIndex=)([^{}]*?)\?0:-1\}", r"{const s=\2;queueMicrotask(()=>{\1s?0:-1})}"
UNNAMED = '<summary aria-label="Toggle hidden content">', "<summary>"  # its text is its name


def lighten(html: Path) -> None:
    """Rewrite the pages of a built book in place; OSError or ValueError for a file that cannot be read."""
    html = Path(html)
    paths = [*sorted((html / "chapters").rglob("*.html")), html / "search.html"]
    book = Book(html, {path: path.read_text(encoding="utf-8") for path in paths if path.is_file()})
    if not book.pages:
        return
    for path in book.pages:
        path.write_text(light(path, book), encoding="utf-8")
    if (theme := html / THEME).is_file():
        theme.write_text(patient(theme.read_text(encoding="utf-8")), encoding="utf-8")


def patient(theme: str) -> str:
    """Return the theme's script, which lets what can be scrolled be reached by keyboard, patient.

    It measures everything at once at the start, which unfold.js does in steps, and again after every change, also of
    what is drawn, each answer between two questions, so that the page is laid out anew for each. ValueError if it is
    another script.
    """
    for old, new in (AT_THE_START, WHEN_CHANGED, ONE_BY_ONE):
        theme, num = re.subn(old, new, theme)
        if num != 1:
            raise ValueError(f"{THEME} is not the script that this was written for: no {old!r}")
    return theme


def light(path: Path, book: Book) -> str:
    """Return one page with its style inside, its scripts last, and the reader's colour scheme first."""
    style = PageStyle(path, book, UNUSED)
    text, of_pictures = slim(slim_code(book.pages[path]))
    first = SHEET.search(text).start()
    rest = STYLE.sub(lambda found: style.inline(found[1]), SHEET.sub("", text[first:]))
    text = f"{text[:first]}\n<style>{style.sheet()}{of_pictures}</style>\n{UNFOLDING}{rest}"
    text = PRELOAD.sub("", text.replace(*SCHEME_FIRST).replace(*UNNAMED))
    if path.name == "search.html":  # its scripts wait for one another: they stay as they are
        return SCRIPT.sub(lambda found: "" if book.name(found[2], path) in UNUSED else found[0], text)
    text = moved_out(_late_scripts(without_layout(text), path, book), book.root(path), book.html)
    text = cards_moved_out(text, book.root(path), book.html)
    return drawings_moved_out(text, of_pictures, book.root(path), book.html)


def without_layout(text: str) -> str:
    """Return a page without comments, indents and empty lines, where they change nothing."""
    parts = AS_IT_STANDS.split(text)
    parts[::2] = [LAYOUT.sub("\n", COMMENT.sub("", part)) for part in parts[::2]]
    return "".join(parts)


def _late_scripts(text, path, book):
    """A page whose head's scripts run after the text, in their order; those inside the text stay as they are."""

    def late(found):
        name = book.name(found[2], path)
        if name in (*UNUSED, *SEARCH_ONLY):
            return ""
        if name == OPTIONS:
            return f"\n<script>{book.read(name)}</script>"
        in_head = found.start() < head and "defer" not in found[0]
        return found[0].replace("<script", "<script defer") if in_head else found[0]

    head = text.find("</head>")
    return SCRIPT.sub(late, text)
