"""The summary of the matrix, on verdicts made by hand: faults planted into them turn the verdict of the claim."""

import numpy as np
import pytest

from lib.claims import judge, load_ledger
from lib.craft import catches, pictures
from lib.craft.bugs import BUGS, VARIANTS
from lib.craft.checks import CHECKS
from lib.craft.matrix import Matrix, matrix

NUM_SEEDS = 20
ITEMS = list(CHECKS)
PLANTED = [claim for claim in load_ledger().values() if claim.id.startswith("K19.") and claim.rule == "planted"]


def perfect():
    """A matrix in which every check does what it should, and nothing else: one seed has all checks of all bugs."""
    passed = {name: np.ones((NUM_SEEDS, len(ITEMS))) for name in VARIANTS}
    for name, bug in BUGS.items():
        rows = np.full((NUM_SEEDS, len(ITEMS)), np.nan)
        rows[0] = 1
        rows[:, ITEMS.index(bug.item)] = 0
        passed[name] = rows
    return Matrix(tuple(range(100, 100 + NUM_SEEDS)), passed, np.full(NUM_SEEDS, 2.4))


def verdict(claim, found):
    return judge(claim, catches.evidence_of_check(claim.id, found)).verdict


@pytest.mark.parametrize("claim", PLANTED, ids=lambda claim: claim.id)
def test_a_check_that_does_what_it_should_works(claim):
    assert verdict(claim, perfect()) == "works"


@pytest.mark.parametrize("claim", PLANTED, ids=lambda claim: claim.id)
def test_a_bug_that_is_not_caught_fails_the_claim(claim):
    found = perfect()
    bug = next(b for b in BUGS.values() if b.judges and b.item in catches.items_of_claim(claim.id))
    found.passed[bug.name][:2, ITEMS.index(bug.item)] = 1
    assert catches.caught(found, bug.name).count == NUM_SEEDS - 2
    assert verdict(claim, found) == "fails"


@pytest.mark.parametrize("claim", PLANTED, ids=lambda claim: claim.id)
def test_alarms_of_healthy_programs_fail_the_claim(claim):
    found = perfect()
    item = catches.items_of_claim(claim.id)[0]
    for rows in (found.passed[name] for name in VARIANTS):
        rows[:2, ITEMS.index(item)] = 0
    assert verdict(claim, found) == "fails"


def test_a_check_that_was_never_made_fails_the_claim():
    found = perfect()
    for name in VARIANTS:
        found.passed[name][:, ITEMS.index("2.zero")] = np.nan
    claim = next(claim for claim in PLANTED if claim.id == "K19.2.zero")
    assert verdict(claim, found) == "fails"


def test_shares_count_what_was_made():
    found = perfect()
    assert str(catches.alarms(found, "2.zero")) == "0 of 60"
    assert str(catches.caught(found, "softmax twice", "2.zero")) == "0 of 1"
    assert catches.num_full(found) == 1
    found.passed["softmax twice"][0, ITEMS.index("2.zero")] = 0
    assert catches.other_catches(found, "softmax twice") == ["2.zero"]
    assert catches.Share(20, 20).interval.low == pytest.approx(0.8389, abs=1e-4)  # 20 / (20 + 1.96²)


def test_the_initial_loss_is_measured():
    evidence = catches.evidence_of_check("K19.2.initloss", perfect())
    assert evidence.figures["initial_loss"] == [2.4] * NUM_SEEDS


def test_a_claim_without_a_check_is_refused():
    with pytest.raises(ValueError, match="no check for the claim"):
        catches.evidence_of_check("K19.3.copy", perfect())


@pytest.mark.parametrize(("num_seeds", "num_full"), [(0, 0), (2, 3), (2, -1)])
def test_numbers_of_seeds_are_checked(num_seeds, num_full):
    with pytest.raises(ValueError, match="num_full"):
        matrix(num_seeds, num_full)


def test_the_figure_and_the_tables_name_every_bug():
    found = perfect()
    drawn, listed = pictures.bug_matrix(found).html, pictures.bug_table(found).text
    assert all(name in drawn and name in listed for name in BUGS)
    assert "20 of 20" in listed
    assert "0 of 60" in pictures.alarm_table(found).text
