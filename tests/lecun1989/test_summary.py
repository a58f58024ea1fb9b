"""Evidence, tables and pictures of the chapter *1989*, from runs made up so that the answer is known."""

import re

import numpy as np
import pytest

from lib.claims import judge, load_ledger
from lib.lecun1989 import pictures, summary, tables, timing
from lib.lecun1989.recipe import GUESSES, Recipe
from lib.lecun1989.runs import Seed
from lib.statistics import variance_components


def made_up(seed, misses=(5, 4), drawn=range(100, 110), wrong=(100, 101)):
    """A run's arrays: curves of two passes, and ten test digits of label 3, some of them answered 8."""
    labels = np.full(len(drawn), 3, np.uint8)
    answers = np.array([8 if index in wrong else 3 for index in drawn], np.uint8)
    curves = {
        f"{split}_{name}": np.array(misses) + seed / 100 for split in ("train", "test") for name in ("loss", "misses")
    }
    return curves | {"test_indices": np.array(drawn), "test_labels": labels, "test_predictions": answers}


@pytest.fixture
def results():
    return [made_up(0), made_up(1, misses=(7, 6), wrong=(100,)), made_up(2, drawn=range(105, 115), wrong=(114,))]


def test_evidence_has_the_last_value_of_every_curve(results):
    evidence = summary.evidence(results, [Seed(s, s) for s in range(3)], Recipe(num_train=50, num_test=10))
    assert evidence.figures["test_misses"] == pytest.approx([4, 6.01, 4.02])
    assert evidence.figures["train_error_rate"] == pytest.approx([0.08, 0.1202, 0.0804])
    assert evidence.seeds[1] == {"draw": 1, "initialisation": 1}
    assert len(set(evidence.fingerprints)) == 3


def test_size_evidence_settles_both_claims_on_size():
    ledger = load_ledger()
    for claim in ("L89.units", "K22.size"):
        assert judge(ledger[claim], summary.size_evidence()).verdict == "holds"


def test_the_worst_digits_come_first_and_rare_ones_not_at_all(results):
    assert summary.worst_digits(results, 5) == [(100, 2, 2, 8), (101, 2, 1, 8)]  # 114 was drawn once only


def test_groups_and_tables_keep_their_order(results):
    groups = summary.group_by(results, ["b", "a", "b"])
    assert list(groups) == ["b", "a"]
    assert groups["b"] == [results[0], results[2]]
    table = summary.table_of([*results, *results], "test_misses", num_rows=2)
    assert table.shape == (2, 3)
    assert (table[0] == table[1]).all()
    assert summary.span(results, "test_misses") == "4 to 6"


def test_recounting_finds_the_true_counts_of_every_published_row():
    text = repr(tables.recounted_table())
    for row in ("K22.step1 | test | 4.38 % | 87 | 88 of 2,007", "K22.repro | test | 4.09 % | 82 | 82 of 2,007"):
        assert row in text
    assert "61 of 3,000" in text  # the announced set has 50,000 digits; no count of those prints so
    assert "none" not in text


def test_every_guess_is_a_claim_of_the_ledger():
    assert {guess.claim for guess in GUESSES} == {name for name in load_ledger() if name.startswith("K22.guess.")}
    assert "K22.guess.wiring" in repr(tables.guesses_table(GUESSES))


def test_times_of_1989_fit_together_and_a_slower_processor_would_show(monkeypatch):
    evidence = timing.time_evidence()
    assert all(evidence.checks.values())
    assert judge(load_ledger()["L89.time"], evidence).verdict == "documented"
    monkeypatch.setattr(timing, "published", lambda claim, name: 1e5 if name.startswith("peak") else 30.0)
    assert judge(load_ledger()["L89.time"], timing.time_evidence()).verdict == "inconsistent"


def test_a_training_step_costs_less_than_three_forward_passes():
    assert timing.macs_per_training_step() == 171_780


def test_every_picture_can_be_drawn(results):
    parts = variance_components(np.random.default_rng(0).normal(size=(4, 4)))
    drawn = [
        pictures.network(np.zeros((16, 16))),
        pictures.curves(results),
        pictures.famous_runs(results),
        pictures.sources_of_spread(parts, 16),
        pictures.replays({"one": results, "two": results}),
        pictures.hard_digits(results),
        pictures.faulty_losses(np.array([1e-6, 1e-3, 1e-4]), results),
    ]
    for picture in drawn:
        assert "<svg" in picture.html
    assert "Karpathy 2022" in re.sub(r"</?tspan[^>]*>", "", drawn[2].html)
    assert "3 replays." in drawn[4].html
