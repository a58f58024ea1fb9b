"""Formulas: TeX becomes MathML in the builder, and what is no TeX is named."""

import pytest
from bs4 import BeautifulSoup

from lib.book.formulas import FormulaError, mathml


def parsed(tex, block=False):
    return BeautifulSoup(mathml(tex, block), "html.parser").math


def test_a_fraction_is_one():
    first, second = parsed(r"\frac{a}{b_1}").mfrac.find_all(recursive=False)
    assert first.text == "a"
    assert [each.text for each in second.find_all(recursive=False)] == ["b", "1"]


def test_a_block_stands_alone():
    assert parsed("x", block=True)["display"] == "block"
    assert not parsed("x").has_attr("display")


def test_rows_of_an_aligned_formula():
    rows = parsed(r"\begin{aligned} a &= b, \\ c &= d. \end{aligned}", block=True).find_all("mtr")
    assert [row.text for row in rows] == ["a=b,", "c=d."]


def test_a_long_formula_comes_whole():
    assert parsed(" + ".join(rf"\sqrt{{x_{{{i}}}}}" for i in range(200))).text.count("x") == 200


@pytest.mark.parametrize(
    ("tex", "words"), [(r"\frac{1}{", "end of input"), (r"\nonsense", "nonsense"), ("a_b_c", "subscript")]
)
def test_what_is_no_tex_is_named(tex, words):
    with pytest.raises(FormulaError, match=words):
        mathml(tex)
