"""Files that a figure brings along: beside the pages and out of the notebook, and refused under an unfit name."""

import json

import nbformat
import pytest
from IPython.core.formatters import DisplayFormatter

from lib.book.notebooks import StageError
from lib.figures.attached import FILES, FigureWithFiles
from tests.book import tiny_book

FIGURE = FigureWithFiles('<figure class="book-figure"></figure>', "A figure with a file.", {"tiny/data-1.js": "7;"})


def executed_with(*outputs):
    """The tiny book's executed notebook, its second cell with these outputs."""
    notebook = tiny_book.executed_notebook()
    tiny_book.code_cells(notebook)[1].outputs = [tiny_book.display(data) for data in outputs]
    return notebook


def test_the_files_lie_beside_the_pages_and_not_in_the_notebook(book, stage_book):
    shown, _ = DisplayFormatter().format(FIGURE)
    assert shown["text/plain"] == FIGURE.alt
    tiny_book.write_notebook(book, executed_with(shown))
    staged = stage_book(book)
    assert (staged / "vendor" / "tiny" / "data-1.js").read_text() == "7;"
    notebook = nbformat.read(staged / "chapters" / "01_tiny.ipynb", as_version=4)
    assert FILES not in json.dumps(notebook)
    assert FIGURE.html in json.dumps(notebook).replace('\\"', '"')


@pytest.mark.parametrize(
    "name", ["data.js", "../data.js", "/tiny/data.js", "tiny/../data.js", "tiny/..", "Tiny/data.js"]
)
def test_a_name_that_leads_elsewhere_is_refused(book, stage_book, name):
    tiny_book.write_notebook(book, executed_with({"text/html": FIGURE.html, FILES: {name: "7;"}}))
    with pytest.raises(StageError, match="no name for a file"):
        stage_book(book)


def test_a_name_stands_for_one_content(book, stage_book):
    one, other = ({"text/html": FIGURE.html, FILES: {"tiny/data.js": text}} for text in ("7;", "8;"))
    tiny_book.write_notebook(book, executed_with(one, one))
    assert (stage_book(book) / "vendor" / "tiny" / "data.js").read_text() == "7;"
    tiny_book.write_notebook(book, executed_with(one, other))
    with pytest.raises(StageError, match="each used once"):
        stage_book(book)
