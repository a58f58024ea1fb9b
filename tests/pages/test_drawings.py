"""Drawings come after the text: into frames of their size, near ones first, all of a width at last; images without."""

import pytest

from tests.pages.page_checks import LAID_OUT, View

PAGE = "03_backpropagation"  # many drawings
SHOWN = "[...document.querySelectorAll('.book-figure svg')].filter(e => e.parentElement.checkVisibility())"
EMPTY = f"() => {SHOWN}.filter(e => e.dataset.drawing).length"
BARE = f"() => {SHOWN}.filter(e => !e.children.length).length"
LATE = "() => document.querySelectorAll('svg[data-drawing]').length"
HEIGHT = "() => document.querySelector('.bd-article').scrollHeight"
SCRIPT = "**/late/drawing-*.js"


@pytest.fixture
def address(html):
    return (html / "chapters" / f"{PAGE}.html").resolve().as_uri()


@pytest.fixture(params=["phone", "desktop"])
def tab(visitors, request):
    return visitors[View(request.param, "light")].tab


def opened(tab, address):
    tab.goto("about:blank")
    tab.goto(address)


def test_all_that_a_width_shows_is_drawn_and_moves_nothing(tab, address):
    tab.route(SCRIPT, lambda route: route.abort())
    opened(tab, address)
    tab.wait_for_function(LAID_OUT.partition("&&")[0])
    empty, height = tab.evaluate(EMPTY), tab.evaluate(HEIGHT)
    assert empty > 4
    tab.unroute(SCRIPT)
    opened(tab, address)
    tab.wait_for_function(LAID_OUT)
    assert tab.evaluate(EMPTY) == 0
    assert tab.evaluate(LATE) >= empty  # those of the other width wait
    assert tab.evaluate(HEIGHT) == height
    assert tab.evaluate(BARE) == 0


def test_another_width_shows_its_own_drawings(visitors, address):
    tab = visitors[View("desktop", "light")].tab
    opened(tab, address)
    tab.wait_for_function(LAID_OUT)
    size = tab.viewport_size
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.locator(".book-figure .narrow:visible").last.scroll_into_view_if_needed()
    tab.wait_for_function("() => ![...document.querySelectorAll('.narrow svg')].at(-1).dataset.drawing")
    tab.set_viewport_size(size)


def test_on_paper_all_are_drawn(tab, address):
    opened(tab, address)
    tab.wait_for_function(LAID_OUT)
    tab.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert tab.evaluate(LATE) == 0
    tab.evaluate("() => dispatchEvent(new Event('afterprint'))")


def test_without_scripts_they_are_images_of_the_same_size(browser, html, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    images = page.locator(".book-figure noscript img:visible")
    assert images.count() > 4
    boxes = [images.nth(i).bounding_box() for i in range(images.count())]
    assert all(box["width"] > 300 and box["height"] > 100 for box in boxes)
    assert page.locator("svg[data-drawing]:visible").count() == 0
    assert all(images.nth(i).get_attribute("alt") for i in range(images.count()))
    context.close()
