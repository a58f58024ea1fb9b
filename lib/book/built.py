"""A book as Sphinx built it: its pages, and the style sheets and scripts that they name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lib.book.purge import Piece, parsed

SHEET = re.compile(r'\s*<link\b[^>]*?href="([^"?]+\.css)(?:\?[^"]*)?"[^>]*>')
SCRIPT = re.compile(r'\s*<script\b([^>]*?)\bsrc="([^"?]+)(?:\?[^"]*)?"([^>]*)></script>')
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*json)[^>]*>(.*?)</script>", re.DOTALL)
ADDRESS = re.compile(r"""url\((["']?)(?!data:|#)([^)"']+)\1\)""")


@dataclass(frozen=True)
class Book:
    """A built book: its folder, the text of its pages by path, and the style sheets that were read."""

    html: Path
    pages: dict[Path, str]
    known: dict[str, tuple[Piece, ...]] = field(default_factory=dict)

    def name(self, address: str, path: Path) -> str:
        """The name from the root of the book of what a page addresses."""
        target, root = (path.parent / address).resolve(), self.html.resolve()
        return target.relative_to(root).as_posix() if target.is_relative_to(root) else address

    def root(self, path: Path) -> str:
        """The address of the root of the book from a page."""
        return "../" * (len(path.relative_to(self.html).parts) - 1)

    def read(self, name: str) -> str:
        """The text of a file of the book."""
        return (self.html / name).read_text(encoding="utf-8")

    def sheets(self, path: Path) -> Iterator[Piece]:
        """The pieces of all style sheets of a page, in their order; addresses start at the root of the book."""
        for name in dict.fromkeys(self.name(found[1], path) for found in SHEET.finditer(self.pages[path])):
            if name not in self.known:
                self.known[name] = parsed(_addressed(self.read(name), name))
            yield from self.known[name]

    def scripts(self, path: Path) -> dict[str, str]:
        """Name → text of the scripts of a page; those that are written into it together have no name."""
        names = {self.name(found[2], path) for found in SCRIPT.finditer(self.pages[path])}
        return {name: self.read(name) for name in sorted(names)} | {"": "\n".join(INLINE.findall(self.pages[path]))}


def _addressed(css, name):
    """A style sheet whose relative addresses start at the root of the book."""

    def rooted(found):
        parts = []
        for part in (Path(name).parent / found[2]).parts:
            parts = parts[:-1] if part == ".." else [*parts, part]
        return f"url({'/'.join(parts)})"

    return ADDRESS.sub(rooted, css)
