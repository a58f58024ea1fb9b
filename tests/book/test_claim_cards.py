"""Claim cards: what a page carries for each claim that it speaks of, and the cell to which a card leads."""

import json

import nbformat
from bs4 import BeautifulSoup

from lib.book.claim_cards import card_of, cards_html
from lib.book.notebooks import with_outputs
from lib.book.stage import settled_cells
from lib.book.verdicts import find_claim
from tests.book import tiny_book
from tests.book.tiny_book import VERDICTS


def cards(html):
    return json.loads(BeautifulSoup(html, "html.parser").find("script", id="claim-cards").string)


def test_a_card_says_what_the_ledger_says():
    card = card_of(find_claim(VERDICTS, "T22.repro"))
    assert (card["source"], card["place"], card["verdict"], card["tone"], card["seeds"]) == (
        "Tiny 2022",
        "table 1",
        "reproduced",
        "agrees",
        30,
    )
    assert ["test_misses", "test misses", "of 2007", "82", "83 [70,\u00a097]"] in card["lines"]
    assert card["cell"] == "01_tiny.html"


def test_a_card_leads_to_the_cell_that_settled_the_claim():
    record = {**find_claim(VERDICTS, "T22.repro"), "cell": 3}
    assert card_of(record)["cell"] == "01_tiny.html#settles-T22.repro"
    assert "cell" not in card_of({**record, "chapter": None})


def test_no_statement_can_end_the_script():
    evil = [{**find_claim(VERDICTS, "T22.repro"), "statement": "</script><b>2 < 3"}]
    html = cards_html(evil, ["T22.repro"])
    assert html.count("</script>") == 1
    assert cards(html)["T22.repro"]["statement"] == "</script><b>2 < 3"


def test_places_stand_before_the_cells_that_settled():
    chapter = nbformat.v4.new_notebook()
    executed = nbformat.v4.new_notebook()
    for number, source in ((1, "a = 1"), (4, "settle()"), (5, "b = 2")):
        chapter.cells.append(nbformat.v4.new_code_cell(source))
        executed.cells.append(nbformat.v4.new_code_cell(source, execution_count=number))
    records = [{"id": name, "chapter": "01_tiny", "cell": 4} for name in ("T22.repro", "T22.size")]
    records += [{"id": "T22.later", "chapter": None}, {"id": "T22.old", "chapter": "01_tiny"}]
    settled = settled_cells(records)
    assert settled == {"01_tiny": {4: ["T22.repro", "T22.size"]}}
    cells = with_outputs("01_tiny", chapter, executed, settled["01_tiny"]).cells
    assert [cell.cell_type for cell in cells] == ["code", "markdown", "code", "code"]
    assert cells[1].source == '<a id="settles-T22.repro"></a><a id="settles-T22.size"></a>'
    assert len({cell.id for cell in cells}) == 4


def test_without_places_nothing_is_added():
    notebook = tiny_book.executed_notebook()
    notebook.cells = [cell for cell in notebook.cells if "injected-parameters" not in cell.metadata.get("tags", [])]
    before = len(notebook.cells)
    assert len(with_outputs("01_tiny", notebook, notebook).cells) == before
