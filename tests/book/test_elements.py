"""What a selector can meet of a page: against a browser's own rules where nothing changes, careful where scripts do."""

import pytest
import soupsieve
import tinycss2
from bs4 import BeautifulSoup

from lib.book.elements import Elements, names_of, parts_of, tags_of

PAGE = """<html data-theme="light"><body class="page"><nav id="main"><ul class="list"><li class="item">a
<li class="item last"><a href="#">b</a></ul></nav><article class="text"><h1>c</h1><p>d <em>e</em></p><img class="x">
<table><tr><td class="first">f<td>g</table><p class="last"><b>h</b></p></article><dialog></dialog></body></html>"""


def parts(selector):
    return parts_of(tinycss2.parse_component_value_list(selector))


def meets(selector, names=(), tags=()):
    asked = set(names_of(parts(selector)))
    return Elements(PAGE, asked, names, tags).meet(parts(selector))


MET = [
    "p",
    "*",
    ".item.last",
    "#main > ul > .item a",
    "nav#main li",
    "h1 + p",
    "p ~ p.last b",
    ".text>p>em",
    "td",
    "tr > .first + td",
    "html .page :is(h2, h1)",
    "article :where(.gone p, .text > p)",
    "body > *",
]
NOT_MET = [
    "section",
    ".gone",
    "#item",
    "li.page",
    ".item > .last",
    "nav p",
    "article > em",
    "ul + p",
    ".text .item",
    "td td",
    "img p",
    ":is(h2, .gone) em",
    "article :is(nav *)",
]


@pytest.mark.parametrize("selector", [*MET, *NOT_MET])
def test_it_says_what_a_browser_would(selector):
    closed = PAGE.replace('a\n<li class="item last">', 'a</li><li class="item last">').replace(
        "</a></ul>", "</a></li></ul>"
    )
    closed = closed.replace("f<td>g</table>", "f</td><td>g</td></tr></table>")
    found = soupsieve.select_one(selector, BeautifulSoup(closed, "html.parser"))
    assert meets(selector) is (found is not None) is (selector in MET)


@pytest.mark.parametrize(
    "selector", ["p:hover", "p::before", "html[data-theme=dark] p", "p:not(.last)", "p:has(> i)", "em:nth-child(7)"]
)
def test_states_count_as_met(selector):
    assert meets(selector)


@pytest.mark.parametrize("selector", [".open", ".open > p", ".item.open", "p.open em", ".open .open .item", "#open em"])
def test_a_name_that_scripts_give_may_be_anywhere(selector):
    assert not meets(selector)
    assert meets(selector, names={"open"})


@pytest.mark.parametrize("selector", ["button", "button.last", "button > em", "p button em", "dl dd"])
def test_an_element_that_scripts_make_may_be_anywhere(selector):
    assert not meets(selector)
    assert meets(selector, tags={"button", "dl", "dd"})


def test_what_scripts_give_makes_nothing_else_met():
    assert not meets(".open .gone", names={"open"})
    assert not meets("nav .open em.gone", names={"open"})


def test_a_script_may_move_things_into_a_dialog():
    assert meets("dialog .item")
    assert not meets("dialog .gone")


def test_tags_that_a_script_can_make():
    script = """node.innerHTML = `<p class=x>`; make("button"); make('dl'); make("two words"); a < b"""
    assert tags_of([script]) == {"p", "button", "dl"}
