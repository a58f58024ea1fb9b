"""No page is heavy: everything that it loads of itself, as it lies on the disk, is less than a megabyte."""

import re
from pathlib import Path

import pytest

LOADED = re.compile(
    r"""<script\b[^>]*?\bsrc="([^"]+)"|<img\b[^>]*?\bsrc="(?!data:)([^"]+)"|url\((?!["']?(?:data:|#))["']?([^)"']+)"""
)
HEAVIEST = 1_000_000  # bytes


def weight(path: Path) -> int:
    """Bytes of a page and of the files that it loads without being asked."""
    text = path.read_text(encoding="utf-8")
    names = {"".join(found).partition("?")[0] for found in LOADED.findall(text)}
    files = {(path.parent / name).resolve() for name in names}
    return len(text.encode()) + sum(file.stat().st_size for file in files)


def test_a_page_is_light(html, page):
    assert weight(html / page) < HEAVIEST


def test_what_a_page_loads_counts(tmp_path):
    (tmp_path / "a.js").write_text("x" * 100)
    (tmp_path / "b.png").write_text("x" * 1000)
    text = '<style>p{background:url("b.png")}</style><script defer src="a.js?v=1"></script><img alt="" src="b.png">'
    (tmp_path / "page.html").write_text(text)
    assert weight(tmp_path / "page.html") == len(text) + 1100


def test_a_file_that_is_not_there_is_seen(tmp_path):
    (tmp_path / "page.html").write_text('<script src="none.js"></script>')
    with pytest.raises(FileNotFoundError):
        weight(tmp_path / "page.html")
