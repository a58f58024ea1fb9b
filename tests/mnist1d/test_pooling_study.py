"""The pooling study: its sets, what it makes of runs, the words that the results choose; and faults planted in each."""

from dataclasses import replace

import numpy as np
import pytest

from lib.book.alt_text import undescribed_in_html
from lib.claims import load_ledger
from lib.claims.rules import judge
from lib.mnist1d import pooling_pictures, pooling_sets, pooling_study, pooling_tables, pooling_words
from lib.mnist1d import pooling_summary as summary
from lib.mnist1d.pooling import NETWORKS
from lib.mnist1d.pooling_study import PoolingResults, PoolingStudy, run_seed

SMALL = PoolingStudy(sizes=(200, 500), num_steps=600, num_test=500, curve_points=2, curve_test=200)
FEW = (0.40, 0.42, 0.20, 0.21, 0.22, 0.36)  # errors with the fewest signals
MANY = (0.04, 0.05, 0.02, 0.027, 0.03, 0.06)


def made_up(high=MANY, low=FEW, num_seeds=6):
    """Results whose errors fall in a straight line from `low`, with few signals, to `high`, each cell with noise."""
    study, rng = PoolingStudy(), np.random.default_rng(3)
    ends = np.array([low, high])
    share = (np.log10(study.sizes) - 3) / np.log10(50)
    lines = ends[0][:, None] * (1 - share) + ends[1][:, None] * share
    noise = 0.002 * rng.standard_normal((num_seeds, len(NETWORKS), len(study.sizes)))
    error = np.repeat((lines + noise)[..., None], 6, axis=3)
    stamp = np.broadcast_to(np.arange(num_seeds)[:, None, None], noise.shape).copy()
    curve = np.broadcast_to(error[..., :1], (*noise.shape, study.curve_points))
    arrays = {"error": error, "curve": curve, "train_error": np.zeros(noise.shape), "stamp": stamp}
    return PoolingResults(study, tuple(range(num_seeds)), arrays)


def verdict(claim, results):
    return judge(load_ledger()[claim], summary.evidence_for(claim, results)).verdict


# ---- the signals


def overlap(train, test):
    """How many test signals are training signals."""
    seen = {row.tobytes() for row in train.x}
    return sum(row.tobytes() in seen for row in test.x)


def test_no_test_signal_is_a_training_signal(monkeypatch):
    test = pooling_sets.test_signals(200)
    assert overlap(pooling_sets.training_signals(200, 0), test) == 0
    monkeypatch.setattr(pooling_sets, "FIRST_SET", pooling_sets.TEST_SET)  # the planted leak
    assert overlap(pooling_sets.training_signals(200, 0), test) == 200


def test_a_seed_that_would_leak_is_refused():
    with pytest.raises(ValueError, match="test set's"):
        pooling_sets.training_signals(200, pooling_sets.TEST_SET - pooling_sets.FIRST_SET)


def test_training_sets_are_nested_and_on_their_own_scale():
    whole = pooling_sets.training_signals(1000, 1)
    some = whole.first(400)
    np.testing.assert_array_equal(some.x, whole.x[:400])
    assert len(np.unique(some.y)) == 10
    train, test = pooling_sets.on_scale_of(some, pooling_sets.test_signals(1000))
    filled = train.signals.reshape(4, 4, -1)[:, :, :1000]
    assert filled.mean() == pytest.approx(0, abs=1e-6)
    assert filled.std() == pytest.approx(1, abs=1e-6)
    assert abs(test.signals.reshape(10, 4, -1)[:, :, :1000].std() - 1) > 1e-5  # not normalised by itself


@pytest.mark.parametrize("sizes", [{"sizes": (150,)}, {"num_test": 0}, {"num_steps": 500}, {"num_steps": 605}], ids=str)
def test_studies_that_do_not_divide_are_refused(sizes):
    with pytest.raises(ValueError, match="multiple"):
        PoolingStudy(**sizes)


# ---- the runs


@pytest.fixture(scope="module")
def small_run():
    return run_seed(SMALL, 0)


def test_a_run_holds_every_network_and_size(small_run):
    assert small_run["error"].shape == (6, 2, 6)
    assert small_run["curve"].shape == (6, 2, 2)
    assert (small_run["error"] < 0.85).all()  # better than a guess
    assert (small_run["train_error"] < small_run["error"].mean(axis=2)).all()
    assert len(np.unique(small_run["stamp"])) == 2


def test_pooling_that_does_nothing_is_seen(monkeypatch, small_run):
    """The planted fault: a network called max pooling that pools nothing, once throughout, once in one place."""
    monkeypatch.setitem(pooling_study.NETWORKS, "max pooling", NETWORKS["no pooling"])
    spoilt = run_seed(replace(SMALL, sizes=(200,)), 0)
    names = list(NETWORKS)
    np.testing.assert_array_equal(spoilt["error"][names.index("max pooling")], spoilt["error"][0])
    assert not np.array_equal(small_run["error"][names.index("max pooling")], small_run["error"][0])
    assert verdict("G20.pool.low", without_gain(made_up())) != "holds"


def without_gain(results):
    """Results in which max pooling does what no pooling does."""
    error = results.arrays["error"].copy()
    error[:, 2] = error[:, 0] + 1e-4 * np.random.default_rng(0).standard_normal(error[:, 0].shape)
    return replace(results, arrays=results.arrays | {"error": error})


# ---- the verdicts


def test_verdicts_follow_the_errors():
    results = made_up()
    assert verdict("G20.pool.low", results) == "holds"
    assert verdict("G20.pool.high", results) == "holds"
    assert verdict("G20.pool.high", made_up(high=(0.20, 0.05, 0.02, 0.03, 0.03, 0.06))) == "does not hold"
    assert verdict("G20.pool.high", made_up(high=(0.02, 0.05, 0.20, 0.03, 0.03, 0.06))) == "does not hold"


def test_networks_of_other_signals_are_no_pair():
    results = made_up()
    results.arrays["stamp"][2, 3, 1] += 1
    with pytest.raises(ValueError, match="nothing is paired"):
        summary.evidence_for("G20.pool.low", results)


def test_a_seed_used_twice_is_seen():
    results = made_up()
    results.arrays["stamp"][3] = results.arrays["stamp"][2]
    with pytest.raises(ValueError, match="used twice"):
        summary.gain(results, "max pooling")


def test_slopes_are_those_of_a_straight_line():
    results = made_up()
    slopes = summary.slopes(results)
    per_seed = [np.polyfit(np.log10(results.study.sizes), row, 1)[0] for row in summary.gain(results, "max pooling")]
    np.testing.assert_allclose(slopes, per_seed)
    assert slopes.mean() == pytest.approx(-0.18 / np.log10(50), abs=3e-3)
    with pytest.raises(ValueError, match="no network"):
        summary.errors(results, "median pooling")


# ---- the words


def test_words_turn_with_the_results():
    helps, hinders = made_up(), made_up(high=(0.02, 0.05, 0.04, 0.027, 0.03, 0.06))
    assert pooling_words.caption_verdict(helps) == "at no size does max pooling hinder"
    assert "does hinder" in pooling_words.caption_verdict(hinders)
    assert "worse at 50,000" in pooling_words.hinders(hinders)
    assert pooling_words.hinders(helps).startswith("better at 1,000")
    assert pooling_words.against_l2(helps) == "ahead of L2 pooling"
    assert pooling_words.against_l2(hinders) == "behind L2 pooling"
    assert pooling_words.gain(helps, 0).startswith("20.")
    assert pooling_words.slope(helps).startswith("−")
    assert pooling_words.stride(helps) == "worse"
    assert "neighbours" in pooling_words.reason(helps)
    assert "its share" in pooling_words.reason(made_up(low=(0.40, 0.30, 0.20, 0.21, 0.22, 0.36)))
    parts = pooling_words.pooling_or_size(helps)
    assert parts["size"].startswith(("3.", "4."))
    assert parts["pooling"].startswith("16.")


def test_tables_and_figures_can_be_drawn():
    results = made_up()
    for shown in (pooling_pictures.errors(results), pooling_pictures.gains(results), pooling_pictures.curves(results)):
        assert "6 seeds" in shown.html
        assert not undescribed_in_html(shown.html)
    table = pooling_tables.accuracies(results).text
    assert "max pooling | 3,310 | 80.1" in table
    assert "78.2" in table
    assert len(pooling_tables.comparisons(results).text.splitlines()) >= 12
