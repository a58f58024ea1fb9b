"""A drawing in fewer elements stays the same picture; what could change it is left alone."""

import re

import pytest

from lib.book.short_paths import shorten
from lib.book.slim_drawings import slim_drawing
from lib.book.slim_pictures import slim

RING = "C 0.8 3 1.6 2.7 2.1 2.1 "
CIRCLE = f"M 0 3 \n{RING * 8}z \n"
TICK = '<defs><path id="t" d="M 0 0 L 0 3.5" style="stroke: red; stroke-width: 0.8"/></defs>'


def drawn(inside):
    return slim_drawing(f'<svg xmlns="http://www.w3.org/2000/svg" class="wide">\n{inside}\n</svg>')


def inside(text):
    return re.fullmatch(r'<svg xmlns="http://www.w3.org/2000/svg" class="wide">(.*)</svg>', text)[1]


def used(marker, style, times=2):
    uses = "".join(f'<use href="#m" x="{10 * i}.5" y="4" style="{style}"/>\n' for i in range(1, times + 1))
    return inside(drawn(f'<defs><path id="m" d="{marker}"/></defs><g>{uses}</g>'))


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("M 12 413 \nL 12.8 413.1 \nL 13.6 411.8 \n", "M12 413l.8.1.8-1.3"),
        ("M 1 1 L 5 1 L 9 1 L 9 3 L 9 2 z", "M1 1h8v2-1z"),
        ("M 0 0 Q 1 1 2 0 C 1 1 2 2 3 3 M 5 5 L 6 7", "M0 0q1 1 2 0c-1 1 0 2 1 3M5 5l1 2"),
        ("M 1 1 L 1 1", "M1 1h0"),
    ],
)
def test_paths_say_steps(long, short):
    assert shorten(long) == short


def test_rounding_never_adds_up():
    path = "M 0 0 " + " ".join(f"L {1.04 * i:.2f} {i}" for i in range(1, 101))
    steps = [float(x) for x in re.findall(r"\d*\.?\d+", shorten(path))][2:]
    assert sum(steps[::2]) == pytest.approx(104, abs=0.05)


def test_a_path_is_moved_finely():
    assert shorten("M 0 1.5 L 1.25 0", shift=(10.123, 0), fine=True) == "M10.12 1.5l1.25-1.5"


@pytest.mark.parametrize("wrong", ["M 0 0 H 4", "m 0 0 l 1 1", "M 0 0 L 1"])
def test_a_path_that_matplotlib_does_not_write_is_an_error(wrong):
    with pytest.raises(ValueError, match="path"):
        shorten(wrong)


def test_dots_of_a_curve_become_one_path_of_round_ends():
    dots = '<path style="fill: none; stroke: red; stroke-width: 6; stroke-linecap: round" d="M10.5 4h0M20.5 4h0"/>'
    assert used(CIRCLE, "fill: red") == dots


def test_an_edge_of_the_same_colour_makes_a_larger_dot():
    assert "stroke-width: 6.5; stroke-linecap: round" in used(CIRCLE, "fill: red; stroke: red; stroke-width: 0.5")


def test_other_markers_are_drawn_where_they_are_used():
    assert used("M -1 0 L 1 0 L 0 2 z", "fill: red") == '<path style="fill: red" d="M9.5 4h2l-1 2zM19.5 4h2l-1 2z"/>'


@pytest.mark.parametrize("style", ["fill: red; fill-opacity: 0.5", "fill: red; stroke: white"])
def test_markers_whose_overlap_shows_stay_apart(style):
    assert used(CIRCLE, style).count("<use") == 2


def test_uses_of_a_long_marker_share_their_style_in_a_group():
    glyph = "M 0 0 " + "L 1.1 2.2 L 3.3 1.1 " * 9 + "z"
    uses = "".join(f'<use href="#m" x="{i}0.5" y="4"/>' for i in (1, 2, 3))
    assert f'<g style="fill: red">{uses}</g>' in used(glyph, "fill: red", times=3)


def test_ticks_join_over_the_words_between_them():
    ticks = "".join(f'<g><use href="#t" x="{i}" y="9"/></g><g><text>{i}</text></g>' for i in (1, 2))
    path = '<path d="M1 9v3.5M2 9v3.5" style="stroke: red; stroke-width: 0.8"/>'
    assert inside(drawn(TICK + ticks)) == path + "<text>1</text><text>2</text>"


@pytest.mark.parametrize("between", ['<path d="M 0 0 L 9 9 L 0 9 z" style="fill: blue"/>', '<use href="#x"/>'])
def test_nothing_joins_over_what_it_could_be_hidden_by(between):
    ticks = [f'<use href="#t" x="{i}" y="9"/>' for i in (1, 2)]
    assert inside(drawn(TICK + between.join(ticks))).count("stroke: red") == 2


def test_groups_that_say_something_stay_and_the_invisible_goes():
    line = '<path d="M 0 0 L 1 2" style="stroke: red; opacity: 0.5"/>'
    text = drawn(f'<g><g id="a">{line}{line}</g></g><path d="M 0 0 L 1 0 z" style="fill: none"/><g><g/></g>')
    short = '<path d="M0 0l1 2" style="stroke: red; opacity: 0.5"/>'
    assert inside(text) == f'<g id="a">{short * 2}</g>'


def test_words_keep_their_spaces_and_lose_a_turn_by_nothing():
    text = (
        '<text transform="rotate(-0 48.1 25.2)">a <tspan> b </tspan></text><text transform="rotate(-90 1 2)">c</text>'
    )
    kept = '<text>a <tspan> b </tspan></text><text transform="rotate(-90 1 2)">c</text>'
    assert inside(drawn(f"<g>{text}</g>")) == kept


def test_a_clipped_group_of_one_path_is_a_clipped_path():
    group = '<g clip-path="url(#c)"><path d="M 0 0 L 1 2" style="stroke: red"/></g>'
    assert inside(drawn(group)) == '<path d="M0 0l1 2" style="stroke: red" clip-path="url(#c)"/>'


@pytest.mark.parametrize(
    "picture",
    ['<svg viewBox="0 0 9 9"><g><path d="M 0 0 h 9"/></g></svg>', '<svg class="wide"><path d="M 0 0 h 9"/></svg>'],
)
def test_other_pictures_stay_as_they_are(picture):
    assert slim(picture) == (picture, "")


def test_long_names_become_short_ones_of_the_page():
    clip = '<clipPath id="f0123456789-p1"><rect/></clipPath>'
    path = '<path d="M 0 0 L 1 2" clip-path="url(#f0123456789-p1)"/>'
    text, _ = slim(f'<svg class="wide"><defs>{clip}</defs>{path}</svg>')
    assert 'id="_0"' in text
    assert "url(#_0)" in text
    assert "f01234" not in text
