"""The build: a sound book becomes pages that read offline; one warning, and the old pages stay."""

import re
from pathlib import Path

import pytest

from lib.book.build import BuildError, announcement_html, build, footer_html, sphinx_config
from lib.book.stage import stage
from tests.book import tiny_book

pytestmark = pytest.mark.xdist_group("build")  # one process builds the book once, for all tests here
STAMP = {"commit": "abc1234", "lock": "9f8e7d", "verified": "2026-01-01", "profile": "smoke"}
ADDRESS = re.compile(r"""<(?:script|link|img|iframe)\b[^>]*?(?:src|href)=["'](https?:)?//[^"']+""")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder of the pages of a tiny book, over pages that were there before."""
    root = tiny_book.write_book(tmp_path_factory.mktemp("built") / "book")
    stage(root, root / "executed", root / "verdicts.json", root / "book_src", STAMP)
    (root / "html").mkdir()
    (root / "html" / "stale.html").write_text("old")
    build(root / "book_src", root / "html")
    return root / "html"


def chapter(built):
    return (built / "chapters" / "01_tiny.html").read_text(encoding="utf-8")


def test_pages_are_there_and_old_ones_are_gone(built):
    assert 'url=chapters/index.html"' in (built / "index.html").read_text()
    assert (built / "verdicts.json").is_file()
    assert not (built / "stale.html").exists()
    assert [path.name for path in built.parent.iterdir() if path.name.startswith("building")] == []


def test_outputs_and_numbers_are_shown(built):
    text = chapter(built)
    assert "Misses of thirty runs around the published 82" in text
    assert "A curve that falls from left to right and flattens" in text
    assert re.search(r'class="measured"[^>]*>83<', text)


def test_nothing_is_loaded_from_elsewhere(built):
    for page in built.rglob("*.html"):
        remote = [m.group(0) for m in ADDRESS.finditer(page.read_text(encoding="utf-8")) if "canonical" not in m[0]]
        assert remote == [], page.name
    assert "thebe" not in re.sub(r"<style>.*?</style>", "", chapter(built), flags=re.DOTALL).lower()


def test_formulas_need_no_script(built):
    text = chapter(built)
    assert text.count("<math") == 2
    assert "MathJax" not in text
    assert "url(../_static/fonts/stix-two-math.woff2)" in text
    assert (built / "_static" / "fonts" / "stix-two-math.woff2").is_file()


def test_a_page_brings_its_style_and_its_scripts_wait(built):
    text = chapter(built)
    assert re.findall(r'<link[^>]*rel="stylesheet"', text) == []
    scripts = re.findall(r"<script[^>]*src=[^>]*>", text)
    assert scripts
    assert all("defer" in script for script in scripts)
    assert "searchindex.js" not in text


def test_metadata_of_the_pages(built):
    text = chapter(built)
    assert re.search(r'property="og:url" content="https://[^"]+/chapters/01_tiny\.html"', text)
    assert 'property="og:site_name" content="Deep Learning 1989 · 2022 · 2055"' in text
    assert "Copyright 2026" in text
    sitemap = (built / "sitemap.xml").read_text()
    assert "/chapters/01_tiny.html" in sitemap
    assert "/en/" not in sitemap


def test_stamp_and_profile_are_on_the_page(built):
    assert footer_html(STAMP) in chapter(built)
    assert announcement_html(STAMP) in chapter(built)
    assert announcement_html({"profile": "full"}) == ""


def test_no_button_without_a_repository(built):
    assert "colab" not in chapter(built).lower()


def test_no_machine_path_is_published(built):
    pages = [*built.rglob("*.html"), *built.glob("_sources/**/*.*"), built / "searchindex.js"]
    assert not any(str(built.parent) in Path(page).read_text(encoding="utf-8") for page in pages)


def test_a_formula_that_is_no_tex_stops_the_build(book, stage_book):
    index = book / "chapters" / "index.md"
    index.write_text(index.read_text() + "\nWrong: $\\frac{1}{$ and $\\nonsense$.\n")
    with pytest.raises(BuildError, match=r"WARNING: formula \\nonsense: Unsupported function name: \\nonsense"):
        build(stage_book(book), book / "html")


def test_warning_stops_the_build_and_keeps_the_old_pages(book, stage_book):
    index = book / "chapters" / "index.md"
    index.write_text(index.read_text() + "\nNot measured: {measured}`T22.gone.misses`, {doc}`nowhere`.\n")
    staged = stage_book(book)
    (book / "html").mkdir()
    (book / "html" / "index.html").write_text("old")
    with pytest.raises(BuildError) as failure:
        build(staged, book / "html")
    message = str(failure.value)
    assert "chapters/index.md:10: WARNING: measured role: unknown claim 'T22.gone'" in message
    assert "nowhere" in message
    assert str(book) not in message
    assert (book / "html" / "index.html").read_text() == "old"


@pytest.mark.parametrize("url", ["", "https://github.com/someone/book"])
def test_a_repository_brings_the_colab_button(book, stage_book, url):
    staged = stage_book(book)
    settings = (staged / "_config.yml").read_text()
    (staged / "_config.yml").write_text(settings.replace('url: ""', f'url: "{url}"'))
    options = sphinx_config(staged)["html_theme_options"]
    assert bool(options["launch_buttons"]["colab_url"]) == bool(url)
    assert (options["repository_url"], options["repository_branch"]) == (url, "notebooks")
