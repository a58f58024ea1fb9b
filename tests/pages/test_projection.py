"""The figure with sliders: the page computes what the library does, by keyboard, from the address, without JS too."""

import itertools

import numpy as np
import pytest

from lib.extrapolation import pictures, projection, words
from lib.extrapolation.assumptions import MIDDLE, assumptions, middle
from lib.figures import css
from tests.pages import page_checks
from tests.pages.page_checks import AXE_VIEWS, VIEWS, View

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>The projection</title>
<style>{css} html {{ background: var(--fig-paper); color: var(--fig-ink) }}</style></head>
<body><main><h1>The projection</h1>{body}</main></body></html>
"""
CHAPTER = "chapters/11_2055.html"
FIGURE = "figure[data-kind=projection]"
each_width = pytest.mark.parametrize("view", [View("desktop", "light"), View("phone", "dark")], ids="-".join)

COMPUTE = """([data, cases]) => cases.map(([positions, year]) => {
  const page = bookFigures.projection, values = page.valuesAt(data, positions);
  return {values, seconds: page.log10Seconds(data, values, year), band: page.band(data, values, year),
    first: page.firstYear(data, values), needed: page.neededAYear(data, values),
    words: page.duration(page.log10Seconds(data, values, year))};
})"""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("projection") / "page.html"
    path.write_text(PAGE.format(css=css(), body=pictures.play().html), encoding="utf-8")
    return path


def cases():
    """A grid over each slider's ends and middle for the years, and random positions of all of them."""
    keys = list(assumptions())
    grid = [dict.fromkeys(keys, MIDDLE) | {key: at} for key in keys for at in (0, 13, 25, 75, 100)]
    generator = np.random.default_rng(1)
    grid += [dict(zip(keys, map(int, row), strict=True)) for row in generator.integers(0, 101, (60, len(keys)))]
    return [[positions, year] for positions, year in itertools.product(grid, (2022, 2031, 2055))]


def differences(tab):
    """The largest difference between page and library over the grid, and what disagrees beyond numbers."""
    largest, other = 0.0, []
    asked = cases()
    for (positions, year), page in zip(asked, tab.evaluate(COMPUTE, [projection.page_data(), asked]), strict=True):
        values = middle(positions)
        ours = [*values.values(), projection.log10_seconds(values, year), *projection.band(values, year)]
        ours.append(projection.needed_a_year(values))
        theirs = [*(page["values"][key] for key in values), page["seconds"], *page["band"], page["needed"]]
        largest = max(largest, *(abs(a - b) / max(1, abs(a)) for a, b in zip(ours, theirs, strict=True)))
        if page["first"] != projection.first_year(values):
            other.append((positions, page["first"]))
        if page["words"] != words.duration(projection.log10_seconds(values, year)):
            other.append((positions, page["words"], words.duration(projection.log10_seconds(values, year))))
    return largest, other


def test_page_and_library_agree(visitors, file):
    largest, other = differences(visitors[VIEWS[0]].open(file))
    assert largest < 1e-9
    assert other == []


@pytest.mark.parametrize("fault", [("Math.min(years, values.duration)", "years"), ("values.utilisation", "1")])
def test_a_planted_fault_in_the_page_is_seen(visitors, file, tmp_path, fault):
    text = file.read_text(encoding="utf-8")
    assert fault[0] in text
    (tmp_path / "faulty.html").write_text(text.replace(*fault), encoding="utf-8")
    assert differences(visitors[VIEWS[0]].open(tmp_path / "faulty.html"))[0] > 1e-3


@pytest.mark.parametrize("view", AXE_VIEWS, ids="-".join)
def test_nothing_is_wrong_with_the_figure(visitors, file, view):
    assert not any(vars(visitors[view].visit(file)).values())
    assert page_checks.undescribed_images(file) == []


@each_width
def test_the_keyboard_moves_a_slider_and_the_address_keeps_it(visitors, file, view):
    tab = visitors[view].open(file)
    before = tab.inner_text(".result")
    tab.focus("#projection-algorithms")
    for _ in range(5):
        tab.keyboard.press("ArrowRight")
    values = middle({"algorithms": MIDDLE + 5})
    after = tab.inner_text(".result")
    assert after != before
    assert words.duration(projection.log10_seconds(values, 2055)) in after
    assert tab.get_attribute("#projection-algorithms", "aria-valuetext") == f"{words.short(values['algorithms'])} years"
    assert tab.get_attribute(".stage svg", "aria-label") == after
    assert tab.url.endswith("#algorithms=55")
    again = visitors[view].open(file, "#algorithms=55")
    assert again.inner_text(".result") == after
    assert again.input_value("#projection-algorithms") == "55"


def test_reset_returns_to_the_middle_and_odd_addresses_do_no_harm(visitors, file):
    visitor = visitors[VIEWS[0]]
    tab = visitor.open(file, "#algorithms=900&device=nonsense&other=1")
    assert tab.input_value("#projection-algorithms") == "100"
    assert tab.input_value("#projection-device") == str(MIDDLE)
    tab.focus(f"{FIGURE} button")
    tab.keyboard.press("Enter")
    tab.wait_for_function("() => document.querySelector('#projection-algorithms').value === '50'")
    tab.wait_for_function("() => document.querySelector('.result').textContent.includes('reached')")
    assert visitor.seen == {"console": [], "errors": [], "requests": []}


def test_without_javascript_the_still_is_there(browser, file):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(file.resolve().as_uri())
    assert tab.locator(".still svg:visible").count() == 1
    assert tab.locator("noscript p").is_visible()
    assert not tab.locator(f"{FIGURE} form").is_visible()
    context.close()


@each_width
def test_the_chapter_holds_the_figure_once(html, visitors, view):
    tab = visitors[view].open(html / CHAPTER, "#duration=75")
    assert tab.locator(FIGURE).count() == 1
    assert not tab.locator(f"{FIGURE} .still").is_visible()
    expected = words.duration(projection.log10_seconds(middle({"duration": 75}), 2055))
    assert expected in tab.inner_text(f"{FIGURE} .result")
    assert tab.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")
