"""The first use of a term leads to the glossary: in prose only, once a page, in any case of its letters."""

import io

import pytest
from bs4 import BeautifulSoup
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from lib.book.glossary_links import pattern_of, terms_of
from lib.experiments.provenance import ROOT
from tests.book import tiny_book

GLOSSARY = """---
orphan: true
---

# Glossary

:::{glossary}
dropout
  Silencing units at random.

hidden layer
  A layer between, with dropout.

run
  One training.
:::
"""


@pytest.fixture
def render(tmp_path):
    """Render a page beside the glossary; returns its article and the warnings."""
    source = tmp_path / "source"
    source.mkdir()
    tiny_book.write_verdicts(source, tiny_book.VERDICTS)
    (source / "conf.py").write_text(
        "extensions = ['myst_parser', 'lib.book.sphinx_roles']\n"
        "myst_enable_extensions = ['colon_fence', 'dollarmath']\n"
    )
    (source / "glossary.md").write_text(GLOSSARY)

    def run(page):
        (source / "index.md").write_text(f"# About dropout\n\n{page}\n")
        warnings = io.StringIO()
        with docutils_namespace():
            app = Sphinx(source, source, tmp_path / "html", tmp_path / "trees", "html", status=None, warning=warnings)
            app.build()
        html = {name: (tmp_path / "html" / f"{name}.html").read_text() for name in ("index", "glossary")}
        assert warnings.getvalue() == ""
        return {name: BeautifulSoup(text, "html.parser").select_one("[role=main]") for name, text in html.items()}

    return run


def links(article):
    return [link.get_text() for link in article.select('a[href*="#term-"]:not(.headerlink)')]


def test_the_first_use_is_a_link_and_the_second_is_not(render):
    article = render("Hidden layers and dropout. Dropout again, and a hidden layer.")["index"]
    assert links(article) == ["Hidden layers", "dropout"]
    assert article.p.get_text() == "Hidden layers and dropout. Dropout again, and a hidden layer."


def test_headings_code_formulas_and_links_are_left_alone(render):
    assert links(render("`dropout`, [dropout](https://example.org), $dropout$ and dropouts-like.")["index"]) == []


def test_a_link_to_another_page_keeps_its_words(render):
    article = render("See [dropout](glossary.md).")["index"]
    assert links(article) == []
    assert article.select_one('a[href="glossary.html"]').get_text() == "dropout"


def test_everyday_words_are_left_alone(render):
    assert links(render("We run it, and a run ends.")["index"]) == []


def test_the_glossary_does_not_link_to_itself(render):
    assert links(render("Nothing.")["glossary"]) == []


def test_longer_terms_come_first():
    assert pattern_of(["layer", "hidden layer"]).search("a Hidden Layer").group(1) == "Hidden Layer"


def test_the_books_terms_are_read():
    terms = terms_of((ROOT / "chapters" / "glossary.md").read_text())
    assert {"perceptron", "backpropagation", "claim", "profile"} <= set(terms)
    assert not [term for term in terms if "#" in term]
    assert len(terms) == len(set(terms))
