"""Paired comparisons against scipy, a textbook example, and measured error rates."""

import numpy as np
import pytest
from scipy import stats

from lib.statistics import compare_paired, minimum_detectable_effect, paired
from lib.statistics.paired import sign_flip_p_value

# Darwin's maize, differences in eighths of an inch (Fisher 1935, section 17): mean 20.933, t = 2.148.
DARWIN = np.array([49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48], dtype=float)


def compare_differences(differences, **settings):
    return compare_paired(differences, np.zeros(len(differences)), **settings)


def test_fishers_sign_flip_example():
    """Fisher 1935, section 21: 863 of 2¹⁵ sums are as large, 1726 two-sided."""
    result = compare_differences(DARWIN)
    assert result.p_value == 2 * 863 / 2**15
    assert result.mean_difference == pytest.approx(20.933, abs=5e-4)
    assert result.effect_size * 15**0.5 == pytest.approx(2.148, abs=5e-4)


@pytest.mark.parametrize("num_pairs", [2, 3, 8, 12])
def test_interval_and_p_value_are_scipys(num_pairs):
    first, second = np.random.default_rng(num_pairs).normal([[0.4], [0.0]], 1.0, size=(2, num_pairs))
    result = compare_paired(first, second, level=0.9)
    expected = stats.ttest_rel(first, second).confidence_interval(0.9)
    assert (result.interval.low, result.interval.high) == pytest.approx((expected.low, expected.high))
    exact = stats.permutation_test(
        (first, second), lambda a, b: np.mean(a - b), permutation_type="samples", n_resamples=np.inf
    )
    assert result.p_value == pytest.approx(exact.pvalue, abs=1e-12)


def test_ties_survive_rounding():
    """Equal steps of 0.1 make many tied sums; a p-value from whole numbers must come out unchanged."""
    steps = np.array([3, -1, 2, 2, 5, -4, 1, 0, 3, 2])
    in_tenths = compare_paired(0.7 + steps * 0.1, np.full(10, 0.7))
    assert in_tenths.p_value == compare_differences(steps).p_value


def test_random_flips_agree_with_all_flips(monkeypatch):
    differences = np.random.default_rng(0).normal(0.8, 1.0, size=17)
    p_value = compare_differences(differences).p_value
    monkeypatch.setattr(paired, "MAX_EXACT_PAIRS", 17)
    exact = compare_differences(differences).p_value
    assert 0.01 < exact < 0.2
    assert p_value == pytest.approx(exact, abs=4 * (exact * (1 - exact) / paired.NUM_RANDOM_FLIPS) ** 0.5)
    assert p_value != exact


def test_random_flips_repeat_and_never_give_zero():
    differences = 5 + np.random.default_rng(1).normal(size=40)
    assert compare_differences(differences).p_value == 1 / 100_001
    weak = differences - 4.8
    assert compare_differences(weak) == compare_differences(weak)
    other = compare_differences(weak, generator=np.random.default_rng(2)).p_value
    assert other != compare_differences(weak).p_value


def test_identical_recipes_show_no_difference():
    result = compare_paired([0.1, 0.2, 0.3], [0.1, 0.2, 0.3])
    assert (result.mean_difference, result.p_value, result.effect_size) == (0.0, 1.0, 0.0)
    assert (result.interval.low, result.interval.high, result.minimum_detectable) == (0.0, 0.0, 0.0)


def test_a_constant_difference_has_an_interval_of_no_width():
    result = compare_paired([5.0, 6.0, 9.0, 2.0], [6.0, 7.0, 10.0, 3.0])
    assert (result.interval.low, result.interval.high) == (-1.0, -1.0)
    assert result.p_value == 2 / 2**4
    assert result.effect_size == -np.inf


def test_swapping_the_sides_mirrors_the_result():
    first, second = np.random.default_rng(3).normal(size=(2, 9))
    there, back = compare_paired(first, second), compare_paired(second, first)
    assert there.p_value == back.p_value
    assert there.mean_difference == pytest.approx(-back.mean_difference)
    assert there.interval.low == pytest.approx(-back.interval.high)


@pytest.mark.parametrize("num_pairs", [2, 3, 5, 20, 1000])
@pytest.mark.parametrize("power", [0.5, 0.8, 0.99])
def test_minimum_detectable_effect_has_its_power_by_integration(num_pairs, power):
    """The oracle averages the normal power over the χ² of the spread: no noncentral t, whose tail fails."""
    shift = minimum_detectable_effect(1.0, num_pairs, power=power) * num_pairs**0.5
    df, quantiles = num_pairs - 1, (np.arange(50_000) + 0.5) / 50_000
    critical = stats.t.ppf(0.975, df) * (stats.chi2.ppf(quantiles, df) / df) ** 0.5
    seen = stats.norm.sf(critical - shift) + stats.norm.cdf(-critical - shift)
    assert seen.mean() == pytest.approx(power, abs=1e-5)


def test_measured_power_at_the_minimum_detectable_effect():
    effect = minimum_detectable_effect(2.0, num_pairs=10)
    differences = np.random.default_rng(4).normal(effect, 2.0, size=(40_000, 10))
    seen = stats.ttest_1samp(differences, 0.0, axis=1).pvalue < 0.05
    assert seen.mean() == pytest.approx(0.8, abs=4 * (0.8 * 0.2 / 40_000) ** 0.5)
    by_flips = [sign_flip_p_value(row, None) <= 0.05 for row in differences[:4000]]
    assert np.mean(by_flips) == pytest.approx(0.8, abs=0.04)  # the permutation test loses little


def test_measured_false_alarms_of_the_sign_flip_test():
    """Skewed runs on both sides, as test errors are: differences are symmetric all the same."""
    generator = np.random.default_rng(5)
    differences = generator.gamma(2.0, size=(6000, 10)) - generator.gamma(2.0, size=(6000, 10))
    alarms = [sign_flip_p_value(row, None) <= 0.05 for row in differences]
    attainable = 2 * (0.05 * 2**10 // 2) / 2**10  # p moves in steps of 2 / 2¹⁰
    assert np.mean(alarms) == pytest.approx(attainable, abs=4 * (0.05 * 0.95 / 6000) ** 0.5)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: compare_paired([1.0, 2.0], [1.0, 2.0, 3.0]), "run the same seeds"),
        (lambda: compare_paired(np.ones((2, 3)), np.ones((2, 3))), "one value a seed"),
        (lambda: compare_paired([1.0], [2.0]), "add seeds"),
        (lambda: compare_paired([np.inf, 1.0], [np.inf, 1.0]), "not finite"),
        (lambda: compare_paired([1.0, 2.0], [1.0, 3.0], level=95), "pass 0.95"),
        (lambda: compare_paired([1.0, 2.0], [1.0, 3.0], power=80), "power must lie strictly between"),
        (lambda: minimum_detectable_effect(1.0, 5, power=0.05), "power must lie strictly between"),
        (lambda: minimum_detectable_effect(1.0, 1), "add seeds"),
    ],
)
def test_bad_inputs_say_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()
