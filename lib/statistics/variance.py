"""Variance components of a two-way crossed random-effects table, one run a cell.

    y_ij = μ + r_i + c_j + e_ij        for example: A draws of the images × B initialisations

    E[MS_rows] = σ²_e + B σ²_r    E[MS_columns] = σ²_e + A σ²_c    E[MS_residual] = σ²_e

Source: S. R. Searle, G. Casella and C. E. McCulloch (1992), "Variance Components", chapter 4 (balanced
data): equate the mean squares to their expectations. Without replication e_ij contains the interaction.

Interval of the residual: exact, by χ². Intervals of rows and columns: J. W. Tukey (1951), Biometrics 7,
33–69, and J. S. Williams (1962), Biometrika 49, 278–281. Satterthwaite's approximation is not used: at
5 × 5 its 95 % interval covers a component of 0.2 σ²_e in 65 % of simulated tables, this one in 96 %.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import scipy

from lib.statistics.intervals import Interval, tails


@dataclass(frozen=True)
class Component:
    """One variance in squared units: truncated at 0, as estimated, as a share of the total, with interval."""

    estimate: float
    untruncated: float
    share: float
    interval: Interval


@dataclass(frozen=True)
class VarianceComponents:
    """Variances between rows, between columns, and of the residual including their interaction."""

    rows: Component
    columns: Component
    residual: Component

    @property
    def total(self) -> float:
        """Sum of the truncated estimates: the variance of one run with a new row and a new column."""
        return self.rows.estimate + self.columns.estimate + self.residual.estimate


@dataclass(frozen=True)
class _MeanSquare:
    value: float
    df: int
    num_cells: int  # of one row, one column: the factor of its component in the expected mean square


def variance_components(table, level: float = 0.95) -> VarianceComponents:
    """Split a finite table (A, B), A and B at least 2, into its variance components; ValueError otherwise."""
    rows, columns, residual = _mean_squares(_as_table(table))
    estimates = (_estimate(rows, residual), _estimate(columns, residual), residual.value)
    intervals = (
        _effect_interval(rows, residual, level),
        _effect_interval(columns, residual, level),
        _residual_interval(residual, level),
    )
    return VarianceComponents(*_components(estimates, intervals))


def _as_table(table) -> np.ndarray:
    table = np.asarray(table, dtype=float)
    if table.ndim != 2 or min(table.shape) < 2:
        raise ValueError(f"a table needs at least 2 rows and 2 columns, got shape {table.shape}: add runs")
    if not np.isfinite(table).all():
        raise ValueError("the table has cells that are not finite: drop the row or column of a diverged run")
    return table


def _mean_squares(table: np.ndarray) -> tuple[_MeanSquare, _MeanSquare, _MeanSquare]:
    num_rows, num_columns = table.shape
    table = table - table[0, 0]  # a constant table then has mean squares of exactly 0
    row_means, column_means = table.mean(axis=1), table.mean(axis=0)  # (A,), (B,)
    residuals = table - row_means[:, None] - column_means + table.mean()  # (A, B)
    df = (num_rows - 1) * (num_columns - 1)
    return (
        _MeanSquare(float(num_columns * row_means.var(ddof=1)), num_rows - 1, num_columns),
        _MeanSquare(float(num_rows * column_means.var(ddof=1)), num_columns - 1, num_rows),
        _MeanSquare(float(np.square(residuals).sum() / df), df, 1),
    )


def _estimate(effect: _MeanSquare, residual: _MeanSquare) -> float:
    return (effect.value - residual.value) / effect.num_cells


def _components(estimates, intervals) -> Iterator[Component]:
    total = sum(max(estimate, 0.0) for estimate in estimates)
    for estimate, interval in zip(estimates, intervals, strict=True):
        truncated = max(estimate, 0.0)
        yield Component(truncated, estimate, truncated / total if total else 0.0, interval)


def _effect_interval(effect: _MeanSquare, residual: _MeanSquare, level: float) -> Interval:
    # df (MS_effect − F MS_residual) / (cells χ²): the upper quantiles of F and χ² give the lower bound
    excess = effect.value - scipy.stats.f.ppf(tails(level), effect.df, residual.df) * residual.value
    chi_squares = effect.num_cells * scipy.stats.chi2.ppf(tails(level), effect.df)
    high, low = np.maximum(effect.df * excess / chi_squares, 0.0)
    return Interval(float(low), float(high), level)


def _residual_interval(residual: _MeanSquare, level: float) -> Interval:
    high, low = residual.df * residual.value / scipy.stats.chi2.ppf(tails(level), residual.df)
    return Interval(float(low), float(high), level)
