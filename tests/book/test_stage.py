"""What may be published: the sound book is staged, and every planted fault stops it by name."""

import json

import nbformat
import pytest

from lib.book.notebooks import StageError
from lib.book.stage import stage
from tests.book import tiny_book


def faulty(change):
    """Return the executed notebook with a fault planted by `change` (its own code cells, by position)."""
    notebook = tiny_book.executed_notebook()
    change(tiny_book.code_cells(notebook))
    return notebook


def test_staged_book_is_whole(book, stage_book):
    staged = stage_book(book, {"commit": "abc1234"})
    files = {path.relative_to(staged).as_posix() for path in staged.rglob("*") if path.is_file()}
    assert {
        "_config.yml",
        "_toc.yml",
        "verdicts.json",
        "stamp.json",
        "generated/counts.md",
        "generated/ledger.md",
        "chapters/index.md",
        "chapters/01_tiny.ipynb",
        "chapters/references.bib",
        "chapters/static/book.css",
        "chapters/static/figures.css",
        "chapters/static/ledger.js",
        "chapters/static/ledger_figures.js",
        "chapters/static/fonts/stix-two-math.woff2",
    } <= files
    assert "chapters/01_tiny.md" not in files
    assert json.loads((staged / "stamp.json").read_text()) == {"commit": "abc1234"}


def test_papermills_traces_are_removed(book, stage_book):
    notebook = nbformat.read(stage_book(book) / "chapters" / "01_tiny.ipynb", as_version=4)
    assert "papermill" not in notebook.metadata
    assert not any("papermill" in cell.metadata for cell in notebook.cells)
    assert "NUM_SEEDS = 2" not in [cell.source for cell in notebook.cells]


def test_staging_twice_gives_the_same_bytes(book, stage_book):
    staged = stage_book(book)
    first = {path: path.read_bytes() for path in staged.rglob("*") if path.is_file()}
    (staged / "left_over.md").write_text("# Stale\n")
    again = stage_book(book)
    assert {path: path.read_bytes() for path in again.rglob("*") if path.is_file()} == first


def test_pages_come_in_reading_order(book):
    pages = stage(book, book / "executed", book / "verdicts.json", book / "book_src")
    assert pages == [f"chapters/{name}" for name in ("index", "01_tiny", "verified", "bibliography")]


def raised(cells):
    cells[1].outputs = [nbformat.v4.new_output("error", ename="ValueError", evalue="planted", traceback=[])]


def never_ran(cells):
    cells[1].execution_count = None


def changed(cells):
    cells[0].source = "NUM_SEEDS = 29"


def unnamed_drawing(cells):
    cells[1].outputs = [tiny_book.display({"text/html": "<svg role='img'><path/></svg>"})]


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (raised, r"^01_tiny\.ipynb: cell 3: ended in ValueError: planted$"),
        (never_ran, r"^01_tiny\.ipynb: cell 3: was never executed: 'show_misses\(NUM_SEEDS\)'$"),
        (changed, r"^01_tiny\.ipynb: cell 2: differs from its chapter since it ran, at 'NUM_SEEDS = 29'$"),
        (unnamed_drawing, r"^01_tiny\.ipynb: cell 3: its figure has no alt text"),
    ],
)
def test_planted_fault_in_a_notebook_stops_it(book, stage_book, fault, message):
    tiny_book.write_notebook(book, faulty(fault))
    with pytest.raises(StageError, match=message):
        stage_book(book)


def test_chapter_edited_after_running_stops_it(book, stage_book):
    path = book / "chapters" / "01_tiny.md"
    path.write_text(path.read_text().replace("NUM_SEEDS = 30", "NUM_SEEDS = 31"))
    with pytest.raises(StageError, match=r"cell 2: differs from its chapter since it ran, at 'NUM_SEEDS = 30'"):
        stage_book(book)


@pytest.mark.parametrize("alt", ["", "../_images/3f9a.png"])
def test_figure_without_words_stops_it(book, stage_book, alt):
    path = book / "chapters" / "01_tiny.md"
    path.write_text(path.read_text().replace("A curve that falls from left to right and flattens", alt or "''"))
    with pytest.raises(StageError, match=r"^01_tiny\.ipynb: cell 4: its figure has no alt text"):
        stage_book(book)


def test_prose_may_change_without_a_new_run(book, stage_book):
    path = book / "chapters" / "01_tiny.md"
    path.write_text(path.read_text().replace("One step", "Each step"))
    assert "Each step" in (stage_book(book) / "chapters" / "01_tiny.ipynb").read_text()


def test_cell_added_after_running_stops_it(book, stage_book):
    path = book / "chapters" / "01_tiny.md"
    path.write_text(path.read_text() + "\n```{code-cell} ipython3\nmore()\n```\n")
    with pytest.raises(StageError, match="run it again"):
        stage_book(book)


def test_missing_notebook_stops_it(book, stage_book):
    (book / "executed" / "01_tiny.ipynb").unlink()
    with pytest.raises(StageError, match=r"^01_tiny\.ipynb: missing"):
        stage_book(book)


def test_missing_page_stops_it(book, stage_book):
    (book / "chapters" / "verified.md").unlink()
    with pytest.raises(StageError, match=r"^chapters/verified\.md: is in _toc\.yml but not in the book$"):
        stage_book(book)


def test_page_outside_the_contents_stops_it(book, stage_book):
    (book / "chapters" / "02_draft.md").write_text("# A draft\n")
    with pytest.raises(StageError, match=r"^02_draft\.md: stands in no part of _toc\.yml$"):
        stage_book(book)


@pytest.mark.parametrize(("text", "message"), [("no title", "has no title"), ("# T\n\n![](x.png)", "cell 1: no alt")])
def test_fault_in_prose_stops_it(book, stage_book, text, message):
    (book / "chapters" / "bibliography.md").write_text(text)
    with pytest.raises(StageError, match=rf"^bibliography\.md: {message}"):
        stage_book(book)


def edited(**changes):
    """Return the verdicts with the first record changed."""
    return [tiny_book.VERDICTS[0] | changes, *tiny_book.VERDICTS[1:]]


@pytest.mark.parametrize(
    ("verdicts", "message"),
    [
        (edited(verdict="not covered yet"), r"T22\.repro: has measured figures but no verdict"),
        (edited(measured=None, interval=None), r"T22\.repro: has the verdict 'reproduced' but no measured figure"),
        (edited(interval={"test_misses": [90, 97]}), r"T22\.repro\.test_misses: its mean does not lie in"),
        (edited(id="T22.better"), r"T22\.better: stands more than once"),
        ([{"id": "T22.repro"}], r"T22\.repro: lacks accepted_verdict"),
    ],
)
def test_edited_verdicts_stop_it(book, stage_book, verdicts, message):
    tiny_book.write_verdicts(book, verdicts)
    with pytest.raises(StageError, match=f"^verdicts: {message}"):
        stage_book(book)


def test_missing_verdicts_stop_it(book, stage_book):
    (book / "verdicts.json").unlink()
    with pytest.raises(StageError, match=r"^verdicts: "):
        stage_book(book)
