"""Claim cards in a browser: by pointer, by keyboard, by finger, and not at all without scripts."""

import json

import pytest

from tests.pages.page_checks import VIEWS, View

NUMBER = "a[data-claim][data-shows]"


@pytest.fixture
def chapter(html):
    """A chapter with verified numbers in its text."""
    for path in sorted(html.glob("chapters/[0-9]*.html")):
        if 'id="claim-cards"' in path.read_text(encoding="utf-8"):
            return path
    pytest.fail("no chapter has verified numbers in its text")


@pytest.fixture
def tab(visitors, chapter):
    return visitors[VIEWS[0]].open(chapter)


def card(tab):
    return tab.locator(".claim-card")


def test_pointing_at_a_number_shows_its_card(tab, html):
    number = tab.locator(NUMBER).first
    number.hover()
    card(tab).wait_for()
    claim = number.get_attribute("data-claim")
    (record,) = [each for each in json.loads((html / "verdicts.json").read_text()) if each["id"] == claim]
    text = card(tab).inner_text()
    assert claim in text
    assert record["verdict"] in text
    assert record["statement"][:40] in text
    tab.mouse.move(1, 1)
    card(tab).wait_for(state="detached")


@pytest.mark.apart
def test_the_pointer_may_move_into_the_card(tab):
    tab.locator(NUMBER).first.hover()
    card(tab).wait_for()
    card(tab).locator("a").last.hover()
    tab.wait_for_timeout(600)
    assert card(tab).count() == 1


def test_the_keyboard_opens_walks_and_closes(tab):
    tab.locator(NUMBER).first.focus()
    card(tab).wait_for()
    tab.keyboard.press("Tab")
    assert tab.evaluate("() => document.activeElement.closest('.claim-card') !== null")
    tab.keyboard.press("Escape")
    assert card(tab).count() == 0
    assert tab.evaluate("() => document.activeElement.dataset.shows !== undefined"), "the focus comes back"


@pytest.mark.apart
def test_only_one_card_is_open(tab):
    numbers = tab.locator(NUMBER)
    for place in range(min(3, numbers.count())):
        numbers.nth(place).focus()
    assert card(tab).count() == 1


@pytest.mark.apart
def test_a_finger_opens_first_and_follows_then(browser, chapter):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    tab = context.new_page()
    tab.goto(chapter.resolve().as_uri())
    number = tab.locator(NUMBER).first
    number.scroll_into_view_if_needed()
    number.tap()
    card(tab).wait_for()
    box = card(tab).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    number.tap()
    tab.wait_for_url("**/verified.html#*")
    context.close()


def test_a_card_leads_to_the_cell(tab, chapter):
    link = tab.evaluate("""() => Object.values(JSON.parse(document.getElementById('claim-cards').textContent))
        .map(card => card.cell).find(cell => cell && cell.includes('#'))""")
    name, _, place = link.partition("#")
    assert f'id="{place}"' in (chapter.parent / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("view", [View("desktop", "light"), View("phone", "dark")], ids="-".join)
def test_an_open_card_is_accessible_and_within_the_page(visitors, chapter, view):
    from axe_playwright_python.base import AXE_SCRIPT

    tab = visitors[view].open(chapter)
    tab.locator(NUMBER).first.focus()
    card(tab).wait_for()
    tab.evaluate(AXE_SCRIPT)
    found = tab.evaluate("() => axe.run('.claim-card', {resultTypes: ['violations'], preload: false})")
    assert [each["id"] for each in found["violations"]] == []
    assert tab.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.apart
def test_without_scripts_a_number_leads_to_the_ledger(browser, chapter):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(chapter.resolve().as_uri())
    tab.locator(NUMBER).first.click()
    tab.wait_for_url("**/verified.html#*")
    context.close()
