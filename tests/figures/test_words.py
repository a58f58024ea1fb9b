"""Words of sentences."""

import pytest

from lib.figures.words import listed


@pytest.mark.parametrize(
    ("names", "text"), [([], "none"), (["a"], "a"), (iter("abc"), "a, b and c"), ([0, 1], "0 and 1")]
)
def test_names_in_a_row(names, text):
    assert listed(names) == text


def test_no_names_have_the_words_that_are_given():
    assert listed([], "nothing") == "nothing"
