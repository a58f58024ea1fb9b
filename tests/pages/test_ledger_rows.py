"""On a phone each row of the ledger has a place as high as it will be, so that nothing lies under the next row."""

import pytest

from tests.pages.page_checks import View

LEDGER = "chapters/verified.html"
LAID_OUT = ".ledger-table tbody { content-visibility: visible !important }"
ALL_ALIKE = ".ledger-table tbody { contain-intrinsic-height: 22rem !important }"
HEIGHTS = "() => [...document.querySelectorAll('.ledger-table tbody')].map(row => row.getBoundingClientRect().height)"
GAP = 16  # px from one row to the next
ONE_LINK_UNDER_ANOTHER = """() => {
  const link = document.querySelector('.verdict-cell a');
  link.after(document.createElement('br'), link.cloneNode(true));
}"""
SMALL_TARGETS = "() => axe.run({runOnly: {type: 'rule', values: ['target-size']}, preload: false})"


@pytest.fixture
def tab(html, visitors):
    return visitors[View("phone", "light")].open(html / LEDGER)


def heights(tab, *styles):
    """Return the height of each row under further styles."""
    added = [tab.add_style_tag(content=style) for style in styles]
    found = tab.evaluate(HEIGHTS)
    for style in added:
        style.evaluate("style => style.remove()")
    return found


def too_low(places, real):
    """Return how many rows reach into the next one."""
    return sum(high > place + GAP for place, high in zip(places, real, strict=True))


def test_the_place_of_a_row_is_as_high_as_the_row(tab):
    places, real = heights(tab), heights(tab, LAID_OUT)
    assert too_low(places, real) <= len(real) / 50
    assert sum(places) == pytest.approx(sum(real), rel=0.15)


def test_one_place_for_all_would_not_do(tab):
    assert too_low(heights(tab, ALL_ALIKE), heights(tab, LAID_OUT)) > 20


def test_targets_are_large_or_far_enough_apart(tab):
    from axe_playwright_python.base import AXE_SCRIPT

    tab.add_style_tag(content=LAID_OUT)
    tab.evaluate(AXE_SCRIPT)
    assert tab.evaluate(SMALL_TARGETS)["violations"] == []
    tab.evaluate(ONE_LINK_UNDER_ANOTHER)
    assert tab.evaluate(SMALL_TARGETS)["violations"]
