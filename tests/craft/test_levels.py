"""The tests of hypotheses: against scipy and scikit-learn, and at the level that they claim."""

import numpy as np
import pytest
import torch
from scipy import stats

from lib.craft.duplicates import copies
from lib.craft.filters import smoothness
from lib.craft.levels import close, gain_level, larger_share_level
from lib.craft.neighbours import nearest


def test_the_paired_level_is_that_of_the_t_test():
    differences = np.random.default_rng(1).normal(0.3, 1, 40)
    expected = stats.ttest_1samp(differences, 0, alternative="greater").pvalue
    assert gain_level(differences) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("differences", "level"), [([1.0, 1.0], 0), ([0.0, 0.0], 1), ([1.0, np.nan], 1), ([2.0, np.inf], 1)]
)
def test_samples_without_spread_or_not_finite(differences, level):
    assert gain_level(differences) == level


def test_shares_are_compared_exactly():
    assert larger_share_level(3, 3, 0, 3) == pytest.approx(1 / 20)  # one table of twenty
    assert larger_share_level(3, 3, 0, 3, two_sided=True) == pytest.approx(2 / 20)


TABLES = [
    (0, 5, 0, 9),
    (0, 200, 7, 190),
    (31, 397, 12, 402),
    (5, 5, 0, 2),
    (60, 2000, 58, 2000),
    (4, 10, 6, 15),
    (1, 3, 0, 1),
]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("two_sided", [False, True])
def test_the_exact_level_is_that_of_scipy(table, two_sided):
    hits, total, other_hits, other_total = table
    counts = [[hits, total - hits], [other_hits, other_total - other_hits]]
    expected = stats.fisher_exact(counts, alternative="two-sided" if two_sided else "greater").pvalue
    assert larger_share_level(*table, two_sided) == pytest.approx(expected, rel=1e-9)


def test_close_is_relative():
    assert close([1e6, 1.0], [1e6 + 10, 1.0])
    assert not close([1.0], [1.001])


def test_copies_are_found_and_random_points_are_none():
    generator = torch.Generator().manual_seed(1)
    points = torch.randn(400, 6, generator=generator)
    targets = torch.zeros(400, dtype=torch.int64)
    assert copies(points, targets, nearest(points, points, same=True))[:2] == (0, 0)
    points[0], points[1] = points[2], points[3] + 1e-4
    assert copies(points, targets, nearest(points, points, same=True))[:2] == (2, 2)


def test_smoothness_of_a_slope_and_of_a_chessboard():
    slope = torch.arange(25.0).reshape(1, 1, 5, 5)
    chess = torch.tensor([(-1.0) ** (i + j) for i in range(4) for j in range(4)]).reshape(1, 1, 4, 4)
    assert smoothness(slope).item() > 0.7
    assert smoothness(chess).item() == pytest.approx(-1)
