"""The tiny book, written anew for each test that stages or builds it."""

import pytest

from lib.book.stage import stage
from tests.book import tiny_book


@pytest.fixture
def book(tmp_path):
    """The root of a tiny book with its executed notebook and verdicts."""
    return tiny_book.write_book(tmp_path / "book")


@pytest.fixture
def stage_book():
    """Stage a tiny book and return the folder of the staged pages."""

    def run(root, stamp=None):
        stage(root, root / "executed", root / "verdicts.json", root / "book_src", stamp)
        return root / "book_src"

    return run
