"""The line under a chapter's title, and what may stand in the file of needs."""

import json

import pytest
from bs4 import BeautifulSoup

from lib.book import chapters
from lib.book.heads import head_html, heads
from lib.experiments.provenance import ROOT

CHAPTER = "---\nkernelspec:\n  name: python3\n---\n\n# {title}\n\n{words}\n"


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "chapters"
    folder.mkdir()
    (folder / "01_first.md").write_text(CHAPTER.format(title="First `steps`", words="word " * 1000))
    (folder / "02_second.md").write_text(CHAPTER.format(title="Second", words="word"))
    (folder / "costs.json").write_text(json.dumps({"01_first": {"core_seconds": 186}}))
    (folder / "needs.yml").write_text("02_second: [01_first]\n")
    return tmp_path


def test_a_line_says_how_long_and_what_comes_before(root):
    found = heads(root)
    assert found["01_first"] == {"read": 6, "run": 3.1, "needs": []}
    assert found["02_second"] == {"read": 1, "run": None, "needs": [("01_first", "First steps")]}
    first = BeautifulSoup(head_html("01_first", found["01_first"]), "html.parser")
    assert [part.get_text() for part in first.select("span")] == [
        "6 minutes to read",
        "3 core-minutes to run",
        "executed notebook",
    ]
    second = BeautifulSoup(head_html("02_second", found["02_second"]), "html.parser")
    assert second.select_one("span").get_text() == "1 minute to read"
    assert second.select_one("a[href='01_first.html']").get_text() == "First steps"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("02_second: [03_third]", "no chapter '03_third'"),
        ("03_third: [01_first]", "no chapter '03_third'"),
        ("01_first: [02_second]", "02_second does not come before 01_first"),
    ],
)
def test_needs_that_cannot_be_are_refused(root, text, message):
    (root / "chapters" / "needs.yml").write_text(text)
    with pytest.raises(ValueError, match=message):
        heads(root)


def test_the_book_has_a_line_for_every_chapter():
    assert list(heads(ROOT)) == [chapter.name for chapter in chapters.discover()]
