"""Every built page, on a desktop and a phone, light and dark, opened from file:// in a headless browser."""

import json

import pytest

from tests.pages import page_checks
from tests.pages.page_checks import AXE_VIEWS, VIEWS, View
from tests.pages.shown_numbers import wrong_numbers

LEDGER = "chapters/verified.html"
every_view = pytest.mark.parametrize("view", VIEWS, ids="-".join)
each_width = pytest.mark.parametrize("view", [View("desktop", "light"), View("phone", "light")], ids="-".join)


@every_view
def test_console_is_silent(visits, page, view):
    assert visits(page, view).console == []
    assert visits(page, view).errors == []


@every_view
def test_no_request_leaves_the_page(visits, page, view):
    assert visits(page, view).requests == []


@pytest.mark.parametrize("view", AXE_VIEWS, ids="-".join)
def test_axe_finds_nothing_serious(visits, page, view):
    assert visits(page, view).axe == []


@each_width
def test_nothing_overflows(visits, page, view):
    assert visits(page, view).overflow == []


@each_width
def test_formulas_are_typeset(visits, page, view):
    assert visits(page, view).untypeset == []


def test_images_are_described(html, page):
    assert page_checks.undescribed_images(html / page) == []


def test_links_lead_somewhere(html, page):
    assert page_checks.broken_links(html / page) == []


def test_numbers_are_those_of_the_verdicts(html, page):
    assert wrong_numbers(html / page, page_checks.read_verdicts(html / "verdicts.json")) == []


def test_published_verdicts_are_the_latest(html):
    latest = html.parent / "verdicts.json"
    if not latest.is_file():
        pytest.skip("these pages stand apart from the run that they came from")
    assert json.loads(latest.read_text()) == page_checks.read_verdicts(html / "verdicts.json")


def test_entrance_leads_to_the_first_page(html, visitors):
    tab = visitors[VIEWS[0]].tab
    tab.goto((html / "index.html").resolve().as_uri())
    tab.wait_for_url("**/chapters/index.html")
    assert tab.locator("article h1").count() == 1


@pytest.fixture
def open_ledger(html, visitors):
    def go(view, fragment=""):
        return visitors[view].open(html / LEDGER, fragment)

    return go


def visible(tab):
    """Return the claims that the ledger shows now."""
    return tab.evaluate("() => [...document.querySelectorAll('.ledger-table tbody:not([hidden])')].map(r => r.id)")


@pytest.mark.apart
@each_width
def test_ledger_filters_by_keyboard(open_ledger, view):
    tab = open_ledger(view)
    everything = visible(tab)
    tab.focus("#ledger-text")
    tab.keyboard.type(everything[0].split(".")[0].lower())
    found = visible(tab)
    assert 0 < len(found) <= len(everything)
    assert tab.inner_text(".ledger-status").split()[:1] in ([str(len(found))], ["All"])
    tab.keyboard.press("Tab")
    tab.keyboard.press("ArrowDown")  # the first source
    source = tab.input_value("#ledger-source")
    sources = tab.locator(".ledger-table tbody:not([hidden]) th > .detail").all_text_contents()
    assert source
    assert sources
    assert all(each.startswith(source) for each in sources)
    tab.focus(".ledger-filter button")
    tab.keyboard.press("Enter")
    tab.wait_for_function("() => document.querySelector('#ledger-text').value === ''")
    tab.wait_for_function("n => document.querySelectorAll('tbody:not([hidden])').length === n", arg=len(everything))


@pytest.mark.apart
@each_width
def test_ledger_keeps_its_state_in_the_address(open_ledger, view):
    tab = open_ledger(view)
    verdict = tab.text_content(".ledger-table tbody .verdict")
    tab.select_option("#ledger-verdict", verdict)
    tab.fill("#ledger-text", "the")
    shown, address = visible(tab), tab.url
    again = open_ledger(view, f"#{address.partition('#')[2]}")
    assert visible(again) == shown
    assert again.input_value("#ledger-verdict") == verdict
    assert again.input_value("#ledger-text") == "the"


@pytest.mark.apart
@pytest.mark.parametrize("name", ["source", "kind", "verdict", "chapter"])
def test_the_choices_of_a_filter_find_every_claim_once(open_ledger, name):
    tab = open_ledger(VIEWS[0])
    num = []
    for choice in tab.locator(f"#ledger-{name} option").all_text_contents()[1:]:
        tab.select_option(f"#ledger-{name}", choice)
        shown = tab.locator(".ledger-table tbody:not([hidden])").all_text_contents()
        assert all(choice in row for row in shown)
        num.append(len(shown))
    assert all(num)
    assert sum(num) == tab.locator(".verdict-cell a" if name == "chapter" else ".ledger-table tbody").count()


@pytest.mark.apart
def test_row_address_shows_its_row(open_ledger):
    claim = visible(open_ledger(VIEWS[0]))[-1]
    tab = open_ledger(VIEWS[0], f"#{claim}")
    assert claim in visible(tab)
    assert tab.evaluate("id => document.getElementById(id).getBoundingClientRect().top < innerHeight", claim)


@pytest.mark.apart
def test_ledger_reads_without_javascript(browser, html):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto((html / LEDGER).resolve().as_uri())
    assert tab.locator(".ledger-table tbody").count() == tab.locator(".ledger-table tbody:visible").count() > 0
    assert not tab.locator(".ledger-filter").is_visible()
    context.close()
