"""Thresholds and laws on made-up curves whose thresholds are known."""

import numpy as np
import pytest

from lib.mnist1d import double_descent_thresholds as thresholds
from lib.mnist1d.double_descent_outputs import MSE, NLL, Cell, plan
from lib.mnist1d.double_descent_thresholds import FIT, PEAK, at_an_end, bootstrap, fit, law, middle, peak, threshold

SIZES = np.geomspace(50, 5000, 19)


def hump(at, sizes=SIZES, width=0.6):
    return np.exp(1.5 * np.exp(-0.5 * (np.log(sizes / at) / width) ** 2))


@pytest.mark.parametrize("at", [150, 480, 1300])
def test_a_peak_is_found_between_the_sizes(at):
    assert peak(SIZES, hump(at)) == pytest.approx(at, rel=0.05)


def test_one_lucky_size_does_not_move_the_peak():
    losses = hump(480)
    losses[13] = 1.15 * losses.max()
    assert peak(SIZES, losses) == pytest.approx(480, rel=0.15)
    assert SIZES[losses.argmax()] > 1000, "the plain maximum would have moved"


def test_the_peak_of_the_training_loss_is_another():
    result = {"test": np.stack([hump(480), hump(480)], 1)[None], "train": np.stack([50 / SIZES, 0 * SIZES], 1)[None],
              "guess": np.array([1.0])}  # fmt: skip

    class Sizes:
        num_parameters = SIZES

    found = threshold(PEAK, Sizes, result)
    assert found == pytest.approx([480], rel=0.05)
    swapped = result | {"test": result["train"]}
    assert abs(threshold(PEAK, Sizes, swapped) / found - 1) > 0.5, "a peak located on the training loss must be seen"


def test_the_fit_is_where_the_loss_crosses_for_good():
    losses = (400 / SIZES) ** 3 * 0.02
    assert fit(SIZES, losses, 2.0) == pytest.approx(400, rel=1e-6)
    dip = losses.copy()
    dip[3] = 1e-6  # one lucky small network
    assert fit(SIZES, dip, 2.0) == pytest.approx(400, rel=1e-6)
    assert np.isnan(fit(SIZES, np.ones(19), 2.0))
    assert fit(SIZES, np.full(19, 1e-9), 2.0) == SIZES[0]
    assert np.isfinite(fit(SIZES, np.where(SIZES < 400, 1.0, 0.0), 2.0)), "a loss of exactly zero"


def test_a_threshold_at_the_end_of_the_sizes_is_told():
    cell = Cell(200, 2, NLL)
    ends = cell.num_parameters[[0, -1]]
    assert list(at_an_end(cell, np.array([ends[0], 250.0, ends[1], np.nan]))) == [True, False, True, True]


def made_up(of_n, of_k, loss=MSE, num_seeds=5, spread=0.05):
    cells = [cell for cell in plan() if cell.loss == loss]
    draws = np.random.default_rng(0)
    exact = np.array([0.5 * cell.num_examples**of_n * cell.num_outputs**of_k for cell in cells])
    return cells, exact[:, None] * np.exp(spread * draws.standard_normal((len(cells), num_seeds)))


def test_a_law_is_recovered():
    cells, found = made_up(1.0, 0.7, spread=0)
    seen = law(cells, found[:, 0])
    assert (seen.constant, seen.of_n, seen.of_k) == pytest.approx((0.5, 1.0, 0.7))
    found[3, 0] = np.nan
    assert law(cells, found[:, 0]).of_k == pytest.approx(0.7)


def test_the_bootstrap_covers_and_narrows_with_the_spread():
    def of_k(thresholds):
        return law(cells, thresholds).of_k

    widths = []
    for spread in (0.05, 0.2):
        cells, found = made_up(1.0, 0.7, spread=spread, num_seeds=12)
        interval = bootstrap(of_k, found)
        assert interval.contains(of_k(middle(found)[:, None])[0])
        widths.append(interval.width)
    assert widths[1] == pytest.approx(4 * widths[0], rel=0.3)
    error = np.std([of_k(middle(made_up_again(seed))[:, None])[0] for seed in range(40)])
    assert widths[0] == pytest.approx(3.92 * error, rel=0.4)


def made_up_again(seed):
    _, exact = made_up(1.0, 0.7, spread=0, num_seeds=12)
    return exact * np.exp(0.05 * np.random.default_rng(seed + 1).standard_normal(exact.shape))


def test_the_criteria_are_those_that_were_declared():
    assert (thresholds.SMOOTHING, thresholds.FITTED) == (0.25, 0.01)
    assert {PEAK, FIT} == {"peak", "fit"}
