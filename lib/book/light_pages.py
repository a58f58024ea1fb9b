"""Makes built pages light: what a page does not need to be read is taken out or comes after the text.

a dozen style sheets, 500 kB       ─▶  one, inside the page, of the rules that the page can meet
an icon font, a script that draws the same icons, 1.7 MB   ─▶  the dozen icons in use
ten scripts before the text        ─▶  after it, each a task of its own
the index for the search           ─▶  on the search page alone
styles that pictures repeat        ─▶  classes
data of the figures to move        ─▶  files, read after the text
all laid out at once               ─▶  in steps, after the first screen
light first, then dark             ─▶  the reader's own scheme from the first moment
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from lib.book.icons import with_icons
from lib.book.late_figures import moved_out
from lib.book.purge import parsed, purged, words_of, written
from lib.book.slim_pictures import slim

SHEET = re.compile(r'\s*<link\b[^>]*?href="([^"?]+\.css)(?:\?[^"]*)?"[^>]*>')
SCRIPT = re.compile(r'\s*<script\b([^>]*?)\bsrc="([^"?]+)(?:\?[^"]*)?"([^>]*)></script>')
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*json)[^>]*>(.*?)</script>", re.DOTALL)
PRELOAD = re.compile(r'\s*<link rel="preload" as="script"[^>]*>')
ADDRESS = re.compile(r"""url\((["']?)(?!data:|#)([^)"']+)\1\)""")
OPTIONS = "_static/documentation_options.js"  # a few values, that scripts inside the page set right
SEARCH_ONLY = ("_static/searchtools.js", "_static/language_data.js", "searchindex.js")
UNUSED = ("_static/scripts/fontawesome.js", "_static/design-tabs.js")
# Of what Bootstrap can do the theme uses this much.
BOOTSTRAP, IN_USE = "_static/scripts/bootstrap.js", re.compile(r"show|fade|collaps|active|tooltip|bs-tooltip|dropdown")
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
ONE_BY_ONE = r"\{(e\.tabIndex=)([^{}]*?)\?0:-1\}", r"{const s=\2;queueMicrotask(()=>{\1s?0:-1})}"
UNNAMED = '<summary aria-label="Toggle hidden content">', "<summary>"  # its text is its name


@dataclass(frozen=True)
class Book:
    """A built book: its folder, the text of its pages by path, and the style sheets that were read."""

    html: Path
    pages: dict[Path, str]
    sheets: dict[str, tuple] = field(default_factory=dict)

    def name(self, address: str, path: Path) -> str:
        """The name from the root of the book of what a page addresses."""
        target, root = (path.parent / address).resolve(), self.html.resolve()
        return target.relative_to(root).as_posix() if target.is_relative_to(root) else address

    def read(self, name: str) -> str:
        """The text of a file of the book."""
        return (self.html / name).read_text(encoding="utf-8")

    def parts(self, name: str) -> tuple:
        """The parts of a style sheet, whose addresses start at the root of the book."""
        if name not in self.sheets:
            self.sheets[name] = parsed(_addressed(self.read(name), name))
        return self.sheets[name]


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

    It measures everything at once at the start, which unfold.js does in steps, and again after every change, each
    answer between two questions, so that the page is laid out anew for each. ValueError if it is another script.
    """
    for old, new in (AT_THE_START, ONE_BY_ONE):
        theme, num = re.subn(old, new, theme)
        if num != 1:
            raise ValueError(f"{THEME} is not the script that this was written for: no {old!r}")
    return theme


def light(path: Path, book: Book) -> str:
    """Return one page with its style inside, its scripts last, and the reader's colour scheme first."""
    root = "../" * (len(path.relative_to(book.html).parts) - 1)
    text, of_pictures = slim(book.pages[path])
    style = ADDRESS.sub(lambda found: f"url({root}{found[2]})", style_sheet(path, book)) + of_pictures
    first = SHEET.search(text).start()
    met = words(path, book)
    rest = STYLE.sub(lambda found: _inline(found[1], met), SHEET.sub("", text[first:]))
    text = f"{text[:first]}\n<style>{style}</style>\n{UNFOLDING}{rest}"
    text = PRELOAD.sub("", text.replace(*SCHEME_FIRST).replace(*UNNAMED))
    if path.name == "search.html":  # its scripts wait for one another: they stay as they are
        return SCRIPT.sub(lambda found: "" if book.name(found[2], path) in UNUSED else found[0], text)
    return moved_out(_late_scripts(text, path, book), root, book.html)


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


def style_sheet(path: Path, book: Book) -> str:
    """Return the rules of its style sheets that a page can meet; addresses are from the root of the book."""
    names = dict.fromkeys(book.name(found[1], path) for found in SHEET.finditer(book.pages[path]))
    met = words(path, book)
    parts = [part for name in names for part in purged(book.parts(name), met)]
    return with_icons(written(parts, [book.pages[path], *scripts(path, book)]), book.html / "_static")


def words(path: Path, book: Book) -> set[str]:
    """Return every class and id that an element of a page can have."""
    theirs = words_of([], [book.read(name) for name in _names(path, book) & {BOOTSTRAP}])
    return words_of([book.pages[path]], scripts(path, book)) | {word for word in theirs if IN_USE.match(word)}


def scripts(path: Path, book: Book) -> list[str]:
    """Return the text of the scripts of a page, inside and outside it, but Bootstrap, of which little is in use."""
    inside = [found[1] for found in INLINE.finditer(book.pages[path])]
    return [book.read(name) for name in sorted(_names(path, book) - {BOOTSTRAP})] + inside


def _names(path, book):
    return {book.name(found[2], path) for found in SCRIPT.finditer(book.pages[path])} - {*UNUSED, "searchindex.js"}


def _inline(css, met):
    """A style in the text, less what no element of the page can meet; each piece of shown code brings 5 kB of that."""
    left = written(purged(parsed(css), met), [css])
    return f"<style>{left}</style>" if left else ""


def _addressed(css, name):
    """A style sheet whose relative addresses start at the root of the book."""

    def rooted(found):
        parts = []
        for part in (Path(name).parent / found[2]).parts:
            parts = parts[:-1] if part == ".." else [*parts, part]
        return f"url({'/'.join(parts)})"

    return ADDRESS.sub(rooted, css)
