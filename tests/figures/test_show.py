"""`show`: what a figure must say about itself, and what becomes of matplotlib's own figure."""

import re
import subprocess
import sys

import pytest
from matplotlib import pyplot
from matplotlib.figure import Figure

from lib import figures

WORDS = {"alt": "A line that rises.", "caption": "Error rate < 5 %."}


def drawn(x_label="epoch", y_label="error rate, %", **options):
    fig = Figure(figsize=(4, 3))
    ax = fig.add_subplot(xlabel=x_label, ylabel=y_label, **options)
    ax.plot([0, 1], [1, 0], color="black")
    ax.text(0.5, 0.5, "a & b", color="white")
    return fig


def test_notebook_gets_html_and_the_alt_as_plain_text():
    figure = figures.show(drawn(), num_seeds=1200, **WORDS)
    assert figure._repr_mimebundle_() == {"text/html": figure.html, "text/plain": "A line that rises."}
    assert repr(figure) == "A line that rises."
    assert "<figcaption>Error rate &lt; 5 %. 1,200 seeds. <a" in figure.html
    assert figure.html.endswith("</figcaption></figure>")


def test_a_plain_figure_is_drawn_once_and_black_and_white_follow_the_page():
    html = figures.show(drawn(), **WORDS).html
    assert html.count("<svg") == 1
    assert "narrow" not in html
    assert "#000000" not in html
    assert html.count("#ffffff") == 0
    assert "var(--fig-paper, Canvas)" in html
    assert "a &amp; b" in html


def test_alt_is_escaped_inside_its_attribute():
    html = figures.show(drawn(), alt='Error < 5 %, "low"', caption="c").html
    assert 'aria-label="Error &lt; 5 %, &quot;low&quot;"' in html


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"alt": " "}, "alt is empty"),
        ({"alt": "_images/a figure.png"}, "alt is a file path"),
        ({"alt": "curves.PNG"}, "alt is a file path"),
        ({"alt": "chapters/curves"}, "alt is a file path"),
        ({"caption": ""}, "caption is empty"),
        ({"num_seeds": 0}, "num_seeds must be at least 1, got 0"),
    ],
)
def test_a_figure_without_words_is_refused(words, message):
    with pytest.raises(ValueError, match=message):
        figures.show(drawn(), **WORDS | words)


@pytest.mark.parametrize(("labels", "name"), [({"x_label": ""}, "x"), ({"y_label": " "}, "y")])
def test_an_axis_without_a_label_is_refused(labels, name):
    with pytest.raises(ValueError, match=f"axes 1 has data but no {name} label"):
        figures.show(drawn(**labels), **WORDS)


def test_axes_turned_off_or_without_data_need_no_label():
    figures.show(_off(), **WORDS)
    fig = Figure()
    fig.add_subplot()
    figures.show(fig, **WORDS)


def _off():
    fig = drawn(x_label="", y_label="")
    fig.axes[0].set_axis_off()
    return fig


def test_a_pyplot_figure_is_closed_even_when_refused():
    fig, ax = pyplot.subplots()
    ax.plot([0, 1])
    with pytest.raises(ValueError, match="no x label"):
        figures.show(fig, **WORDS)
    assert not pyplot.fignum_exists(fig.number)


def test_numbers_are_rounded_in_attributes_but_not_in_text():
    fig = drawn()
    fig.axes[0].text(0, 0, "3.14159")
    svg = figures.show(fig, **WORDS).html
    assert ">3.14159</text>" in svg
    paths = "".join(re.findall(r'\bd="([^"]*)"', svg))
    assert max(len(decimals) for decimals in re.findall(r"\d+\.(\d+)", paths)) <= 2


def test_importing_the_room_loads_no_matplotlib():
    code = "import lib.figures, sys; assert not [m for m in sys.modules if m.startswith('matplotlib')]"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
