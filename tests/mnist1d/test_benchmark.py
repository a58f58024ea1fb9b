"""The benchmark: its sets, its loop, and what is made of the runs; each check also on a planted fault."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from lib.claims import load_ledger
from lib.claims.rules import judge
from lib.data import make_mnist1d
from lib.mnist1d import (
    benchmark,
    benchmark_pictures,
    benchmark_sets,
    benchmark_summary,
    benchmark_tables,
    benchmark_words,
)
from lib.mnist1d.benchmark import ORDERS, Race, run_race
from lib.mnist1d.benchmark_sets import Sets, fresh_set, permutation, sets, shuffled
from lib.mnist1d.layout import seeded
from lib.mnist1d.models import MODELS

NUM = 12
MEANS = {
    ("logistic", False): 0.316, ("logistic", True): 0.316, ("mlp", False): 0.65, ("mlp", True): 0.648,
    ("cnn", False): 0.937, ("cnn", True): 0.58, ("gru", False): 0.9, ("gru", True): 0.51,
}  # fmt: skip


def made_up(num=NUM):
    """Results of all races, drawn around what the reference notebooks print; the best look comes before the last."""
    rng, found = np.random.default_rng(0), {}
    for side, mean in MEANS.items():
        curve = mean + 0.01 * rng.standard_normal((num, 5)) + np.array([-0.2, -0.1, 0.03, 0, 0])
        found[side] = {
            "test_accuracy": curve, "train_accuracy": curve + 0.05, "fresh_accuracy": curve[:, -1] - 0.002,
            "fresh_at_best": curve[:, -1] - 0.001, "steps": np.arange(5) * 250,
            "stamp": np.array([7, 9 if side[1] else 7], np.uint64),
        }  # fmt: skip
    return found


@pytest.fixture(scope="module")
def results():
    return made_up()


@pytest.fixture(scope="module")
def small():
    return sets(2, 100)


# ---------------------------------------------------------------- sets


def is_in_order(plain, other, order):
    """Whether all of the other sets' signals are the plain ones with their points in this order."""
    pairs = [(plain.x, other.x), (plain.x_test, other.x_test)]
    pairs += [(x, y) for (x, _), (y, _) in zip(plain.fresh, other.fresh, strict=True)]
    return all(np.array_equal(x[:, order], y) for x, y in pairs)


def test_all_signals_are_shuffled_alike(small):
    other = shuffled(small)
    assert is_in_order(small, other, permutation())
    assert sorted(permutation()) == list(range(40))
    assert permutation()[:4].tolist() == np.random.RandomState(42).permutation(40)[:4].tolist()
    faulty = replace(other, x_test=small.x_test)
    assert not is_in_order(small, faulty, permutation()), "a test set left in order must be seen"
    assert len({int(each.stamp) for each in (small, other, faulty)}) == 3


def test_a_leaked_test_set_is_refused(small):
    with pytest.raises(ValueError, match="1 of 1000 test signals are training signals"):
        replace(small, x=np.vstack([small.x, small.x_test[:1]]), y=np.append(small.y, small.y_test[0]))
    x, y = small.fresh[0]
    with pytest.raises(ValueError, match="training signals"):
        replace(small, fresh=((np.vstack([x, small.x[5:6]]), np.append(y, 0)),))


def test_fresh_signals_are_new_and_on_the_frozen_scale(small):
    frozen = make_mnist1d()
    first, second = (x for x, _ in small.fresh)
    assert not np.array_equal(first, second)
    x, y = fresh_set(42, 5000, frozen)  # the frozen set's own seed gives it back, on its own scale
    np.testing.assert_allclose(x[:4000], frozen.x, atol=1e-12)
    np.testing.assert_array_equal(y[4000:], frozen.y_test)
    many = np.vstack([x for x, _ in sets(16, 1000).fresh])
    assert abs(many.mean()) < 0.02
    assert abs(many.std() - 1) < 0.02


# ---------------------------------------------------------------- the loop


def test_a_race_looks_after_the_update_of_every_250th_step():
    found = run_race(Race("logistic", True, num_seeds=2, num_steps=500, num_fresh=100))
    assert found["steps"].tolist() == [0, 250, 500]
    assert found["test_accuracy"].shape == found["train_accuracy"].shape == (2, 3)
    own = shuffled(sets(2, 100))
    expected = [torch_accuracy(own, 1, num_updates) for num_updates in (1, 251, 501)]
    np.testing.assert_allclose(found["test_accuracy"][1], expected, atol=0.0021)
    plain = [torch_accuracy(sets(2, 100), 1, num_updates) for num_updates in (1, 251)]
    assert np.abs(np.array(plain) - expected[:2]).max() > 0.0021, "the order of the points must matter here"


def torch_accuracy(own: Sets, seed, num_updates):
    """Test accuracy of logistic regression after so many updates of the published loop, in torch."""
    module = seeded(MODELS["logistic"].network.make, seed)
    optimizer = torch.optim.Adam(module.parameters(), 1e-2)
    x, labels = torch.tensor(own.x, dtype=torch.float32), torch.tensor(own.y)
    for step in range(num_updates):
        rows = slice(100 * step % 4000, 100 * step % 4000 + 100)
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(module(x[rows]), labels[rows]).backward()
        optimizer.step()
    with torch.no_grad():
        return float((module(torch.tensor(own.x_test, dtype=torch.float32)).argmax(1).numpy() == own.y_test).mean())


def test_the_models_learn_and_the_order_of_points_matters_to_some():
    """A few hundred steps: what shuffling takes from the convolutional network shows, as does that MLPs keep theirs."""
    last = {}
    for model in ("mlp", "cnn"):
        for order in ORDERS:
            last[model, order] = run_race(Race(model, order, 2, 250, num_fresh=100))["test_accuracy"][:, -1].mean()
    assert last["cnn", False] > last["cnn", True] + 0.1
    assert abs(last["mlp", False] - last["mlp", True]) < 0.06


def test_all_races_are_asked_for(monkeypatch):
    asked = []
    monkeypatch.setattr(benchmark, "map_runs", lambda _, races, *rest: asked.extend(races) or [{}] * len(races))
    found = benchmark.compute(num_seeds=3)
    assert set(found) == {(model, order) for model in MODELS for order in ORDERS}
    assert [(race.model, race.shuffled) for race in asked] == list(found)
    assert {race.num_seeds for race in asked} == {3}


# ---------------------------------------------------------------- what is made of it


@pytest.mark.parametrize("claim", [*benchmark_summary.SIDES, "G20.priors"])
def test_every_claim_gets_evidence_that_its_rule_takes(results, claim):
    evidence = benchmark_summary.evidence_for(claim, results)
    assert evidence.num_seeds == NUM
    assert len(set(evidence.fingerprints)) == NUM
    assert judge(load_ledger()[claim], evidence).verdict in ("holds", "partly reproduced")


def test_paired_claims_turn_round_with_the_results(results):
    turned = dict(results) | {("mlp", False): results["logistic", False], ("logistic", False): results["mlp", False]}
    assert (
        judge(load_ledger()["G20.linear"], benchmark_summary.evidence_for("G20.linear", turned)).verdict
        == "does not hold"
    )
    evidence = benchmark_summary.evidence_for("G20.shuffle", results)
    assert evidence.checks == {"fully connected network unchanged": True}
    moved = dict(results) | {
        ("mlp", True): results["mlp", True] | {"test_accuracy": results["mlp", True]["test_accuracy"] - 0.05}
    }
    assert not benchmark_summary.unchanged(moved)[0]


@pytest.mark.parametrize("fault", ["other sets", "fewer seeds", "order left", "order changed"])
def test_runs_that_do_not_pair_are_refused(results, fault):
    faulty = dict(results)
    if fault == "other sets":
        faulty["cnn", False] = results["cnn", False] | {"stamp": np.array([8, 8], np.uint64)}
    elif fault == "fewer seeds":
        faulty["cnn", False] = results["cnn", False] | {"test_accuracy": results["cnn", False]["test_accuracy"][1:]}
    elif fault == "order left":
        faulty["cnn", True] = results["cnn", True] | {"stamp": np.array([7, 7], np.uint64)}
    else:
        faulty["cnn", False] = results["cnn", False] | {"stamp": np.array([7, 9], np.uint64)}
    with pytest.raises(ValueError, match=r"pair up|shuffled in its sets"):
        benchmark_summary.evidence_for("G20.shuffle", faulty)
    benchmark_summary.evidence_for("G20.linear", results)


def test_selection_tells_luck_from_stopping(results):
    test, fresh = benchmark_summary.selection(results, "gru", True)
    assert (test >= 0).all()
    np.testing.assert_allclose(fresh, 0.001)
    assert "recurrent network" in benchmark_words.helped_by_stopping(results)
    assert min(benchmark_summary.distances(results), key=benchmark_summary.distances(results).get)


def test_the_mean_of_three_runs_has_students_interval():
    values = np.array([0.60, 0.64, 0.65, 0.71])
    low, high = benchmark_words.mean_of_more(values, 3)
    spread = values.std(ddof=1) * np.sqrt(1 / 4 + 1 / 3)
    np.testing.assert_allclose([low, high], values.mean() + np.array([-1, 1]) * 3.182446 * spread, rtol=1e-6)


def test_tables_figures_and_words(results):
    tables = [
        getattr(benchmark_tables, name)(results) for name in ("accuracies", "readings", "selection", "differences")
    ]
    tables += [benchmark_tables.models(), benchmark_tables.people()]
    assert all("nan" not in table.text for table in tables)
    assert "15,210" in tables[-2].text
    shown = [benchmark_pictures.curves(results, order) for order in ORDERS]
    shown += [benchmark_pictures.bias(results), benchmark_pictures.beside_published(results)]
    assert all(f"{NUM} seeds" in figure.html for figure in shown)
    assert "%" in benchmark_words.percent(results["mlp", False]["test_accuracy"][:, -1])
    assert "leaves out 68 %" in benchmark_words.three_runs(results, "mlp", False)
    assert "contains 94 %" in benchmark_words.three_runs(results, "cnn", False)
    assert "within 3 points" in benchmark_words.unchanged(results)
    assert benchmark_words.nearest(results).count("points") == len(benchmark_summary.READINGS)
    assert "400 items" in benchmark_words.people(results)
    assert "points" in benchmark_words.luck(results)
    assert benchmark_sets.SHUFFLING_SEED == 42
