"""Every kind of figure: well-formed, stable, themed, and clear about data that cannot be drawn."""

import re
import subprocess
import sys
from xml.etree import ElementTree

import numpy as np
import pytest

from lib import figures

WORDS = {"alt": "What the figure shows, in a sentence.", "caption": "What is drawn, in which units."}
SVG = "{http://www.w3.org/2000/svg}"


def test_two_calls_give_equal_bytes(gallery, redraw, kind):
    assert redraw(kind).html == gallery[kind].html


def test_another_process_and_another_style_give_equal_bytes(gallery):
    code = (
        "import sys; sys.path.insert(0, 'tests/figures'); from matplotlib import pyplot; pyplot.style.use('ggplot');"
        "from conftest import draw_bars; sys.stdout.buffer.write(draw_bars().html.encode())"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    assert run.stdout.decode() == gallery["bars"].html


def test_wide_and_narrow_drawings_are_well_formed_and_say_their_alt(gallery, kind):
    page, narrow, caption = ElementTree.fromstring(gallery[kind].html)
    assert (page.get("class"), narrow.get("class"), narrow.get("style")) == ("wide", "narrow", "display: none")
    assert caption.text.startswith(WORDS["caption"])
    for (svg,), widths in ((page, (460, 640)), (narrow, (340, 340))):
        assert svg.get("role") == "img"
        assert svg.get("aria-label") == WORDS["alt"]
        assert float(svg.get("width")) in widths
        assert svg.get("viewBox") == f"0 0 {svg.get('width')} {svg.get('height')}"


def test_ids_are_unique_across_figures_and_all_references_resolve(gallery):
    page = "".join(figure.html for figure in gallery.values())
    ids = re.findall(r'\bid="([^"]*)"', page)
    assert len(ids) == len(set(ids)) > 0
    assert set(re.findall(r'(?:url\(|href=")#([^")]+)', page)) == set(ids)


def test_nothing_is_fetched_and_no_rule_leaks_into_the_page(gallery, kind):
    html = gallery[kind].html
    assert set(re.findall(r"https?://[^\"' ]+", html)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"<style|<script|<metadata|<!--|<\?xml|xlink", html)


def test_every_colour_follows_the_page(gallery, kind):
    html = gallery[kind].html
    painted = re.findall(r"\b(?:fill|stroke): ([^;\"]+)", html)
    assert {value for value in painted if not value.startswith("var(--fig-")} <= {"none"}
    assert not re.search(r"\b(?:fill|stroke)=\"(?!none)", html)
    for text in ElementTree.fromstring(html).iter(f"{SVG}text"):
        assert "var(--fig-font" in text.get("style")
        assert float(re.search(r"([\d.]+)px", text.get("style"))[1]) >= 12


def test_nothing_is_written_beyond_the_edge(gallery, kind):
    """The anchor of every text lies on the sheet; `words.text_width` keeps its other end there."""
    for svg in ElementTree.fromstring(gallery[kind].html).iter(f"{SVG}svg"):
        width, height = float(svg.get("width")), float(svg.get("height"))
        for text in svg.iter(f"{SVG}text"):
            x, y = (float(value) for value in _anchor(text))
            assert -1 <= x <= width + 1, text.text
            assert 8 <= y <= height, text.text


def _anchor(text):
    moved = re.match(r"translate\(([-\d.]+) ([-\d.]+)\)", text.get("transform", ""))
    return moved.groups() if moved and text.get("x") is None else (text.get("x"), text.get("y"))


@pytest.mark.parametrize(
    ("kind", "seeds"),
    [("training_curves", "5 seeds."), ("distribution", "20 seeds."), ("variance_bars", "1 seed."), ("bars", "units.")],
)
def test_the_caption_ends_with_the_number_of_seeds(gallery, kind, seeds):
    assert f" {seeds} <a" in gallery[kind].html or gallery[kind].html.endswith(f" {seeds}</figcaption></figure>")


NAN, X = [1.0, np.nan], {"x_label": "x"}
XY = X | {"y_label": "y"}
BAD = {
    "no series": (lambda: figures.training_curves({}, y_label="y", **WORDS), "series: expected a mapping"),
    "NaN in a run": (lambda: figures.training_curves({"a": [NAN]}, y_label="y", **WORDS), "a: 1 of 2 values are not"),
    "one run, not a table": (lambda: figures.training_curves({"a": [1.0]}, y_label="y", **WORDS), "a: expected 2"),
    "unequal seeds": (
        lambda: figures.training_curves({"a": [[1, 2]], "b": [[1, 2]] * 3}, y_label="y", **WORDS),
        r"different numbers of seeds, \[1, 3\]",
    ),
    "log of 0": (
        lambda: figures.training_curves({"a": [[1, 0]]}, y_label="y", y_scale="log", **WORDS),
        "a: a log axis needs positive values, got 0",
    ),
    "published 0 on log": (
        lambda: figures.lines([1, 2], {"a": [1, 2]}, published={"paper": 0}, y_scale="log", **XY, **WORDS),
        "paper: a log axis",
    ),
    "unknown scale": (lambda: figures.lines([1], {"a": [1]}, x_scale="ln", **XY, **WORDS), "x scale must be"),
    "shorter series": (lambda: figures.lines([1, 2], {"a": [1]}, **XY, **WORDS), "a: 1 values over 2 places"),
    "band of nothing": (
        lambda: figures.lines([1], {"a": [1]}, bands={"b": ([1], [2])}, **XY, **WORDS),
        r"bands of \['b'\]",
    ),
    "no runs": (lambda: figures.distribution({"a": []}, **X, **WORDS), "a: no values to draw"),
    "NaN run": (lambda: figures.distribution({"a": NAN}, **X, **WORDS), "a: 1 of 2 values are not finite"),
    "published of nothing": (
        lambda: figures.distribution({"a": [1]}, published={"b": {"paper": 1}}, **X, **WORDS),
        r"published: values of \['b'\]",
    ),
    "published NaN": (
        lambda: figures.distribution({"a": [1]}, published={"a": {"paper": np.nan}}, **X, **WORDS),
        "paper: 1 of 1 values",
    ),
    "interval upside down": (
        lambda: figures.distribution({"a": [1]}, prediction={"a": (2, 1)}, **X, **WORDS),
        "a: the interval runs from 2 down to 1",
    ),
    "no images": (lambda: figures.image_grid(np.empty((0, 16, 16)), **WORDS), "images: no values"),
    "one image": (lambda: figures.image_grid(np.zeros((16, 16)), **WORDS), "images: expected 3 dim"),
    "titles": (lambda: figures.image_grid(np.zeros((2, 4, 4)), titles=["a"], **WORDS), "1 titles for 2 images"),
    "vmin": (lambda: figures.image_grid(np.zeros((1, 4, 4)), vmin=1, **WORDS), "vmin must be below vmax"),
    "no bars": (lambda: figures.bars({}, **X, **WORDS), "values: expected a mapping"),
    "NaN bar": (lambda: figures.bars({"a": np.nan}, **X, **WORDS), "a: 1 of 1 values are not finite"),
    "four series": (lambda: figures.bars({s: {"a": 1} for s in "abcd"}, **X, **WORDS), "4 series of bars"),
    "interval of nothing": (lambda: figures.bars({"a": 1}, intervals={"b": (1, 2)}, **X, **WORDS), r"of \['b'\]"),
    "negative variance": (lambda: figures.variance_bars({"a": -1}, **X, **WORDS), r"\['a'\] are negative"),
    "unequal pairs": (lambda: figures.scatter_pairs({"a": ([1], [1, 2])}, **XY, **WORDS), "a: 1 values on one side"),
    "two scales in one": (
        lambda: figures.scatter_pairs({"a": ([1], [1])}, x_scale="log", **XY, **WORDS),
        "identity needs one scale",
    ),
    "no layers": (lambda: figures.network_to_scale([], **WORDS), "at least one layer"),
    "field": (
        lambda: figures.network_to_scale([figures.Layer("in", 1, 4), figures.Layer("H1", field=5)], **WORDS),
        "H1: reads 1 windows of 5 × 5 units, but in has 1 planes of 4 × 4",
    ),
    "image of another size": (
        lambda: figures.network_to_scale([figures.Layer("in", 1, 4)], image=np.zeros((5, 5)), **WORDS),
        "the input is 4 × 4",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_drawn_is_said_in_one_line(case):
    draw, message = BAD[case]
    with pytest.raises(ValueError, match=message) as error:
        draw()
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "draw",
    [
        lambda: figures.training_curves({"a": [[3, 2, 1]]}, y_label="y", **WORDS),
        lambda: figures.distribution({"equal runs": [1.0] * 500}, x_label="x", **WORDS),
        lambda: figures.distribution({"zeros": [0.0]}, x_label="x", **WORDS),
        lambda: figures.bars({"a name that fits beside no bar whatsoever": 0}, x_label="x", **WORDS),
        lambda: figures.variance_bars({"a": 0.0, "b": 0.0}, x_label="x", **WORDS),
        lambda: figures.image_grid(np.zeros((1, 28, 28)), **WORDS),
        lambda: figures.network_to_scale([figures.Layer("in", 1, 4)], **WORDS),
        lambda: figures.scatter_pairs({"a": ([1, 10], [5, 7])}, x_scale="log", y_scale="log", **XY, **WORDS),
    ],
)
def test_edge_cases_draw_without_a_warning(draw):
    assert draw().html.startswith("<figure")
