"""What the comparisons say of made-up runs: pairs, gains, evidence, tables and figures."""

import numpy as np
import pytest

from lib.claims import load_ledger
from lib.claims.rules import judge
from lib.recipe import curve_pictures, path, pictures, summary, tables, words
from lib.recipe.arms import baseline
from lib.recipe.digits import Sizes
from lib.recipe.recipes import BASE, of
from lib.recipe.studies import FEW, PATH, Results, path_study, studies_around
from lib.recipe.study import ArmStudy, Seeds
from lib.recipe.sweep import RATES

NUM, PASSES, MEMBERS = 10, 20, 3
SEEDS = Seeds(NUM, 2, Sizes())


def made_up():
    """Results of all studies with errors drawn around 10 %, the arms better in the order of their names."""
    rng, stamps = np.random.default_rng(0), np.arange(NUM, dtype=np.uint64)
    studies = {"baseline": ArmStudy(baseline(), SEEDS)} | studies_around(BASE, SEEDS, (2, 3), MEMBERS)
    studies[PATH] = path_study(BASE, SEEDS, 3.0)
    arrays = {}
    for place, name in enumerate(studies):
        error = 0.1 + 0.001 * place + 0.001 * rng.standard_normal(NUM)
        found = {"stamps": stamps, "test_error": error, "train_error": error, "chosen": np.array(0)}
        if name in ("adam", "sgd"):
            errors = 0.1 + 0.05 * np.abs(np.log10(RATES) + 2) + 0.001 * rng.random((NUM, 1))
            found |= {"validation_error": errors, "test_error": errors, "rates": np.array(RATES)}
        if name[0] == "curve":
            found |= {f"{stop}_{what}": error for stop in ("early", "flat", "end") for what in ("test", "pass")}
            found["validation_loss"] = 0.5 + rng.random((NUM, PASSES))
        if name == PATH or name[0] == "ensemble":
            found |= {"single_error": error, "student_error": error - 0.005}
            found["test_error"] = error[:, None] - 0.01 * np.arange(MEMBERS)
        if name[0] == "search":
            for kind in ("random", "grid"):
                found |= {f"{kind}_{part}": rng.random((NUM, name[1] ** 3)) for part in ("validation", "test")}
        arrays[name] = found
    return Results(arrays, studies, BASE)


@pytest.fixture(scope="module")
def results():
    return made_up()


@pytest.mark.parametrize("claim", summary.COMPARISONS)
def test_every_paired_claim_gets_evidence_that_its_rule_takes(results, claim):
    evidence = summary.evidence_for(claim, results)
    assert evidence.num_seeds == NUM
    assert len(set(evidence.fingerprints)) == NUM
    assert judge(load_ledger()[claim], evidence).verdict


def test_all_paired_claims_of_the_ledger_are_compared():
    paired = {name for name, claim in load_ledger().items() if name.startswith("K19.") and claim.rule == "paired"}
    assert paired == set(summary.COMPARISONS)


def test_seeds_that_do_not_pair_are_refused():
    broken = made_up()
    broken.arrays["dropout"]["stamps"] = broken.arrays["dropout"]["stamps"][::-1]
    with pytest.raises(ValueError, match="do not pair up"):
        summary.evidence_for("K19.4.dropout", broken)
    summary.evidence_for("K19.4.decay", broken)


def test_unknown_comparisons_are_named():
    with pytest.raises(ValueError, match="no comparison"):
        summary.sides_of("K19.9.nothing")


def test_merit_is_the_baseline_minus_the_arm_in_order(results):
    gains = summary.merit(results)
    expected = results.arrays["baseline"]["test_error"] - results.arrays["dropout"]["test_error"]
    np.testing.assert_allclose(gains["dropout of planes"], expected)
    means = [each.mean() for each in gains.values()]
    assert means == sorted(means, reverse=True)


def test_tables_and_figures_can_be_drawn(results):
    shown = [tables.comparisons(results), tables.further(results), tables.choices(results)]
    for room, names in (
        (pictures, ("rates", "order_of_merit", "ensembles", "searches")),
        (curve_pictures, ("past_the_plateau", "overfitting", "stopped_early")),
    ):
        shown += [getattr(room, name)(results) for name in names]
    shown.append(pictures.drawn_digits(2))
    assert all("nan" not in each.html.lower().split(">") for each in shown)
    assert f"{NUM} seeds" in shown[3].html


def test_changes_are_told_by_their_names():
    assert tables.changes_of(of(BASE, dropout=0.2, planes=(3, 6))) == "planes = 3 and 6, dropout = 0.2"
    assert BASE.num_train > FEW


def test_the_path_goes_from_the_copy_to_the_taught_network(results):
    rungs = path.rungs(results)
    np.testing.assert_array_equal(rungs["copied network, tuned rate"], results.arrays["baseline"]["test_error"])
    np.testing.assert_array_equal(rungs["one network taught by them"], results.arrays[PATH]["student_error"])
    gains = path.gains(results)
    assert list(gains) == list(rungs)[1:]
    assert gains["3 networks vote"].mean_difference == pytest.approx(0.02)
    assert "trained on" in path.picture(results).html


def test_words_follow_the_results(results):
    better = made_up()
    better.arrays["dropout"]["test_error"] = better.arrays["baseline"]["test_error"] - 0.05
    worse = made_up()
    worse.arrays["dropout"]["test_error"] = worse.arrays["baseline"]["test_error"] + 0.05
    assert words.outcome("K19.4.dropout", better) == "better"
    assert words.outcome("K19.4.dropout", worse) == "worse"
    assert "dropout of planes" in words.sorted_out(better)["better"]
    assert "dropout" in words.verdicts(worse)["does not hold"]
    assert set(words.CLAIMS) == set(summary.COMPARISONS)
    assert "(−5.00 [−5.00, −5.00] points)" in words.errors("K19.4.dropout", better)


def test_words_name_passes_and_decades(results):
    assert words.stops(results).endswith(f"of {PASSES}")
    assert words.flat(results).endswith(f"of {PASSES}")
    assert "decades for Adam" in words.decades(results)
    assert set(words.way(results)) == {"path_start", "path_end", "path_clear"}
