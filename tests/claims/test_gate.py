"""The gate: green when nothing moved, red after each planted fault, in both tiers."""

from dataclasses import asdict, replace

import numpy as np
import pytest

from lib.claims.accepted import entry_of, load_accepted, save_accepted
from lib.claims.evidence import Evidence, fingerprint
from lib.claims.gate import completed, moved
from lib.claims.ledger import LedgerError
from lib.claims.rules import judge
from lib.claims.verdicts import check, verdicts

SEEDS = list(range(24))


def evidence_of(mean=80.0, spread=10.0, generator_seed=0, seeds=SEEDS):
    values = np.random.default_rng(generator_seed).normal(mean, spread, len(seeds))
    runs = [fingerprint({"x": np.array([value])}) for value in values]
    return Evidence({"misses": values, "loss": values / 1_000}, list(seeds), runs)


def result_of(claim, evidence, platform="pinned", chapter="01_test"):
    return {
        "id": claim.id,
        "claim": claim.fingerprint,
        "evidence": evidence.as_dict(),
        "judgement": asdict(judge(claim, evidence)),
        "platform": platform,
        "chapter": chapter,
    }


@pytest.fixture
def claim(make_claim):
    return make_claim("prediction", {"level": 0.95}, misses=82, loss=0.082)


@pytest.fixture
def accepted(claim):
    return entry_of(result_of(claim, evidence_of()))


def gate(claim, evidence, accepted, platform="pinned"):
    return moved(claim, result_of(claim, evidence, platform), evidence, accepted)


def test_the_same_bits_are_green(claim, accepted):
    assert gate(claim, evidence_of(), accepted) == []


def test_one_bit_is_red_on_the_pinned_platform(claim, accepted):
    evidence = evidence_of()
    evidence.figures["loss"][5] = np.nextafter(evidence.figures["loss"][5], 1)
    assert "seed 5" in gate(claim, evidence, accepted)[0]


def test_one_bit_is_green_elsewhere(claim, accepted):
    evidence = evidence_of()
    evidence.figures["loss"][5] = np.nextafter(evidence.figures["loss"][5], 1)
    assert gate(claim, evidence, accepted, platform="other") == []


def test_other_seeds_of_the_same_recipe_are_green_elsewhere(claim, accepted):
    assert gate(claim, evidence_of(generator_seed=1), accepted, platform="other") == []


@pytest.mark.parametrize("platform", ["pinned", "other"])
def test_fewer_seeds_are_red(claim, accepted, platform):
    few = evidence_of()
    few = Evidence({name: values[:23] for name, values in few.figures.items()}, SEEDS[:23], few.fingerprints[:23])
    assert gate(claim, few, accepted, platform) == ["23 seeds, accepted were 24"]


def test_another_run_with_the_same_figures_is_red(claim, accepted):
    evidence = evidence_of()
    evidence.fingerprints[3] = "0" * 16
    assert "not the accepted ones, bit by bit: seed 3" in gate(claim, evidence, accepted)[0]


def test_a_changed_recipe_is_red_elsewhere(claim, accepted):
    lines = gate(claim, evidence_of(mean=95.0, generator_seed=1), accepted, platform="other")
    assert any("mean moved by" in line for line in lines)


@pytest.mark.parametrize("platform", ["pinned", "other"])
def test_a_reused_seed_is_red(claim, accepted, platform):
    evidence = evidence_of()
    evidence.fingerprints[7] = evidence.fingerprints[6]
    assert "a seed was used twice" in gate(claim, evidence, accepted, platform)[0]


def test_one_seed_for_all_runs_is_red_even_without_fingerprints(claim, accepted):
    evidence = Evidence({"misses": [80.0] * 24, "loss": [0.08] * 24}, SEEDS)
    lines = gate(replace(claim), evidence, {**accepted, "verdict": judge(claim, evidence).verdict}, "other")
    assert any("spread" in line for line in lines)


def test_an_edited_ledger_figure_is_red(claim, accepted, make_claim):
    edited = make_claim("prediction", {"level": 0.95}, misses=83, loss=0.082)
    assert "ledger entry" in gate(edited, evidence_of(), accepted)[0]


def test_an_edited_rule_is_red(claim, accepted, make_claim):
    edited = make_claim("prediction", {"level": 0.5}, misses=82, loss=0.082)
    assert any("ledger entry" in line for line in gate(edited, evidence_of(), accepted))


def test_a_moved_verdict_is_red(claim, accepted):
    assert (
        "verdict 'reproduced', accepted 'differs'" in gate(claim, evidence_of(), {**accepted, "verdict": "differs"})[0]
    )


def test_a_verdict_written_by_hand_is_red(claim, accepted):
    result = result_of(claim, evidence_of())
    result["judgement"]["verdict"] = "differs"
    assert "but the rule gives 'reproduced'" in moved(claim, result, evidence_of(), accepted)[0]


def test_a_figure_that_is_gone_is_red(claim, accepted, make_claim):
    evidence = Evidence({"misses": evidence_of().figures["misses"]}, SEEDS)
    shorter = make_claim("prediction", {"level": 0.95}, misses=82)
    assert any("figures ['loss'] are new or gone" in line for line in gate(shorter, evidence, accepted))


def test_a_failing_check_is_red(make_claim):
    claim = make_claim("planted")
    healthy = Evidence(checks={"healthy": True, "bug": True})
    broken = Evidence(checks={"healthy": True, "bug": False})
    lines = gate(claim, broken, entry_of(result_of(claim, healthy)))
    assert any("verdict 'fails'" in line for line in lines)


def test_times_may_differ_but_not_their_verdict(make_claim):
    claim = make_claim("equal", {"rounding": "order"}, ratio=100)
    before = entry_of(result_of(claim, Evidence({"ratio": [120.0]}, repeatable=False)))
    assert gate(claim, Evidence({"ratio": [150.0]}, repeatable=False), before) == []
    assert gate(claim, Evidence({"ratio": [1_500.0]}, repeatable=False), before)


def test_new_and_missing_claims_are_red(claim, accepted):
    ledger, evidence = {claim.id: claim}, evidence_of()
    new = check(ledger, {claim.id: result_of(claim, evidence)}, {})
    assert "not accepted yet" in new[claim.id][0]
    gone = check(ledger, {}, {claim.id: {**accepted, "chapter": "01_test"}})
    assert "brought no result" in gone[claim.id][0]
    assert check(ledger, {}, {claim.id: {**accepted, "chapter": "01_test"}}, chapters=["02_other"]) == {}


def test_accepted_results_survive_the_file(claim, tmp_path):
    result = result_of(claim, evidence_of())
    save_accepted({claim.id: result}, tmp_path)
    accepted = load_accepted(tmp_path)
    assert accepted[claim.id]["chapter"] == "01_test"
    assert gate(claim, evidence_of(), accepted[claim.id]) == []
    (tmp_path / "01_test.json").write_text("{")
    with pytest.raises(LedgerError, match=r"01_test\.json is not JSON"):
        load_accepted(tmp_path)


def test_verdicts_have_one_object_for_each_claim(claim, make_claim):
    other = make_claim("prediction", {}, "T.two", misses=1)
    judged = verdicts({"T.one": claim, "T.two": other}, {claim.id: result_of(claim, evidence_of())}, {})
    covered, uncovered = judged
    assert covered["verdict"] == "reproduced"
    assert covered["num_seeds"] == 24
    assert covered["published"]["misses"]["value"] == 82
    low, high = covered["interval"]["misses"]
    assert low < covered["measured"]["misses"] < high
    assert uncovered["verdict"] is uncovered["measured"] is uncovered["chapter"] is None


# ---------------------------------------------------------------- a sample of the seeds


def sample_of(evidence, places):
    figures = {name: [values[place] for place in places] for name, values in evidence.figures.items()}
    return Evidence(
        figures, [evidence.seeds[place] for place in places], [evidence.fingerprints[place] for place in places]
    )


def sampled_gate(claim, evidence, accepted, platform="pinned"):
    return moved(claim, result_of(claim, evidence, platform), evidence, accepted, sampled=True)


@pytest.mark.parametrize("platform", ["pinned", "other"])
def test_a_sample_of_the_seeds_is_green(claim, accepted, platform):
    assert sampled_gate(claim, sample_of(evidence_of(), [0, 1, 2, 7]), accepted, platform) == []


def test_one_bit_of_a_sample_is_red(claim, accepted):
    sample = sample_of(evidence_of(), [0, 5])
    sample.figures["loss"][1] = np.nextafter(sample.figures["loss"][1], 1)
    assert "seed 5" in sampled_gate(claim, sample, accepted)[0]


def test_a_changed_recipe_in_a_sample_is_red_elsewhere(claim, accepted):
    sample = sample_of(evidence_of(mean=120.0, generator_seed=1), [0, 1, 2, 3])
    assert any("mean moved by" in line for line in sampled_gate(claim, sample, accepted, "other"))


@pytest.mark.parametrize("platform", ["pinned", "other"])
def test_a_seed_that_nobody_accepted_is_red(claim, accepted, platform):
    sample = replace(sample_of(evidence_of(), [0, 1]), seeds=[0, 99])
    assert "seed 99 of the sample" in sampled_gate(claim, sample, accepted, platform)[0]


def test_the_verdict_of_a_sample_is_that_of_all_seeds(make_claim):
    """Two seeds alone show no difference here; with the accepted ones beside them they do."""
    claim = make_claim("paired", {"better": "lower"})
    differences = np.array([-1.0, -3.0, -1.0, -2.0, -3.0, -1.5, -2.5, -1.0, -2.0, -3.0])
    runs = [str(place) for place in range(10)]
    whole = Evidence({"first": 10 + differences, "second": np.full(10, 10.0)}, list(range(10)), runs)
    sample = sample_of(whole, [0, 1])
    assert judge(claim, whole).verdict == "holds" != judge(claim, sample).verdict
    accepted = entry_of(result_of(claim, whole))
    assert sampled_gate(claim, sample, accepted) == []
    turned = Evidence({"first": [300.0, 400.0], "second": [10.0, 10.0]}, [0, 1], ["a", "b"])
    assert any("verdict" in line for line in sampled_gate(claim, turned, accepted, "other"))


def test_a_completed_sample_is_the_accepted_evidence(claim, accepted):
    whole = completed({claim.id: result_of(claim, sample_of(evidence_of(), [3, 4]))}, {claim.id: accepted})
    evidence = Evidence(**whole[claim.id]["evidence"])
    assert sorted(evidence.seeds) == SEEDS
    assert sorted(evidence.figures["misses"]) == sorted(evidence_of().figures["misses"])
    assert evidence.fingerprints[:2] == evidence_of().fingerprints[3:5]


def test_a_claim_without_accepted_result_is_left_as_it_is(claim):
    result = result_of(claim, sample_of(evidence_of(), [3, 4]))
    assert completed({claim.id: result}, {})[claim.id]["evidence"] == result["evidence"]
