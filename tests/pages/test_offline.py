"""The zip file of the book, unpacked as a reader would, opened by its first page from file://."""

import zipfile

from lib.book.offline import FOLDER, NAME
from tests.pages.page_checks import VIEWS


def test_the_unpacked_book_opens_by_its_first_page(html, visitors, tmp_path):
    with zipfile.ZipFile(html / NAME) as archive:
        archive.extractall(tmp_path)
    visitor = visitors[VIEWS[0]]
    tab = visitor.tab
    tab.goto((tmp_path / FOLDER / "index.html").as_uri())
    tab.wait_for_url("**/chapters/index.html")
    tab.locator("nav a", has_text="Verified numbers").first.click()
    tab.wait_for_url("**/verified.html")
    assert tab.locator(".ledger-table tbody").count() > 100
    for name in ("verified.html", "index.html"):
        seen = visitor.visit(tmp_path / FOLDER / "chapters" / name)
        assert (seen.console, seen.errors, seen.requests) == ([], [], [])
