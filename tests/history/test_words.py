"""Words chosen by intervals and counts: each of the three cases, and the sign that a planted swap would turn round."""

from types import SimpleNamespace

import numpy as np
import pytest

from lib.history import words
from lib.statistics import compare_paired

LOW = np.array([0.10, 0.11, 0.12, 0.10])
HIGH = np.array([0.20, 0.22, 0.21, 0.21])


@pytest.mark.parametrize(("low", "high", "text"), [(-2, -1, "a"), (-1, 1, "b"), (1, 2, "c"), (0, 1, "b")])
def test_an_interval_decides(low, high, text):
    assert words.decided(SimpleNamespace(low=low, high=high), "a", "b", "c") == text


def test_a_comparison_is_turned_round_with_its_sides():
    assert words.compared(LOW, HIGH) == "fewer"
    assert words.compared(HIGH, LOW) == "more"
    assert words.compared(LOW, LOW[::-1]) == "no clearly different number of"
    with pytest.raises(ValueError, match="pair"):
        words.compared(LOW, HIGH[:3])


def test_points_are_percentage_points_with_their_interval():
    text = words.points(compare_paired(LOW, HIGH))
    assert text.startswith("−10.2 [−11.")
    assert text.endswith("points")


def test_percent():
    assert words.percent(HIGH) == "21\u00a0%"


@pytest.mark.parametrize(
    ("widths", "expected"), [([9, 5, 1], True), ([9, 9, 1], True), ([9, 9], False), ([9, 4, 5], False), ([4], False)]
)
def test_layers_narrow_when_none_is_wider_and_the_last_is_narrower(widths, expected):
    assert words.narrows(widths) is expected


def test_powers_of_ten():
    assert words.power(5.2e-12) == "5 × 10⁻¹²"
