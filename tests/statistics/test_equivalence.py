"""The second tier of verification: its tolerance against scipy, its false alarms, and planted faults."""

import numpy as np
import pytest
from scipy import stats

from lib.statistics import Summary, equivalent, summarize

ACCEPTED = Summary(mean=5.0, standard_deviation=0.3, num_runs=20)


def two_sets(generator, num_experiments, shift=0.0, scale=1.0):
    """Accepted summaries (20 runs) and new runs (10), the new ones shifted by spreads and scaled."""
    accepted = generator.normal(5.0, 0.3, size=(num_experiments, 20))
    new = generator.normal(5.0 + 0.3 * shift, 0.3 * scale, size=(num_experiments, 10))
    return list(zip(map(summarize, accepted), new, strict=True))


def test_the_mean_side_is_welchs_test():
    new = np.random.default_rng(0).normal(5.2, 0.4, size=10)
    result = equivalent(ACCEPTED, new, num_figures=3, alpha=0.06)  # 0.01 each for mean and spread
    welch = stats.ttest_ind_from_stats(
        new.mean(), new.std(ddof=1), 10, ACCEPTED.mean, ACCEPTED.standard_deviation, 20, equal_var=False
    )
    critical = stats.t.ppf(0.995, welch_df(new.var(ddof=1) / 10, 9, 0.09 / 20, 19))
    assert result.mean_difference / result.tolerance == pytest.approx(welch.statistic / critical)
    assert result.means_agree == (welch.pvalue >= 0.01)


def welch_df(first, first_df, second, second_df):
    return (first + second) ** 2 / (first**2 / first_df + second**2 / second_df)


def test_the_spread_side_is_the_f_test():
    new = np.random.default_rng(1).normal(5.0, 1.5, size=10)
    result = equivalent(ACCEPTED, new, alpha=0.02)
    assert result.spread_ratio == pytest.approx(new.std(ddof=1) / 0.3)
    p_values = stats.f.cdf([result.spread_bounds.low**2, result.spread_bounds.high**2], 9, 19)
    np.testing.assert_allclose(p_values, [0.005, 0.995])
    assert not result.spreads_agree


def test_more_figures_widen_both_tolerances():
    new = [4.9, 5.1, 5.3, 4.8]
    one, many = equivalent(ACCEPTED, new), equivalent(ACCEPTED, new, num_figures=100)
    assert many.tolerance > one.tolerance
    assert many.spread_bounds.width > one.spread_bounds.width


def test_measured_false_alarms():
    results = [equivalent(*pair, alpha=0.1) for pair in two_sets(np.random.default_rng(2), 1500)]
    means = [result.means_agree for result in results]
    spreads = [result.spreads_agree for result in results]
    for agreements, false_alarms in ((means, 0.05), (spreads, 0.05), (map(bool, results), 1 - 0.95**2)):
        assert 1 - np.mean(list(agreements)) == pytest.approx(false_alarms, abs=4 * (0.09 / 1500) ** 0.5)


def test_measured_false_alarms_of_a_family():
    pairs = two_sets(np.random.default_rng(3), 1000)
    alarms = [not equivalent(*pair, num_figures=5, alpha=0.2) for pair in pairs]
    families = np.reshape(alarms, (200, 5)).any(axis=1)
    expected = 1 - (1 - 0.2 / 10) ** 10  # ten independent tests; 0.65 if alpha were not split
    assert families.mean() == pytest.approx(expected, abs=4 * (0.15 / 200) ** 0.5)


@pytest.mark.parametrize("fault", [{"shift": 2.5}, {"shift": -2.5}, {"scale": 6.0}, {"scale": 0.1}])
def test_planted_faults_are_seen(fault):
    """A mean 2.5 spreads away, or a spread six times as wide or ten times as narrow, at 1 % false alarms."""
    pairs = two_sets(np.random.default_rng(4), 300, **fault)
    assert np.mean([not equivalent(*pair) for pair in pairs]) > 0.98


@pytest.mark.parametrize("num_runs", [2, 5, 20])
def test_a_reused_seed_collapses_the_spread(num_runs):
    result = equivalent(ACCEPTED, [5.0] * num_runs, num_figures=1000)
    assert result.means_agree
    assert not result.spreads_agree
    assert not result


def test_zero_spread_on_both_sides_needs_equal_means():
    accepted = summarize([0.1, 0.1, 0.1])
    same, other = equivalent(accepted, [0.1] * 5), equivalent(accepted, [0.1 + 1e-12] * 5)
    assert same
    assert (same.tolerance, same.spread_ratio) == (0.0, 1.0)
    assert other.spreads_agree
    assert not other


def test_zero_spread_on_one_side_is_a_difference():
    result = equivalent(summarize([0, 0, 0]), [0, 0, 1])
    assert result.spread_ratio == np.inf
    assert not result.spreads_agree


@pytest.mark.parametrize("mean_misses", [0.02, 0.3, 3.0])
def test_few_misses_raise_few_false_alarms_with_their_resolution(mean_misses):
    counts = np.random.default_rng(5).poisson(mean_misses, size=(400, 30))
    alarms = [not equivalent(summarize(row[:20]), row[20:], resolution=1.0) for row in counts]
    assert np.mean(alarms) < 0.02


def test_few_misses_raise_many_false_alarms_without_it():
    counts = np.random.default_rng(5).poisson(0.1, size=(300, 30))
    alarms = [not equivalent(summarize(row[:20]), row[20:]) for row in counts]
    assert np.mean(alarms) > 0.2


def test_a_reused_seed_is_seen_through_the_resolution():
    accepted = Summary(mean=100.0, standard_deviation=6.0, num_runs=20)  # misses
    assert not equivalent(accepted, [100.0] * 5, resolution=1.0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"new_values": [5.0]}, "add seeds"),
        ({"new_values": [5.0, np.nan]}, "not finite"),
        ({"new_values": np.ones((2, 3))}, r"n runs of one figure, got shape \(2, 3\)"),
        ({"accepted": Summary(np.nan, 0.3, 20)}, "accepted needs finite mean"),
        ({"accepted": Summary(5.0, -0.3, 20)}, "accepted needs finite mean"),
        ({"accepted": Summary(5.0, 0.3, 1)}, "accepted needs finite mean"),
        ({"num_figures": 0}, "num_figures must be at least 1"),
        ({"alpha": 1.0}, "alpha must lie strictly between 0 and 1"),
        ({"alpha": 5}, "alpha must lie strictly between 0 and 1"),
        ({"resolution": -1.0}, "resolution must be"),
    ],
)
def test_bad_inputs_say_what_is_wrong(change, message):
    with pytest.raises(ValueError, match=message):
        equivalent(**({"accepted": ACCEPTED, "new_values": [4.9, 5.1]} | change))
