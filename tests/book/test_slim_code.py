"""Code with fewer marks: the same text, and only marks that change no colour are gone."""

import pytest
from pygments.styles import get_style_by_name
from pygments.token import STANDARD_TYPES, Token

from lib.book.slim_code import PLAIN, slim_code

SCHEMES = ("a11y-high-contrast-light", "a11y-high-contrast-dark")  # the theme's own


def test_marks_that_change_nothing_are_gone():
    code = '<pre><span></span><span class="kn">import</span><span class="w"> </span><span class="nn">a.b</span></pre>'
    assert slim_code(code) == '<pre><span></span><span class="kn">import</span> a.b</pre>'


def test_what_is_no_code_and_what_has_marks_inside_stays():
    text = '<p><span class="n">x</span></p><pre><span class="n">a<b>c</b></span></pre>'
    assert slim_code(text) == text


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", PLAIN)
def test_they_have_the_colour_of_all_code(scheme, name):
    style = get_style_by_name(scheme)
    (kind,) = [token for token, short in STANDARD_TYPES.items() if short == name]
    assert style.style_for_token(kind) == style.style_for_token(Token.Text)
