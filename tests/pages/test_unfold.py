"""On a phone a page is laid out in steps, ends as if laid out at once, and who enters it lower down does not wait."""

import pytest

from tests.pages.page_checks import LAID_OUT, View

PAGES = ("03_backpropagation", "run_it_yourself")  # much to lay out; tables that are scrolled sideways
FOLDED = """() => [...document.querySelectorAll('.bd-article section > :not(section)')]
  .filter(e => getComputedStyle(e).contentVisibility !== 'visible').length"""
HEIGHT = "() => document.querySelector('.bd-article').scrollHeight"
LETTERS = "() => getComputedStyle(document.querySelector('math')).fontFamily"
OUT_OF_REACH = """() => [...document.querySelectorAll('pre, .cell_output > .output, .pst-scrollable-table-container')]
  .filter(e => e.scrollWidth > e.clientWidth && e.tabIndex !== 0).length"""


@pytest.fixture
def visitor(visitors):
    return visitors[View("phone", "light")]


@pytest.fixture(params=PAGES)
def address(html, request):
    return (html / "chapters" / f"{request.param}.html").resolve().as_uri()


def test_in_the_end_all_is_laid_out_and_as_high_as_at_once(visitor, address):
    tab = visitor.tab
    tab.goto("about:blank")
    tab.goto(address)
    assert tab.evaluate("() => document.documentElement.matches('.unfolding')")
    tab.wait_for_function(LAID_OUT)
    assert tab.evaluate(FOLDED) == 0
    assert tab.evaluate(OUT_OF_REACH) == 0
    height = tab.evaluate(HEIGHT)
    tab.reload()
    assert not tab.evaluate("() => document.documentElement.matches('.unfolding')")
    assert tab.evaluate(HEIGHT) == pytest.approx(height, abs=2)


def test_the_letters_of_formulas_come_after_the_first_screen(visitor, html):
    tab = visitor.tab
    tab.route("**/unfold.js*", lambda route: route.abort())
    tab.goto("about:blank")
    tab.goto((html / "chapters" / "03_backpropagation.html").resolve().as_uri())
    assert tab.evaluate(LETTERS) == "math"
    tab.unroute("**/unfold.js*")
    tab.reload()
    assert tab.evaluate(LETTERS).startswith('"STIX Two Math"')
    tab.goto("about:blank")
    tab.goto((html / "chapters" / "03_backpropagation.html").resolve().as_uri())
    tab.wait_for_function(LAID_OUT)
    assert tab.evaluate(LETTERS).startswith('"STIX Two Math"')


def test_a_large_screen_has_all_at_once(visitors, address):
    tab = visitors[View("desktop", "light")].tab
    tab.goto("about:blank")
    tab.goto(address)
    assert tab.evaluate(FOLDED) == 0


def test_a_page_without_its_script_is_folded_still(visitor, address):
    tab = visitor.tab
    tab.route("**/unfold.js*", lambda route: route.abort())
    tab.goto("about:blank")
    tab.goto(address)
    assert tab.evaluate(FOLDED) > 5
    tab.unroute("**/unfold.js*")


def test_who_enters_at_a_heading_is_there_at_once(visitor, address):
    tab = visitor.tab
    tab.goto("about:blank")
    tab.goto(address)
    tab.wait_for_function(LAID_OUT)
    last = tab.evaluate("() => [...document.querySelectorAll('.bd-article section[id]')].at(-1).id")
    tab.goto("about:blank")
    tab.goto(f"{address}#{last}")
    assert not tab.evaluate("() => document.documentElement.matches('.unfolding')")
    assert tab.evaluate(f"() => document.getElementById({last!r}).getBoundingClientRect().top < innerHeight")


def test_on_paper_nothing_is_folded(visitor, address):
    tab = visitor.tab
    tab.route("**/unfold.js*", lambda route: route.abort())
    tab.goto("about:blank")
    tab.goto(address)
    tab.emulate_media(media="print")
    assert tab.evaluate(FOLDED) == 0
    tab.emulate_media(media="screen")
    tab.unroute("**/unfold.js*")
