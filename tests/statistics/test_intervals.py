"""Intervals against scipy and closed forms, and their coverage measured over simulated experiments."""

import numpy as np
import pytest
from scipy import stats

from lib.statistics import (
    Interval,
    mean_interval,
    prediction_interval,
    proportion_interval,
    standard_deviation_interval,
    test_sampling_variance,
)

NUM_EXPERIMENTS = 20_000
MONTE_CARLO = 4 * (0.05 * 0.95 / NUM_EXPERIMENTS) ** 0.5  # four standard errors of a measured coverage
NUM_RUNS = 20
NUM_TEST = 2007
ERROR_RATES = [0.051, 0.049, 0.055, 0.048, 0.052]


def test_mean_interval_is_scipys():
    result = mean_interval(ERROR_RATES, 0.9)
    expected = stats.ttest_1samp(ERROR_RATES, 0).confidence_interval(0.9)
    assert (result.low, result.high) == pytest.approx((expected.low, expected.high), rel=1e-12)
    assert result.level == 0.9


def test_prediction_interval_by_hand():
    result = prediction_interval([1.0, 2.0, 3.0], sampling_variance=0.5)
    student = 0.95 * (2 / (1 - 0.95**2)) ** 0.5  # t_2 at 97.5 %, in closed form
    margin = student * (1.0 * (1 + 1 / 3) + 0.5) ** 0.5  # mean 2, s² = 1
    assert (result.low, result.high) == pytest.approx((2 - margin, 2 + margin), rel=1e-12)
    assert result.width == pytest.approx(2 * margin)


def test_standard_deviation_interval_by_hand():
    result = standard_deviation_interval([1.0, 2.0, 3.0])  # s = 1; χ²_2 has quantiles −2 ln(1 − q)
    assert result.low == pytest.approx((2 / (-2 * np.log(0.025))) ** 0.5, rel=1e-12)
    assert result.high == pytest.approx((2 / (-2 * np.log(0.975))) ** 0.5, rel=1e-12)


@pytest.mark.parametrize(("misses", "num"), [(0, 20), (20, 20), (102, 2007), (1, 1)])
def test_proportion_interval_is_wilsons(misses, num):
    z, rate = stats.norm.ppf(0.975), misses / num
    center = (rate + z**2 / (2 * num)) / (1 + z**2 / num)
    margin = z / (1 + z**2 / num) * (rate * (1 - rate) / num + z**2 / (4 * num**2)) ** 0.5
    result = proportion_interval(misses, num)
    assert (result.low, result.high) == pytest.approx((center - margin, center + margin), abs=1e-12)


def test_sampling_variance_of_a_test_error():
    assert test_sampling_variance(0.05, 2007) == pytest.approx(0.05 * 0.95 / 2007)
    assert test_sampling_variance(0.0, 2007) == 0.0
    np.testing.assert_allclose(test_sampling_variance([0.5, 1.0], 100), [0.0025, 0.0])


def test_interval_contains_its_bounds_and_no_nan():
    interval = Interval(0.0, 1.0, 0.95)
    assert interval.contains(0.0) is True
    assert interval.contains(np.nan) is False
    np.testing.assert_array_equal(interval.contains([-0.1, 0.5, 1.0, 1.1]), [False, True, True, False])


def test_intervals_reduce_the_last_axis():
    values = np.random.default_rng(1).normal(size=(3, 8))
    for interval in (mean_interval, prediction_interval, standard_deviation_interval):
        stacked = interval(values)
        rows = [interval(row) for row in values]
        np.testing.assert_allclose(stacked.low, [row.low for row in rows], rtol=1e-13)
        np.testing.assert_allclose(stacked.high, [row.high for row in rows], rtol=1e-13)


def test_identical_runs_give_a_point():
    assert prediction_interval([0.0, 0.0, 0.0]) == Interval(0.0, 0.0, 0.95)
    assert standard_deviation_interval([0.0, 0.0, 0.0]).width == 0.0


@pytest.fixture(scope="module")
def normal_runs():
    values = np.random.default_rng(2).normal(5.0, 0.3, size=(NUM_EXPERIMENTS, NUM_RUNS + 1))
    return values[:, :-1], values[:, -1]  # what is seen, and one further run


def test_coverage_of_the_prediction_interval(normal_runs):
    runs, further = normal_runs
    assert prediction_interval(runs).contains(further).mean() == pytest.approx(0.95, abs=MONTE_CARLO)


def test_coverage_of_the_mean_and_of_the_spread(normal_runs):
    runs, _ = normal_runs
    assert mean_interval(runs).contains(5.0).mean() == pytest.approx(0.95, abs=MONTE_CARLO)
    assert standard_deviation_interval(runs).contains(0.3).mean() == pytest.approx(0.95, abs=MONTE_CARLO)


def test_the_interval_of_the_mean_does_not_cover_a_further_run(normal_runs):
    runs, further = normal_runs
    shortfall = stats.t.cdf(stats.t.ppf(0.975, NUM_RUNS - 1) / (NUM_RUNS + 1) ** 0.5, NUM_RUNS - 1)
    expected = 2 * shortfall - 1  # 35 % where 95 % were promised
    assert mean_interval(runs).contains(further).mean() == pytest.approx(expected, abs=0.01)


def error_rates(generator, num_runs, shares_test_set):
    """Overdispersed error rates (E, num_runs): hard images that each seed misses, easy ones it may miss."""
    num_hard = generator.binomial(NUM_TEST, 0.04, size=(NUM_EXPERIMENTS, 1 if shares_test_set else num_runs))
    easy_rate = generator.beta(25, 2475, size=(NUM_EXPERIMENTS, num_runs))  # mean 0.01, deviation 0.002
    return (num_hard + generator.binomial(NUM_TEST - num_hard, easy_rate)) / NUM_TEST


def test_coverage_when_every_run_draws_its_own_test_set():
    rates = error_rates(np.random.default_rng(3), NUM_RUNS + 1, shares_test_set=False)
    covered = prediction_interval(rates[:, :-1]).contains(rates[:, -1])
    assert covered.mean() == pytest.approx(0.95, abs=MONTE_CARLO)


def test_coverage_of_a_run_on_another_test_set():
    """Our test set's luck and the other's count once each: leaving out one or both covers too little."""
    generator = np.random.default_rng(4)
    ours = error_rates(generator, NUM_RUNS, shares_test_set=True)
    theirs = error_rates(generator, 1, shares_test_set=True)[:, 0]
    variance = test_sampling_variance(ours.mean(axis=1), NUM_TEST)
    neither, ours_only, both = (
        prediction_interval(ours, sampling_variance=count * variance).contains(theirs).mean() for count in range(3)
    )
    assert neither < 0.65
    assert ours_only == pytest.approx(0.92, abs=0.01)
    assert 0.95 < both < 0.98


def test_a_run_on_the_same_test_set_needs_no_sampling_variance():
    rates = error_rates(np.random.default_rng(5), NUM_RUNS + 1, shares_test_set=True)
    covered = prediction_interval(rates[:, :-1]).contains(rates[:, -1])
    assert covered.mean() == pytest.approx(0.95, abs=MONTE_CARLO)


def test_coverage_of_the_wilson_interval():
    """Summed over every possible count, not simulated; the textbook interval covers 0.88 here."""
    misses = np.arange(21)
    covered = [proportion_interval(count, 20).contains(0.1) for count in misses]
    assert stats.binom.pmf(misses, 20, 0.1)[covered].sum() == pytest.approx(0.957, abs=0.001)


@pytest.mark.parametrize("level", [0, 1, 95, -0.5, np.nan])
@pytest.mark.parametrize("interval", [mean_interval, prediction_interval, standard_deviation_interval])
def test_bad_levels_say_what_to_pass(interval, level):
    with pytest.raises(ValueError, match=r"strictly between 0 and 1, got .*: pass 0.95"):
        interval(ERROR_RATES, level)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: prediction_interval(ERROR_RATES, sampling_variance=-1e-6),
            "sampling_variance must be finite",
        ),
        (
            lambda: prediction_interval(ERROR_RATES, sampling_variance=np.nan),
            "sampling_variance must be finite",
        ),
        (lambda: mean_interval([0.05]), "add seeds"),
        (lambda: mean_interval([0.05, np.nan]), "not finite"),
        (lambda: test_sampling_variance(5.0, 2007), "divide percent by 100"),
        (lambda: test_sampling_variance(np.nan, 2007), "must be a fraction"),
        (lambda: test_sampling_variance(0.05, 0), "num_test must be at least 1"),
        (lambda: proportion_interval(0.05, 2007), "pass no rates"),
        (lambda: proportion_interval(21, 20), "count from 0 to num"),
        (lambda: proportion_interval(-1, 20), "count from 0 to num"),
        (lambda: proportion_interval(0, 0), "count from 0 to num"),
        (lambda: proportion_interval(1, 20, 95), "pass 0.95"),
        (lambda: Interval(0.0, 1.0, 95), "pass 0.95"),
    ],
)
def test_bad_inputs_say_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()
