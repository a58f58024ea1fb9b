"""One headless browser for the session, one tab for each width and colour scheme, each page opened once in each.

The pages are those in the folder BOOK_HTML, or in `_build/html`. Without a browser these tests are skipped,
and fail where CI is set: there a skipped test would be a hole that nobody sees.
"""

import os
import shutil
from pathlib import Path

import pytest

from lib.book.build import ROOT
from tests.pages.page_checks import VIEWS, Visitor

HTML = Path(os.environ.get("BOOK_HTML") or ROOT / "_build" / "html")
NO_BOOK = "no built book"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_generate_tests(metafunc):
    """Give each test that asks for `page` every page of the book; all tests of a page go to one worker."""
    if "page" in metafunc.fixturenames:
        pages = sorted(path.relative_to(HTML).as_posix() for path in HTML.glob("chapters/*.html"))
        others = [name for name in ("search.html",) if pages and (HTML / name).is_file()]
        names = [*pages, *others] or [NO_BOOK]
        metafunc.parametrize("page", [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in names])


def pytest_collection_modifyitems(items):
    """Mark the tests that make their own pages: what they say does not change with the book that was built.

    Those that work a control of the book, and whose answer is the same at every scale, carry the mark in their file.
    """
    for item in items:
        if "html" not in item.fixturenames:
            item.add_marker("apart")


@pytest.fixture(scope="session")
def html():
    """The folder of the built pages."""
    if not (HTML / "index.html").is_file():
        pytest.fail(f"no built book in {HTML.name}: run `make book`, or set BOOK_HTML to a folder of built pages")
    return HTML


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        program = None
    if program is None:
        stop = pytest.fail if os.environ.get("CI", "").lower() in ("true", "1") else pytest.skip
        stop("no Chromium or no playwright: the pages cannot be looked at")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def visitors(browser):
    """The visitor for each view."""
    return {view: Visitor(browser, view) for view in VIEWS}


@pytest.fixture(scope="session")
def visits(html, visitors):
    """Look at a page in a view, once."""
    known = {}

    def look(page, view):
        if (page, view) not in known:
            known[page, view] = visitors[view].visit(html / page)
        return known[page, view]

    return look
