"""The purge keeps each rule that some element can meet, and drops only those that none can."""

import pytest

from lib.book.purge import purged, words_of

WORDS = {"kept", "also", "main"}


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
        ":root{--width: 1rem;--url: url(data:image/svg+xml,%3Csvg/%3E)}",
        "a{color:#fff}",
        ".kept{transform:translate(.5em,-1px)}",
    ],
)  # fmt: skip
def test_what_can_be_met_is_kept(rule):
    assert purged(rule, WORDS).replace(" ", "") == rule.replace(" ", "")


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
    assert purged(rule, WORDS) == ""


def test_of_a_list_only_the_living_selectors_stay():
    assert purged(".gone, .kept > p , #away{margin:0}", WORDS) == ".kept > p{margin:0}"


def test_a_broken_sheet_is_named():
    with pytest.raises(ValueError, match="line 2"):
        purged(".kept{color:red}\n}", WORDS)


def test_words_of_pages_are_names_and_those_of_scripts_every_word():
    words = words_of(["<p class=\"one two\" id='three'>four</p>"], ["e.classList.add('five-six')"])
    assert {"one", "two", "three", "five-six"} <= words
    assert "four" not in words
