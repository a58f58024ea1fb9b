"""What a reader's own run is compared with: a script of its own, that the ledger's page addresses."""

import copy
import json

from bs4 import BeautifulSoup

from lib.book.ledger_figures import NAME, figures_address, figures_of, figures_script
from lib.book.pages import ledger_html
from tests.book.tiny_book import VERDICTS


def test_covered_claims_bring_verdict_mean_and_interval():
    figures = figures_of(VERDICTS)
    assert figures["T22.repro"]["verdict"] == "reproduced"
    assert figures["T22.repro"]["figures"]["test_misses"] == [83.4, 70.1, 96.7]
    assert figures["T22.size"]["figures"] == {"parameters": [9760]}
    assert figures["T22.seed"]["figures"] == {}
    assert "T22.later" not in figures


def test_what_differs_from_run_to_run_is_not_compared():
    (record,) = (each for each in VERDICTS if each["id"] == "T22.repro")
    assert figures_of([record | {"repeatable": False}])["T22.repro"]["figures"] == {}


def test_the_script_holds_the_figures():
    name, _, text = figures_script(VERDICTS).strip().removesuffix(";").partition("=")
    assert name == "window.BOOK_FIGURES"
    assert json.loads(text) == figures_of(VERDICTS)


def test_the_page_addresses_the_script_of_these_figures():
    page = BeautifulSoup(ledger_html(VERDICTS, {}), "html.parser")
    address = page.select_one(".compare")["data-figures"]
    assert address == figures_address(VERDICTS)
    assert address.startswith(f"../_static/{NAME}?v=")
    others = copy.deepcopy(VERDICTS)
    others[0]["measured"]["test_misses"] = 84.0
    assert figures_address(others) != address
    assert not page.select('script[type="application/json"]')
