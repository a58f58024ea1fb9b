"""No page is heavy: less than a megabyte by itself, and half of one as it travels with all that it loads.

Text travels compressed, as any web host sends it; fonts and pictures travel as they are.
"""

import gzip
import re
from pathlib import Path

import pytest

LOADED = re.compile(
    r"""<script\b[^>]*?\bsrc="([^"]+)"|<img\b[^>]*?\bsrc="(?!data:)([^"]+)"|url\((?!["']?(?:data:|#))["']?([^)"']+)"""
)
COMPRESSED = (".html", ".js", ".css", ".svg")
UNSCRIPTED = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)  # what only a browser without scripts loads
HEAVIEST_PAGE, HEAVIEST_TRAVEL = 1_000_000, 500_000  # bytes


def travels(path: Path) -> int:
    """Bytes that a file takes on its way."""
    return len(gzip.compress(path.read_bytes(), 6)) if path.suffix in COMPRESSED else path.stat().st_size


def weight(path: Path) -> int:
    """Bytes that a page and the files that it loads without being asked take on their way."""
    text = UNSCRIPTED.sub("", path.read_text(encoding="utf-8"))
    names = {"".join(found).partition("?")[0] for found in LOADED.findall(text)}
    return sum(map(travels, {path, *((path.parent / name).resolve() for name in names)}))


def test_a_page_is_light(html, page):
    assert (html / page).stat().st_size < HEAVIEST_PAGE
    assert weight(html / page) < HEAVIEST_TRAVEL


def test_what_a_page_loads_counts(tmp_path):
    (tmp_path / "a.js").write_text("x" * 10_000)
    (tmp_path / "b.png").write_text("x" * 1000)
    text = '<style>p{background:url("b.png")}</style><script defer src="a.js?v=1"></script><img alt="" src="b.png">'
    (tmp_path / "page.html").write_text(text)
    assert 1000 < weight(tmp_path / "page.html") < 1400
    assert weight(tmp_path / "page.html") == sum(travels(path) for path in tmp_path.iterdir())


def test_a_file_that_is_not_there_is_seen(tmp_path):
    (tmp_path / "page.html").write_text('<script src="none.js"></script>')
    with pytest.raises(FileNotFoundError):
        weight(tmp_path / "page.html")
