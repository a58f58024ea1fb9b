"""How numbers are written: the unit's notation, the digits that the interval supports."""

import pytest

from lib.book.numbers import interval_text, measured_text, measured_with_interval, published_text

WRITTEN = [
    (83.4, "misses of 2007", (70.1, 96.7), "83 [70, 97]"),
    (83.4, "misses of 2007", (82.1, 84.7), "83.4 [82.1, 84.7]"),
    (0.0415, "fraction of test images", (0.0349, 0.0482), "4.15 [3.49, 4.82] %"),
    (-0.0041, "difference of fractions", (-0.006, -0.0022), "−0.41 [−0.60, −0.22] percentage points"),
    (2.838e-2, "mean squared error", (0.0261, 0.0307), "2.84 [2.61, 3.07] × 10⁻²"),
    (12345.678, "steps", (11000, 13700), "12,300 [11,000, 13,700]"),
    (0.0, "fraction of training images", (0.0, 0.0), "0 [0, 0] %"),
    (9760, "parameters", None, "9,760"),
    (1989, "year", None, "1989"),
    (1.7361e8, "ratio", None, "1.736 × 10⁸"),
    (2.302585, "nats", None, "2.303"),
    (9.9996e-3, "cross-entropy", None, "1 × 10⁻²"),
    (0.28, "fraction", None, "28 %"),
    (40 / 11.5, "ratio", None, "3.478"),
    ([5, 15], "columns", None, "5, 15"),
]


@pytest.mark.parametrize(("value", "unit", "interval", "text"), WRITTEN)
def test_measured_with_interval(value, unit, interval, text):
    assert measured_with_interval(value, unit, interval).replace("\u00a0", " ") == text


def test_parts_add_up_to_the_whole():
    figure = (2.838e-2, "mean squared error", (0.0261, 0.0307))
    assert measured_text(*figure) == "2.84\u00a0×\u00a010⁻²"
    assert interval_text(*figure) == "[2.61,\u00a03.07]\u00a0×\u00a010⁻²"


def test_seeds_that_agree_but_for_rounding_keep_their_digits():
    assert measured_text(2.5e-3, "mean squared error", (2.5e-3, 2.5e-3 + 1e-18)) == "2.5\u00a0×\u00a010⁻³"


def test_published_figures_stay_as_printed():
    assert published_text({"printed": "4.073383e-03"}) == "4.073383e-03"
    assert published_text({"printed": "4.09 %"}) == "4.09\u00a0%"
