"""Tables leave the page for files of their own; the rest of the page stays as it was."""

from base64 import b64encode

from lib.book.figure_data import FOLDER, with_files


def link(text):
    held = b64encode(text.encode()).decode()
    return f'<p>x <a class="figure-data" download="figure.csv" href="data:text/csv;base64,{held}">Data (CSV)</a></p>'


def test_each_table_becomes_a_file():
    body, files = with_files(link("a,b\n1,2\n") + link("c\nä\n"), "01_tiny")
    assert files == {"01_tiny-figure-1.csv": "a,b\n1,2\n", "01_tiny-figure-2.csv": "c\nä\n"}
    assert "base64" not in body
    assert f'download="01_tiny-figure-2.csv" href="{FOLDER}/01_tiny-figure-2.csv">Data (CSV)</a></p>' in body


def test_a_page_without_tables_is_left_alone():
    body = '<p><a href="data:text/csv;base64,YQ==">another</a></p>'
    assert with_files(body, "01_tiny") == (body, {})
