"""The search page finds claims by their identifier and by words of their statement."""

import json
from urllib.parse import quote

import pytest

from tests.pages.page_checks import VIEWS


@pytest.fixture
def search(html, visitors):
    def go(question):
        return visitors[VIEWS[0]].open(html / "search.html", f"?q={quote(question)}")

    return go


def found(tab):
    tab.wait_for_timeout(300)
    return tab.locator(".claim-search li a").all_inner_texts()


@pytest.mark.apart
def test_a_claim_is_found_by_its_identifier_and_leads_to_its_row(search):
    tab = search("K22.repro")
    assert found(tab) == ["K22.repro"]
    tab.locator(".claim-search a").first.click()
    tab.wait_for_url("**/verified.html#K22.repro")


def test_claims_are_found_by_words_of_their_statements(search, html):
    verdicts = json.loads((html / "verdicts.json").read_text())
    num = sum("dropout" in f"{each['id']} {each['statement']}".lower() for each in verdicts)
    tab = search("dropout")
    assert num > 1
    assert len(found(tab)) == min(num, 8) + (num > 8)
    assert f"{num} claims" in tab.inner_text(".claim-search h2")


@pytest.mark.apart
def test_nothing_found_shows_nothing(search):
    assert found(search("zxqv")) == []


@pytest.mark.apart
def test_a_question_with_markup_stays_text(search):
    tab = search("<img src=x onerror=alert(1)>")
    assert tab.locator("main img[src=x]").count() == 0
