"""On paper: light, with solutions open, without what can only be clicked; afterwards as before."""

import pytest

from tests.pages.page_checks import View


@pytest.fixture
def tab(html, visitors):
    (first, *_) = sorted(html.glob("chapters/[0-9]*.html"))
    tab = visitors[View("desktop", "dark")].open(first)
    yield tab
    tab.emulate_media(media="screen")


def theme(tab):
    return tab.evaluate("() => document.documentElement.dataset.theme")


def closed(tab):
    return tab.locator("main details:not([open]), main .toggle-hidden").count()


@pytest.mark.apart
def test_a_dark_page_is_printed_light_and_open_and_is_dark_again(tab):
    before = closed(tab)
    assert theme(tab) == "dark"
    assert before > 0
    tab.emulate_media(media="print")
    tab.wait_for_function("() => document.documentElement.dataset.theme === 'light'")
    assert closed(tab) == 0
    assert tab.locator(".chapter-head a[download]:visible, .figure-data:visible").count() == 0
    paper = tab.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert paper in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
    tab.emulate_media(media="screen")
    tab.wait_for_function("() => document.documentElement.dataset.theme === 'dark'")
    assert closed(tab) == before


@pytest.mark.apart
def test_a_page_becomes_a_pdf(tab):
    assert tab.pdf(format="A4")[:5] == b"%PDF-"
