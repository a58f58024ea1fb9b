"""The purge keeps each rule that some element can meet, and drops only those that none can."""

import pytest

from lib.book.elements import Elements
from lib.book.purge import asked, parsed, purged, written

PAGE = '<main id="main"><p class="kept also"><a class="also">x <em>y</em></a></p></main>'


def left(css, read=()):
    pieces = parsed(css)
    return written(purged(pieces, Elements(PAGE, asked(pieces))), read)


@pytest.mark.parametrize(
    "rule",
    [
        "p{color:red}",
        ".kept{color:red}",
        "#main .also>a:hover{color:red}",
        ".kept:not(.gone){color:red}",
        ".kept[data-x=gone]::before{content:\".gone\"}",
        ":is(.gone,.kept) a{color:red}",
        "@media print{.kept{color:red !important}}",
        "@font-face{font-family: X; src: url(x.woff2)}",
        ':root{--url: url("data:image/svg+xml;utf8,%3Csvg/%3E");--w:1px}a{background:var(--url);width:var(--w)}',
        "a{color:#fff}",
        "a{animation:1s turn}@keyframes turn{to{rotate:1turn}}",
        "a{--move:turn;animation:var(--move)}@keyframes turn{to{rotate:1turn}}",
        ".kept{transform:translate(.5em,-1px)}",
    ],
)  # fmt: skip
def test_what_can_be_met_is_kept(rule):
    assert left(rule).replace(" ", "") == rule.replace(" ", "")


@pytest.mark.parametrize(
    "rule",
    [
        ".gone{color:red}",
        ".kept .gone{color:red}",
        "#gone{color:red}",
        ".kept.gone{color:red}",
        ":is(.gone,#away) a{color:red}",
        "@media print{.gone{color:red}}",
        "/* words */",
        ".kept{}",
        "em .kept{color:red}",
        "table{color:red}",
        "@keyframes turn{to{rotate:1turn}}",
    ],
)
def test_what_cannot_be_met_is_dropped(rule):
    assert left(rule) == ""


def test_a_custom_property_that_nothing_reads_is_dropped():
    css = ":root{--a:1;--b:var(--c);--c:2;--d:var(--e);--e:3}p{order:var(--b)}"
    assert left(css) == ":root{--b:var(--c);--c:2}p{order:var(--b)}"
    assert (
        left(css, ["style.getPropertyValue('--d')"]) == ":root{--b:var(--c);--c:2;--d:var(--e);--e:3}p{order:var(--b)}"
    )


def test_two_properties_that_read_one_another_and_nothing_else_reads_are_dropped():
    assert left("p{--a:var(--b);--b:var(--a)}") == ""


def test_of_a_list_only_the_living_selectors_stay():
    assert left(".gone, .kept > a , #away{margin:0}") == ".kept > a{margin:0}"


def test_a_broken_sheet_is_named():
    with pytest.raises(ValueError, match="line 2"):
        left(".kept{color:red}\n}")


def test_names_that_selectors_ask_for():
    assert asked(parsed("@media print{.a #b:is(.c, p)>d{color:red}}.e.f:hover{color:red}")) == {
        ".a",
        "#b",
        ".c",
        ".e",
        ".f",
    }
