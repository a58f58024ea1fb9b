"""Problems of the zip codes and the evidence for the claims: what turns each check red."""

from dataclasses import replace

import numpy as np
import pytest

from lib.claims import judge, load_ledger
from lib.claims.ledger import find
from lib.perceptrons import digits, hidden, margin, peers, rules, summary

PLAN = digits.Plan(num_train=250, num_test=100, num_epochs=3, most_epochs=300)


@pytest.fixture(scope="module")
def results():
    return [digits.run(PLAN, seed) for seed in range(2)]


@pytest.fixture(scope="module")
def bounds():
    return peers.pair_bounds(PLAN)


def verdict(evidence, claim):
    return judge(find(load_ledger(), claim), evidence).verdict


def test_inputs_are_whole_thousandths_with_a_constant():
    examples, labels = digits.examples_of("train", 250)
    assert examples.shape == (250, 257)
    assert (examples == np.rint(examples)).all()
    assert np.abs(examples).max() == 1000
    assert (examples[:, -1] == 1000).all()
    assert labels.shape == (250,)
    with pytest.raises(ValueError, match="num must be"):
        digits.examples_of("test", 3000)


def test_problems_hold_the_classes_that_they_name():
    targets = digits.pair_problem((3, 8), 250)[1]
    labels = digits.examples_of("train", 250)[1]
    assert (targets > 0).sum() == (labels == 3).sum()
    assert (targets < 0).sum() == (labels == 8).sum()
    _, targets = digits.rest_problem(3, "train", 250)
    assert (targets > 0).sum() == (labels == 3).sum()
    assert len(targets) == 250


def test_the_same_seed_gives_the_same_run(results):
    again = digits.run(PLAN, 1)
    for name, array in results[1].items():
        np.testing.assert_array_equal(again[name], array)
    assert (results[0]["pair_mistakes"] != results[1]["pair_mistakes"]).any()


def test_the_claim_works_on_healthy_runs_and_fails_with_each_fault(results, bounds):
    healthy = summary.perceptron_evidence(results, bounds, good=1.0)
    assert verdict(healthy, "D15.perceptron") == "works"
    swapped = [
        run | {"pair_separated": run["bug_separated"], "bug_separated": run["pair_separated"]} for run in results
    ]
    for evidence in (
        summary.perceptron_evidence(swapped, bounds, good=1.0),
        summary.perceptron_evidence(results, bounds / 1000, good=1.0),
        summary.perceptron_evidence(results, bounds, good=0.5),
        summary.perceptron_evidence(results, bounds, good=np.nan),
    ):
        assert verdict(evidence, "D15.perceptron") == "fails"


def test_good_means_near_logistic_regression(results):
    none = [margin.Separation(None, 0.0, np.zeros(1))] * 10
    last = summary.stacked(results, "rest_train")[:, :, 0]
    near = np.column_stack([last.max(axis=0), last.max(axis=0)])
    assert summary.share_good(results, near, none, PLAN.num_train) == 1
    assert summary.share_good(results, near - 1000, none, PLAN.num_train) == 0
    some = [replace(none[0], weights=np.ones(2))] * 10
    assert np.isnan(summary.share_good(results, near, some, PLAN.num_train))


def test_least_squares_has_no_slope_left():
    examples, targets = digits.pair_problem((0, 1), 250)
    weights = peers.least_squares(examples / 1000, targets)
    np.testing.assert_allclose((targets - examples / 1000 @ weights) @ (examples / 1000), 0, atol=1e-8)


def test_logistic_regression_reads_the_digits():
    found = peers.logistic_misses(PLAN)
    assert found.shape == (10, 2)
    assert (found[:, 0] <= 3).all()
    assert found[:, 1].mean() < 10


def test_xor_is_judged_on_paired_runs_and_a_network_that_learnt_nothing_does_not_pass():
    walks = summary.walks_of(rules.rosenblatt, 12, 30)
    trained, _ = hidden.descend(hidden.start(4, range(12)), 2000, 0.5)
    evidence = summary.xor_evidence(trained, walks)
    assert len(set(evidence.fingerprints)) == 12
    assert verdict(evidence, "D15.xor") == "holds"
    untrained = summary.xor_evidence(hidden.start(4, range(12)), walks)
    assert verdict(untrained, "D15.xor") != "holds"


def test_comparisons_in_words_follow_the_numbers(results):
    better = [run | {"rest_test": run["rest_test"] * 0 + [9, 5, 5, 5, 5]} for run in results]
    assert summary.compared(better, "pocket", "last").endswith("fewer errors in all ten problems together")
    assert "more" in summary.compared(better, "last", "pocket")
    assert "no clear" in summary.compared(better, "delta", "pocket")
