"""Variance components by hand, and recovered from simulated tables with known components."""

import numpy as np
import pytest
from scipy import stats

from lib.statistics import Interval, variance_components


def simulate(generator, num_tables, num_rows, num_columns, row_variance, column_variance):
    """Tables (num_tables, A, B) with a residual variance of 1."""
    rows = generator.normal(0, row_variance**0.5, size=(num_tables, num_rows, 1))
    columns = generator.normal(0, column_variance**0.5, size=(num_tables, 1, num_columns))
    return 5 + rows + columns + generator.normal(size=(num_tables, num_rows, num_columns))


def test_hand_example():
    """Row means 2 and 4, column means 1, 3, 5, residuals ±1: MS_rows 6, MS_columns 8, MS_residual 2."""
    result = variance_components([[1.0, 1.0, 4.0], [1.0, 5.0, 6.0]])
    assert result.rows.untruncated == pytest.approx((6 - 2) / 3)
    assert result.columns.untruncated == pytest.approx((8 - 2) / 2)
    assert result.residual.estimate == pytest.approx(2.0)
    assert result.total == pytest.approx(4 / 3 + 3 + 2)
    assert result.columns.share == pytest.approx(3 / (4 / 3 + 3 + 2))
    assert result.rows.share + result.columns.share + result.residual.share == pytest.approx(1)


def test_intervals_by_hand():
    """χ²_2 has quantiles −2 ln(1 − q), F_{1,2} those of a squared t_2."""
    result = variance_components([[1.0, 1.0, 4.0], [1.0, 5.0, 6.0]])  # df 1, 2, 2
    assert result.residual.interval.low == pytest.approx(2 * 2 / (-2 * np.log(0.025)))
    assert result.residual.interval.high == pytest.approx(2 * 2 / (-2 * np.log(0.975)))
    low_f = stats.t.ppf(0.5125, 2) ** 2
    low_chi_square = stats.norm.ppf(0.5125) ** 2
    assert result.rows.interval.high == pytest.approx((6 - 2 * low_f) / (3 * low_chi_square))
    assert result.rows.interval.low == 0.0


def test_transposing_swaps_rows_and_columns():
    table = np.random.default_rng(0).normal(size=(4, 7))
    result, transposed = variance_components(table), variance_components(table.T)
    assert result.rows.untruncated == pytest.approx(transposed.columns.untruncated)
    assert result.columns.interval.high == pytest.approx(transposed.rows.interval.high)


def test_negative_estimates_are_truncated_but_kept():
    result = variance_components([[0.0, 1.0], [1.0, 0.0]])
    assert result.rows.untruncated == pytest.approx(-0.5)
    assert (result.rows.estimate, result.rows.share) == (0.0, 0.0)
    assert result.residual.share == 1.0


def test_a_table_that_does_not_vary_has_no_shares():
    result = variance_components(np.full((3, 3), 0.1))
    assert (result.total, result.rows.share, result.residual.share) == (0.0, 0.0, 0.0)
    assert result.rows.interval == Interval(0.0, 0.0, 0.95)


def test_a_purely_additive_table_has_no_residual():
    result = variance_components(np.add.outer([0.0, 1.0, 2.0], [0.0, 4.0]))
    assert result.residual.estimate == pytest.approx(0.0, abs=1e-30)
    assert (result.rows.estimate, result.columns.estimate) == pytest.approx((1.0, 8.0))


def test_components_and_their_coverage_are_recovered():
    num_tables, truth = 600, (0.5, 0.2, 1.0)
    tables = simulate(np.random.default_rng(1), num_tables, 8, 12, *truth[:2])
    results = [variance_components(table) for table in tables]
    parts = [[getattr(result, name) for result in results] for name in ("rows", "columns", "residual")]
    for components, variance in zip(parts, truth, strict=True):
        estimates = np.array([component.untruncated for component in components])
        standard_error = estimates.std() / num_tables**0.5
        assert estimates.mean() == pytest.approx(variance, abs=4 * standard_error)
        covered = [component.interval.contains(variance) for component in components]
        assert np.mean(covered) == pytest.approx(0.95, abs=4 * (0.95 * 0.05 / num_tables) ** 0.5)


def test_a_missing_component_is_not_reported_as_sure():
    tables = simulate(np.random.default_rng(2), 250, 6, 6, row_variance=0.0, column_variance=1.0)
    lows = [variance_components(table).rows.interval.low for table in tables]
    assert np.mean(np.array(lows) > 0) == pytest.approx(0.025, abs=0.04)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ([[1.0, 2.0, 3.0]], r"at least 2 rows and 2 columns, got shape \(1, 3\)"),
        ([[1.0], [2.0]], "at least 2 rows and 2 columns"),
        ([1.0, 2.0], "at least 2 rows and 2 columns"),
        ([[1.0, np.nan], [2.0, 3.0]], "not finite"),
    ],
)
def test_bad_tables_say_what_is_wrong(table, message):
    with pytest.raises(ValueError, match=message):
        variance_components(table)


def test_a_bad_level_says_what_to_pass():
    with pytest.raises(ValueError, match=r"pass 0\.95"):
        variance_components(np.eye(3), level=95)
