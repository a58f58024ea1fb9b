"""Makes built pages light: what a page does not need to be read is taken out or comes after the text.

a dozen style sheets, 500 kB   ─▶  one, inside the page, of the rules that the book's pages meet
an icon font of 150 kB, and a script of 1.5 MB that draws the same icons  ─▶  the dozen icons in use
the index for the search, on every page   ─▶  on the search page
ten scripts before the text    ─▶  one, run when the text is there
data of the figures to move    ─▶  after the text, in files of their own
light first, then dark         ─▶  the reader's own scheme from the first moment
"""

import re
from pathlib import Path

from lib.book.icons import with_icons
from lib.book.late_figures import moved_out
from lib.book.purge import purged, words_of

SHEET = re.compile(r'\s*<link\b[^>]*?href="([^"?]+\.css)(?:\?[^"]*)?"[^>]*>')
SCRIPT = re.compile(r'\s*<script\b([^>]*?)\bsrc="([^"?]+)(?:\?[^"]*)?"([^>]*)></script>')
INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*json)[^>]*>(.*?)</script>", re.DOTALL)
PRELOAD = re.compile(r'\s*<link rel="preload" as="script"[^>]*>')
ADDRESS = re.compile(r"""url\((["']?)(?!data:|#)([^)"']+)\1\)""")
BUNDLE = "book.js"
OPTIONS = "_static/documentation_options.js"  # a few values, that scripts inside the page set right
SEARCH_ONLY = ("_static/searchtools.js", "_static/language_data.js", "searchindex.js")
UNUSED = ("_static/scripts/fontawesome.js", "_static/design-tabs.js")
# Of what Bootstrap can do the theme uses this much.
BOOTSTRAP, IN_USE = (
    "_static/scripts/bootstrap.js",
    re.compile(r"^(show|fade|collaps|active|tooltip|bs-tooltip|dropdown)"),
)
SCHEME_FIRST = (
    'localStorage.getItem("theme") || "auto"',
    'localStorage.getItem("theme") || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")',
)

UNNAMED = '<summary aria-label="Toggle hidden content">', "<summary>"  # its text is its name


def lighten(html: Path) -> None:
    """Rewrite the pages of a built book in place; ValueError for a style sheet or a font that cannot be read."""
    html = Path(html)
    pages = {path: path.read_text(encoding="utf-8") for path in sorted(html.rglob("*.html")) if _is_page(path, html)}
    if not pages:
        return
    shared = shared_scripts(pages, html)
    (html / "_static" / BUNDLE).write_text(bundled(shared, html), encoding="utf-8")
    sheet = style_sheet(pages, html)
    for path, text in pages.items():
        path.write_text(light(text, path, html, shared, sheet), encoding="utf-8")


def light(text: str, path: Path, html: Path, shared: list[str], sheet: str) -> str:
    """Return one page with its style inside, its scripts last, and the reader's colour scheme first."""
    root = "../" * (len(path.relative_to(html).parts) - 1)
    style = ADDRESS.sub(lambda found: f"url({root}{found[2]})", sheet)
    first = SHEET.search(text).start()
    text = text[:first] + f"\n<style>{style}</style>" + SHEET.sub("", text[first:])
    text = PRELOAD.sub("", text.replace(*SCHEME_FIRST))
    search = any(name in text for name in SEARCH_ONLY) and path.name == "search.html"
    dropped = {*UNUSED, *(() if search else (*SEARCH_ONLY, *shared))}
    options = (html / OPTIONS).read_text(encoding="utf-8")

    def rewritten(found):
        name = _from_root(found[2], path, html)
        if name in dropped:
            return ""
        if name == OPTIONS:
            return f"\n<script>{options}</script>"
        return found[0] if search or "defer" in found[0] else found[0].replace("<script", "<script defer")

    text = SCRIPT.sub(rewritten, text).replace(*UNNAMED)
    if search:
        return text
    return moved_out(text, root, html).replace(
        "</head>", f'<script defer src="{root}_static/{BUNDLE}"></script>\n</head>', 1
    )


def shared_scripts(pages: dict[Path, str], html: Path) -> list[str]:
    """Return the scripts that every page loads and uses, in their order, as names from the root of the book."""
    lists = [[_from_root(found[2], path, html) for found in SCRIPT.finditer(text)] for path, text in pages.items()]
    everywhere = set.intersection(*map(set, lists)) - {OPTIONS, *SEARCH_ONLY, *UNUSED}
    return [name for name in lists[0] if name in everywhere]


def bundled(names: list[str], html: Path) -> str:
    """Return scripts one after the other, each in the order in which a page would run it."""
    first = ";\n"  # or the "use strict" of the first script would hold for all
    return first + "".join(f"{(html / name).read_text(encoding='utf-8').rstrip()}\n;\n" for name in names)


def style_sheet(pages: dict[Path, str], html: Path) -> str:
    """Return the rules of all style sheets that some page can meet; addresses are from the root of the book."""
    names = dict.fromkeys(
        _from_root(found[1], path, html) for path, text in pages.items() for found in SHEET.finditer(text)
    )
    scripts = dict.fromkeys(
        _from_root(found[2], path, html) for path, text in pages.items() for found in SCRIPT.finditer(text)
    )
    own = [name for name in scripts if name not in (BOOTSTRAP, *UNUSED, "searchindex.js")]
    texts = [(html / name).read_text(encoding="utf-8") for name in own if (html / name).is_file()]
    inline = [found[1] for text in pages.values() for found in INLINE.finditer(text)]
    words = words_of(pages.values(), [*texts, *inline])
    if BOOTSTRAP in scripts:
        words |= {word for word in words_of([], [(html / BOOTSTRAP).read_text(encoding="utf-8")]) if IN_USE.match(word)}
    sheets = (_addressed(purged((html / name).read_text(encoding="utf-8"), words), name) for name in names)
    return with_icons("".join(sheets), html / "_static")


def _addressed(css, name):
    """A style sheet whose relative addresses start at the root of the book."""
    folder = Path(name).parent

    def rooted(found):
        parts = []
        for part in (folder / found[2]).parts:
            parts = parts[:-1] if part == ".." else [*parts, part]
        return f"url({'/'.join(parts)})"

    return ADDRESS.sub(rooted, css)


def _from_root(address, path, html):
    """The name from the root of the book of what a page addresses."""
    target = (path.parent / address).resolve()
    return target.relative_to(html.resolve()).as_posix() if target.is_relative_to(html.resolve()) else address


def _is_page(path, html):
    """True for a page of the book; the entrance only leads on, and files beside the pages are left alone."""
    parts = path.relative_to(html).parts
    return path.name == "search.html" or parts[0] == "chapters"
