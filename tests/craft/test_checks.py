"""Each check passes on healthy code and fails on its bug; every bug is silent, every item of the ledger has a check."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from lib.claims.ledger import load_ledger
from lib.craft import CHECKS, examine, training
from lib.craft.bugs import BUGS, VARIANTS
from lib.craft.digits import healthy
from lib.craft.matrix import Survey, program, surveyed

SEED = 5


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def pipeline():
    return healthy(SEED)


@pytest.fixture(scope="module")
def sound(pipeline):
    """The findings of all checks on the healthy pipeline."""
    return {finding.item: finding for finding in examine(pipeline, SEED)}


@pytest.mark.parametrize("item", CHECKS)
def test_it_passes_on_healthy_code(sound, item):
    assert sound[item].passed is (None if item == "4.augment" else True), sound[item].measured


@pytest.mark.parametrize("name", [name for name, bug in BUGS.items() if bug.judges])
def test_a_bug_is_caught_by_its_check(pipeline, name):
    bug = BUGS[name]
    (found,) = examine(bug.plant(pipeline, SEED), SEED, [bug.item])
    assert found.item == bug.item
    assert found.passed is False, found.measured
    assert "could not be made" not in found.measured


def test_every_check_has_a_bug():
    assert {bug.item for bug in BUGS.values()} == set(CHECKS) - {"1.balance"}


def test_a_class_that_is_rare_in_one_set_only_is_seen(pipeline):
    inputs, targets = pipeline.examples
    kept = (targets != 4) | (torch.arange(len(targets)) % 5 == 0)
    (found,) = examine(replace(pipeline, examples=(inputs[kept], targets[kept])), SEED, ["1.balance"])
    assert found.passed is False


def test_a_sound_augmentation_passes(pipeline):
    (found,) = examine(VARIANTS["healthy, shifted images"](pipeline, SEED), SEED, ["4.augment"])
    assert found.passed, found.measured


def test_batch_normalisation_has_a_rate_that_is_right(pipeline):
    (found,) = examine(VARIANTS["healthy, batch normalisation"](pipeline, SEED), SEED, ["3.rate"])
    assert found.passed, found.measured


@pytest.mark.parametrize("item", ["2.depend", "2.general", "2.fulltest", "2.simple", "2.accumulate"])
def test_batch_normalisation_is_no_bug(pipeline, monkeypatch, item):
    monkeypatch.setattr(training, "MAX_STEPS", 20)
    (found,) = examine(VARIANTS["healthy, batch normalisation"](pipeline, SEED), SEED, [item])
    assert found.passed, found.measured


def test_every_planted_claim_has_a_check():
    claims = load_ledger().values()
    planted = {claim.id[4:] for claim in claims if claim.id.startswith("K19.") and claim.rule == "planted"}
    assert len(planted) > 10
    assert planted - {"1.look"} <= set(CHECKS)  # 1.look is its four parts: balance, duplicates, outliers, labels


def test_an_unknown_item_is_refused(pipeline):
    with pytest.raises(ValueError, match="no check '9"):
        examine(pipeline, SEED, ["9.nothing"])


def test_a_part_that_raises_fails_its_check_only(pipeline):
    def broken(inputs):
        raise RuntimeError("no such file")

    found = examine(replace(pipeline, prepare=broken), SEED, ["2.general", "2.loss"])
    assert [finding.passed for finding in found] == [False, True]
    assert "no such file" in found[0].measured


def test_the_global_generator_is_left_alone(pipeline):
    torch.manual_seed(1)
    before = torch.random.get_rng_state()
    examine(pipeline, SEED, ["2.seed", "2.onebatch", "2.general", "2.accumulate", "2.decay"])
    assert torch.equal(before, torch.random.get_rng_state())


def test_a_survey_examines_by_the_checks_that_concern_a_program():
    bugs = ("loss clipped, not gradient", "statistics of the test set")
    found = surveyed(Survey(bugs, variants=(), num_train=100, num_test=50), 0)
    made = {name: dict(zip(CHECKS, verdicts, strict=True)) for name, verdicts in found.items() if name in BUGS}
    assert {name: [item for item in row if row[item] == 0] for name, row in made.items()} == {
        bugs[0]: ["2.loss"],
        bugs[1]: ["2.statistics"],
    }
    assert np.isnan(found[bugs[0]]).sum() == len(CHECKS) - 1
    assert 2 < found["initial loss"][0] < 4


def test_an_unknown_program_is_refused(pipeline):
    with pytest.raises(ValueError, match="no bug"):
        program("nothing", pipeline, 0)


def test_what_a_bug_leaves_alone_is_not_trained_again(pipeline):
    first = training.trained(pipeline, SEED)
    assert training.trained(BUGS["smoothed test loss"].plant(pipeline, SEED), SEED) is first
    assert training.trained(BUGS["targets off by one"].plant(pipeline, SEED), SEED) is not first
