"""The purge keeps each rule that some element can meet, and drops only those that none can."""

import pytest

from lib.book.purge import parsed, purged, words_of, written

WORDS = {"kept", "also", "main"}


def left(css, read=()):
    return written(purged(parsed(css), WORDS), read)


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
    assert left(".gone, .kept > p , #away{margin:0}") == ".kept > p{margin:0}"


def test_a_broken_sheet_is_named():
    with pytest.raises(ValueError, match="line 2"):
        left(".kept{color:red}\n}")


def test_words_of_pages_are_names_and_those_of_scripts_every_word():
    words = words_of(["<p class=\"one two\" id='three'>four</p>"], ["e.classList.add('five-six')"])
    assert {"one", "two", "three", "five-six"} <= words
    assert "four" not in words
