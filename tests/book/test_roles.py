"""The roles and the directive, in a Sphinx of their own without theme or notebooks."""

import io
import json

import pytest
from bs4 import BeautifulSoup
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from tests.book import tiny_book

PAGE = """# Roles

{published}`T22.repro.test_misses`, {measured}`T22.repro.test_error_rate` {interval}`T22.repro.test_error_rate`
over {seeds}`T22.repro` seeds: {verdict}`T22.repro`, not {verdict}`T22.better` or {verdict}`T22.later`.

```{claims} T22.repro
T22.better
```
"""


@pytest.fixture
def render(tmp_path):
    """Render a page and return its text and the warnings."""
    source = tmp_path / "source"
    source.mkdir()
    tiny_book.write_verdicts(source, tiny_book.VERDICTS)
    (source / "conf.py").write_text("extensions = ['myst_parser', 'lib.book.sphinx_roles']\n")

    def run(page, builder="html"):
        (source / "index.md").write_text(page, encoding="utf-8")
        warnings, output = io.StringIO(), tmp_path / builder
        with docutils_namespace():
            app = Sphinx(source, source, output, tmp_path / "doctrees", builder, status=None, warning=warnings)
            app.build()
        return next(output.glob("index.*")).read_text(encoding="utf-8"), warnings.getvalue()

    return run


def test_roles_put_the_verdicts_into_prose(render):
    html, warnings = render(PAGE)
    assert warnings == ""
    page = BeautifulSoup(html, "html.parser")
    text = page.find("section").p.get_text().replace("\u00a0", " ")
    assert text == "82, 4.15 % [3.49, 4.82] %\nover 30 seeds: reproduced, not does not hold or not covered yet."
    span = page.select_one("span.published")
    assert (span["data-claim"], span["data-figure"]) == ("T22.repro", "test_misses")
    assert page.select_one("span.verdict")["class"] == ["verdict", "verdict-agrees"]


def test_directive_puts_out_the_table(render):
    page = BeautifulSoup(render(PAGE)[0], "html.parser")
    assert [body.th.get_text().strip() for body in page.select("table.claims tbody")] == ["T22.repro", "T22.better"]
    assert not page.select("table.claims a")  # this book has no page of the ledger to lead to


def test_elsewhere_a_value_is_plain_text(render):
    text, warnings = render(PAGE, "text")
    assert warnings == ""
    assert "over 30 seeds: reproduced" in text
    assert "| T22.repro | test misses | 82 | 83 [70, 97] | 30 | reproduced |" in text


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{published}`T22.gone.test_misses`", "published role: unknown claim 'T22.gone'"),
        ("{measured}`T22.repro.gone`", "measured role: T22.repro has no measured figure 'gone'"),
        ("{interval}`T22.size.parameters`", "interval role: T22.size.parameters has no interval"),
        ("{verdict}`T22.gone`", "verdict role: unknown claim 'T22.gone'"),
        ("{seeds}`T22.size`", "seeds role: T22.size has no seeds"),
        ("```{claims} T22.repro T22.gone\n```", "claims directive: unknown claim 'T22.gone'"),
    ],
)
def test_unknown_target_is_a_warning_that_names_it(render, source, message):
    warnings = render(f"# Title\n\n{source}\n")[1]
    assert message in warnings
    assert "index.md:3: WARNING" in warnings


LEDGER = "---\norphan: true\n---\n\n# Verified\n"


def test_a_number_leads_to_its_row_and_the_page_has_its_card(render, tmp_path):
    (tmp_path / "source" / "verified.md").write_text(LEDGER)
    page = BeautifulSoup(render(PAGE)[0], "html.parser")
    link = page.select_one("a.published")
    assert link["href"] == "verified.html#T22.repro"
    assert (link["data-claim"], link["data-figure"]) == ("T22.repro", "test_misses")
    cards = json.loads(page.find("script", id="claim-cards").string)
    assert list(cards) == ["T22.repro", "T22.better", "T22.later"]


def test_a_book_without_ledger_has_neither_links_nor_cards(render):
    page = BeautifulSoup(render(PAGE)[0], "html.parser")
    assert page.select("span.published")
    assert not page.select("a.published, #claim-cards")
