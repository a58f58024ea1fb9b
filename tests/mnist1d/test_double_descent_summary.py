"""Peaks, evidence, words, tables and figures on made-up results whose answers are known."""

import numpy as np
import pytest

from lib.claims import load_ledger
from lib.claims.rules import judge
from lib.mnist1d import double_descent_pictures as pictures
from lib.mnist1d import double_descent_summary as summary
from lib.mnist1d import double_descent_tables as tables
from lib.mnist1d import double_descent_threshold_pictures as threshold_pictures
from lib.mnist1d import double_descent_threshold_words as threshold_words
from lib.mnist1d import double_descent_words as words
from lib.mnist1d.double_descent_networks import CNN, MLP, Network
from lib.mnist1d.double_descent_outputs import MSE, NLL
from lib.mnist1d.double_descent_outputs import plan as cells_of
from lib.mnist1d.double_descent_peaks import course, places, smallest_fitting
from lib.mnist1d.double_descent_study import NOISE, plan
from lib.mnist1d.double_descent_thresholds import FIT, PEAK, sizes_of

NUM_SEEDS = 4


def test_places_are_the_largest_rise_not_the_largest_value():
    assert places([0.9, 0.6, 0.4, 0.5, 0.55, 0.3]) == (2, 4)
    assert places([0.9, 0.5, 0.3]) == (0, 0)
    assert int(np.argmax([0.9, 0.6, 0.4, 0.5, 0.55, 0.3])) == 0, "the plain maximum is the smallest network"


def test_heights_are_read_off_the_seed_that_did_not_choose():
    errors = np.array([[0.5, 0.3, 0.4, 0.4, 0.2], [0.5, 0.3, 0.4, 0.4, 0.2], [0.5, 0.3, 0.4, 0.6, 0.2]])
    seen = course(errors)
    assert list(seen.peak_places) == [3, 3, 2]
    np.testing.assert_allclose(seen.peak, [0.4, 0.4, 0.4])
    assert errors[:, 3].mean() > seen.peak.mean(), "a place chosen by the seed itself is flattered"
    with pytest.raises(ValueError, match="two seeds"):
        course(errors[:1])


def test_without_a_peak_the_rise_is_nothing_on_average():
    draws = np.random.default_rng(0)
    rises, chosen_by_itself = [], []
    for _ in range(100):
        errors = 0.5 + 0.02 * draws.standard_normal((3, 10))
        seen = course(errors)
        rises.append(np.mean(seen.peak - seen.minimum))
        low, peak = places(errors.mean(0))
        chosen_by_itself.append(errors[:, peak].mean() - errors[:, low].mean())
    assert abs(np.mean(rises)) < 0.006
    assert np.mean(chosen_by_itself) > 0.015, "the fault: the place chosen and judged on the same seeds"


def made_up_results(mlp_peak=0.54, cnn_peak=0.32):
    """Results of the whole plan: errors that fall, rise to a peak near P = 4,500 and fall, little noise."""
    results, draws = {}, np.random.default_rng(1)
    for study in plan(num_seeds=NUM_SEEDS):
        x = np.log(Network(study.kind, study.width).num_parameters / 4500)
        base, peak = (0.47, mlp_peak) if study.kind == MLP else (0.2, cnn_peak)
        height = (peak - base) * study.label_noise / NOISE
        test = base + 0.05 * np.maximum(-x - 1.5, 0) + height * np.exp(-0.5 * (x / 0.4) ** 2)
        test = test + 0.002 * draws.standard_normal(NUM_SEEDS)
        train = np.full(NUM_SEEDS, max(0.0, -0.1 * x))
        fitted = np.array([200, 2.0, 1.0]) * np.ones((NUM_SEEDS, 3)) * (x > 0)
        fitted[:, 2] *= test - 0.004
        curve = np.stack([np.ones((NUM_SEEDS, 4)) * [1, 10, 50, 100], *np.full((2, NUM_SEEDS, 4), 0.1),
                          np.full((NUM_SEEDS, 4), 2.0), test[:, None] * [1.2, 0.9, 1.1, 1.0]], 1)  # fmt: skip
        results[study] = {
            "train": np.stack([train, train], 1),
            "test": np.stack([4 * test, test], 1),
            "fitted": fitted,
            "curve": curve,
        }
    return results


def made_up_cells(mse=(0.7, 1.0), nll=(1.5, 0.1)):
    """Results of all cells; mse, nll: (constant, exponent of K) of the threshold as a multiple of n."""
    results, draws = {}, np.random.default_rng(2)
    for cell in cells_of(num_seeds=NUM_SEEDS):
        constant, of_k = mse if cell.loss == MSE else nll
        at = constant * cell.num_examples * cell.num_outputs**of_k * np.exp(0.02 * draws.standard_normal(NUM_SEEDS))
        x = np.log(sizes_of(cell) / at[:, None])
        test, train = np.exp(np.exp(-0.5 * (x / 0.5) ** 2)), 0.01 * np.exp(-3 * x)
        both = [np.stack([each, np.zeros_like(each)], 2) for each in (train, test)]
        results[cell] = {"train": both[0], "test": both[1], "guess": np.ones(NUM_SEEDS)}
    return results


RESULTS, CELLS, LEDGER = made_up_results(), made_up_cells(), load_ledger()


def verdict(claim, results):
    return judge(LEDGER[claim], summary.evidence_of_descent(claim, results)).verdict


def test_evidence_decides_by_the_margins_of_the_ledger():
    assert verdict("G20.descent.fc", RESULTS) == "holds"
    assert verdict("G20.descent.cnn", RESULTS) == "holds"
    lower = made_up_results(mlp_peak=0.49, cnn_peak=0.25)
    assert (
        verdict("G20.descent.fc", lower) == "smaller than claimed"
        or verdict("G20.descent.fc", lower) == "does not hold"
    )
    assert verdict("G20.descent.cnn", lower) != "holds"


def test_the_sides_are_the_largest_and_the_first_minimum():
    found = summary.series(RESULTS, MLP)
    evidence = summary.evidence_of_descent("G20.descent.fc", RESULTS)
    np.testing.assert_allclose(evidence.figures["first"], found.test_error[:, -1])
    assert len(set(evidence.fingerprints)) == NUM_SEEDS
    cnn = summary.series(RESULTS, CNN)
    evidence = summary.evidence_of_descent("G20.descent.cnn", RESULTS)
    assert np.mean(evidence.figures["first"]) < cnn.test_error[:, 0].mean()
    assert np.mean(evidence.figures["second"]) == pytest.approx(cnn.test_error.max(1).mean(), abs=0.01)
    with pytest.raises(ValueError, match="with label noise"):
        summary.series(RESULTS, MLP, 0.9)


def test_evidence_of_thresholds_recovers_the_laws():
    mse = summary.evidence_of_threshold("G20.descent.mse", CELLS)
    assert np.mean(mse.figures["threshold_over_n_k"]) == pytest.approx(0.7, rel=0.1)
    assert np.mean(mse.figures["exponent_of_k"]) == pytest.approx(1, abs=0.1)
    nll = summary.evidence_of_threshold("G20.descent.nll", CELLS, FIT)
    assert np.mean(nll.figures["exponent_of_k"]) == pytest.approx(0.1, abs=0.05)
    assert np.mean(nll.figures["threshold_over_n"]) == pytest.approx(1.5 * 100 ** (0.1 / 3), rel=0.1)
    value, interval = summary.difference_of_exponents(CELLS)
    assert value == pytest.approx(0.9, abs=0.1)
    assert interval.low < value < interval.high


def test_words_follow_the_results():
    assert words.more_or_less(RESULTS).startswith("more pronounced")
    assert words.more_or_less(made_up_results(mlp_peak=0.65)).startswith("less pronounced")
    assert words.bump(RESULTS, NOISE).startswith("a rise")
    assert words.bump(RESULTS, 0.0).startswith("no")
    assert words.descent(RESULTS, MLP, 4000)["peak"].startswith("47 units, 4,663 parameters, 1.2 for")
    assert words.change_after_fitting(RESULTS) == "between +0.4 and +0.4"
    found = words.epochs(RESULTS, 47)
    assert found["second"] == "comes down again"
    assert found["early"].startswith("a rise")
    found = threshold_words.exponents(CELLS)
    assert found["peak_steeper"] == "steeper"
    assert threshold_words.exponents(made_up_cells(mse=(1, 0.1), nll=(1, 1.0)))["peak_steeper"] == "less steep"


def test_order_and_breadth_follow_the_thresholds():
    assert threshold_words.order(CELLS, MSE).startswith("fit and peak are not")
    later = {cell: each | {"train": 4 * each["train"]} for cell, each in CELLS.items()}
    assert threshold_words.order(later, MSE).startswith("the fit comes with more parameters")
    sooner = {cell: each | {"train": each["train"] / 4} for cell, each in CELLS.items()}
    assert threshold_words.order(sooner, MSE).startswith("the peak comes with more parameters")
    never = {cell: each | {"train": each["train"] + 1} for cell, each in CELLS.items()}
    assert threshold_words.order(never, NLL) == "the training set is not fitted at all sizes"
    flat = {cell: each | {"test": each["test"] ** 0.2} for cell, each in CELLS.items()}
    sharp, broad = (float(threshold_words.breadth(each, MSE, 400, 5)) for each in (CELLS, flat))
    assert 1 < sharp < broad


def test_fitting_is_a_matter_of_the_training_error():
    train = np.array([[0.2, 0.011, 0.0, 0.0], [0.2, 0.005, 0.0, 0.0]])
    assert smallest_fitting(np.array([5, 7, 9, 12]), train) == 7
    assert smallest_fitting(np.array([5, 7]), train[:, :1].repeat(2, 1)) is None


def test_every_table_and_figure_is_made():
    shown = [
        tables.courses(RESULTS, tables.cases([0.0, 0.05, NOISE])),
        tables.stopping(RESULTS),
        tables.thresholds_table(CELLS),
        tables.laws(CELLS),
    ]
    assert "47 units" in repr(shown[0])
    assert "fully connected, 61 units" in repr(shown[1])
    assert repr(shown[2]).count("\n") == len(CELLS) + 1
    assert "n K" in repr(shown[3])
    drawn = [
        pictures.widths(RESULTS, MLP),
        pictures.widths(RESULTS, CNN, {"fits": 4663}),
        pictures.losses(RESULTS),
        pictures.noises(RESULTS, (0.0, NOISE)),
        pictures.over_epochs(RESULTS, (27, 47)),
        pictures.compared(RESULTS),
        pictures.least_squares([5, 30, 40, 45, 60], 5, 0),
        threshold_pictures.losses(CELLS, MSE, 400),
        threshold_pictures.both_laws(CELLS),
    ]
    assert all("<svg" in each.html and each.alt for each in drawn)


def test_nothing_fitted_is_said_so():
    bare = {study: each | {"fitted": 0 * each["fitted"]} for study, each in RESULTS.items()}
    assert "none fitted" in repr(tables.stopping(bare))
    assert words.change_after_fitting(bare) == "between +0.0 and +0.0"


def test_a_threshold_beyond_the_sizes_is_left_out():
    beyond = {
        cell: each | {"train": each["train"] + 1} if cell == next(iter(CELLS)) else each for cell, each in CELLS.items()
    }
    found = summary.fits(beyond, next(iter(CELLS)).loss, FIT)
    assert np.isnan(found.found[0]).all()
    assert np.isfinite(found.over(found.n)).all()
    assert summary.fits(CELLS, MSE, PEAK).found.shape == (9, NUM_SEEDS)


def test_thresholds_that_nothing_reached_leave_the_second_criterion_open():
    never = {cell: each | {"train": each["train"] + 1} for cell, each in CELLS.items()}
    found = threshold_words.exponents(never)
    assert found["mse_fit_verdict"] == "open"
    assert found["mse_fit_k"] == "nan [nan, nan]"
    assert found["mse_peak_k"] == threshold_words.exponents(CELLS)["mse_peak_k"]
