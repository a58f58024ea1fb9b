"""The place that is kept for a row of the ledger on a phone: it grows with what the row says."""

import pytest
from bs4 import BeautifulSoup

from lib.book.pages import claim_row, claims_html, ledger_html
from lib.book.row_heights import STEP, row_height
from tests.book.tiny_book import VERDICTS, record

PLAIN = claim_row(record("T22.x"))
LINE = {"label": "test misses", "unit": "images", "published": "82", "measured": "83", "faulty": False}


@pytest.mark.parametrize(
    "more",
    [
        {"statement": "A long statement, of several lines on a phone. " * 4},
        {"lines": [LINE, LINE]},
        {"lines": [LINE | {"measured": "83.4 [70.1, 96.7] images of the test set"}] * 2},
        {"text": "Words in place of a figure, as a history has them. " * 4},
        {"note": "A note.", "moved_from": "holds", "chapter": "A chapter of the book"},
    ],
)
def test_who_says_more_has_more_room(more):
    assert row_height(PLAIN | more) > row_height(PLAIN)


def test_there_are_few_heights():
    assert all(row_height(claim_row(each)) % STEP == 0 for each in VERDICTS)


def test_only_the_ledger_keeps_room():
    rows = BeautifulSoup(ledger_html(VERDICTS, {}), "html.parser").select("tbody")
    heights = [f"contain-intrinsic-height:auto {row_height(claim_row(each))}rem" for each in VERDICTS]
    assert [row["style"] for row in rows] == heights
    assert "style" not in claims_html(VERDICTS, ["T22.repro"])
