"""Labels that do not overlap: the placement of line ends, flags, dots and words, on numbers alone."""

from itertools import combinations

import numpy as np
import pytest

from lib.figures.flags import GAP, flag_levels, plan_flags, stretch
from lib.figures.labels import spread
from lib.figures.layers import Layer, windows
from lib.figures.runs import stack_dots
from lib.figures.words import log_tick, text_width, wrap


def test_labels_far_enough_apart_do_not_move():
    np.testing.assert_array_equal(spread([50, 10, 90], 17, 0, 100), [50, 10, 90])


def test_crowded_labels_move_least_and_keep_their_order():
    np.testing.assert_allclose(spread([50, 50, 0], 10, -100, 100), [45, 55, 0])


@pytest.mark.parametrize("seed", range(20))
def test_spread_labels_keep_the_gap_inside_the_axes(seed):
    positions = np.random.default_rng(seed).uniform(-20, 120, 5)
    moved = spread(positions, 17, 0, 100)
    assert np.diff(np.sort(moved)).min() >= 17 - 1e-9
    assert moved.min() >= 0
    assert moved.max() <= 100
    np.testing.assert_array_equal(np.argsort(moved), np.argsort(positions))


def assert_flags_are_clear(poles, widths, sides, levels):
    """No flag overlaps a flag of its level, and no pole rises through a flag."""
    spans = [sorted((p, p + s * (GAP + w))) for p, w, s in zip(poles, widths, sides, strict=True)]
    for i, j in combinations(range(len(poles)), 2):
        assert levels[i] != levels[j] or spans[i][1] <= spans[j][0] or spans[j][1] <= spans[i][0]
    for i, (low, high) in enumerate(spans):
        assert not [j for j, pole in enumerate(poles) if low < pole < high and j != i and levels[j] >= levels[i]]


def test_a_flag_flies_above_the_poles_it_covers():
    assert flag_levels([0, 20, 200], [50, 50, 50], [1, 1, 1]) == (1, 0, 0)
    assert flag_levels([0, 20, 200], [50, 50, 50], [-1, -1, -1]) == (0, 1, 0)


def test_flags_on_one_pole_stand_on_two_levels():
    assert flag_levels([10, 10], [50, 50], [1, 1]) == (1, 0)


def test_flags_that_cover_each_other_s_poles_have_no_place():
    assert flag_levels([0, 30], [50, 50], [1, -1]) is None


@pytest.mark.parametrize("seed", range(30))
def test_planned_flags_are_clear_and_fit_once_the_axis_is_stretched(seed):
    rng = np.random.default_rng(seed)
    room, texts = 316, ("a" * 8, "b" * 14, "c" * 3, "d" * 14)
    poles = rng.uniform(0, room, 4)
    poles = poles / stretch(poles, texts, room)
    flags = plan_flags(poles, texts, room)
    widths = [text_width(text, 12) for text in texts]
    assert_flags_are_clear(poles, widths, flags.sides, flags.levels)
    ends = [p + s * (GAP + w) for p, w, s in zip(poles, widths, flags.sides, strict=True)]
    assert min(ends) >= -1e-6
    assert max(ends) <= room + 1e-6


def test_no_flags_take_no_room():
    assert plan_flags([], (), 300).height == 0
    assert stretch([], (), 300) == 1


def test_every_run_is_one_dot_and_no_two_dots_overlap():
    x = np.random.default_rng(0).normal(0, 1, 200)
    places, levels = stack_dots(x, 0.1)
    dots = sorted(zip(places, levels, strict=True))
    assert len(set(dots)) == 200
    assert np.abs(places - np.sort(x)).max() <= 0.05
    assert np.diff(np.unique(places)).min() > 0


def test_equal_runs_form_one_stack():
    places, levels = stack_dots([2.0, 2.0, 2.0], 0.1)
    np.testing.assert_array_equal(places, 2.0)
    np.testing.assert_array_equal(levels, [0, 1, 2])


def test_words_break_to_the_width_and_a_long_word_keeps_its_line():
    text = wrap("error rate on the test set", 90, 13)
    assert text.replace("\n", " ") == "error rate on the test set"
    assert text_width(text, 13) <= 90
    assert wrap("backpropagation", 10, 13) == "backpropagation"


@pytest.mark.parametrize(
    ("value", "limits", "label"),
    [
        (0.001, (0.0009, 1), "0.001"),
        (10000, (1, 2e4), "10,000"),
        (1e-4, (1e-4, 1), "10⁻⁴"),
        (100, (1e-4, 200), "10²"),
        (5e6, (1e6, 1e7), "5×10⁶"),
    ],
)
def test_log_ticks_are_plain_on_short_axes_and_powers_on_long_ones(value, limits, label):
    assert log_tick(value, *limits) == label


def test_a_window_of_the_1989_network_lies_where_stride_2_puts_it_and_within_its_plane():
    image, h1 = Layer("input", 1, 16), Layer("H1", 12, 8, field=5)
    assert windows(image, h1, 3) == [(4, 4, 5)]  # rows 2·3 − 2 … 2·3 + 2
    assert windows(image, h1, 0) == [(0, 0, 5)]
    assert windows(image, h1, 7) == [(11, 11, 5)]
    h2 = Layer("H2", 12, 4, field=5, sources=8)
    assert len(windows(h1, h2, 1)) == 8
