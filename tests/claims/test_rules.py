"""Every rule on evidence whose verdict is known."""

import numpy as np
import pytest

from lib.claims import Evidence, judge
from lib.claims.ledger import Figure


def verdict(claim, **evidence):
    return judge(claim, Evidence(**evidence)).verdict


@pytest.mark.parametrize(
    ("decides", "published", "computed", "expected"),
    [
        ({"tolerance": 0}, 9_760, 9_760, "holds"),
        ({"tolerance": 0}, 9_760, 9_761, "does not hold"),
        ({"tolerance": 0.01}, 100, 100.9, "holds"),
        ({"tolerance": 0.01}, 100, 101.1, "does not hold"),
        ({"rounding": 2}, 64_000, 63_660, "holds"),
        ({"rounding": 2}, 64_000, 65_001, "does not hold"),
        ({"rounding": 1}, 3_000, 2_880, "holds"),
        ({"rounding": "order"}, 1_000, 1_728, "holds"),
        ({"rounding": "order"}, 1_000_000, 16_000_000, "does not hold"),
        ({"tolerance": 0}, (10, 12), 11, "holds"),
        ({"tolerance": 0}, (10, 12), 12.5, "does not hold"),
        ({"rounding": 2}, 0, 0, "holds"),
    ],
)
def test_equal(make_claim, decides, published, computed, expected):
    assert verdict(make_claim("equal", decides, figure=published), figures={"figure": [computed]}) == expected


def test_settings_and_faulty_figures_are_not_judged(make_claim):
    faulty = Figure("loss", "9.5e-6", "loss", value=9.5e-6, faulty=True)
    setting = Figure("rate", "0.03", "rate", value=0.03, setting=True)
    claim = make_claim("equal", {"tolerance": 0}, units=10, loss=faulty, rate=setting)
    assert verdict(claim, figures={"units": [10]}) == "holds"


RUNS = np.random.default_rng(0).normal(80, 10, 24)


@pytest.mark.parametrize(("published", "expected"), [(82, "reproduced"), (130, "differs"), (30, "differs")])
def test_prediction(make_claim, published, expected):
    claim = make_claim("prediction", {"level": 0.95}, misses=published)
    assert verdict(claim, figures={"misses": RUNS}, seeds=list(range(24))) == expected


def test_prediction_asks_for_one_more_run_not_for_the_mean(make_claim):
    """A published run one standard deviation off lies outside the interval of the mean, and is an ordinary run."""
    judgement = judge(make_claim("prediction", {}, misses=90), Evidence({"misses": RUNS}, seeds=list(range(24))))
    assert judgement.verdict == "reproduced"
    low, high = judgement.outcomes["misses"].interval
    assert high - low > 4 * RUNS.std() > 10 * RUNS.std() / len(RUNS) ** 0.5


def test_some_figures_reproduced_is_partly(make_claim):
    claim = make_claim("prediction", {}, misses=82, loss=5.0)
    evidence = {"misses": RUNS, "loss": RUNS / 1_000}
    judgement = judge(claim, Evidence(evidence, seeds=list(range(24))))
    assert judgement.verdict == "partly reproduced"
    assert [outcome.agrees for outcome in judgement.outcomes.values()] == [True, False]


DIFFERENCE = np.random.default_rng(1).normal(0, 1, 12)


@pytest.mark.parametrize(
    ("decides", "gain", "expected"),
    [
        ({"better": "lower", "expect": "difference"}, 5, "holds"),
        ({"better": "lower", "expect": "difference"}, -5, "does not hold"),
        ({"better": "lower", "expect": "difference"}, 0, "no difference seen"),
        ({"better": "higher", "expect": "difference"}, -5, "holds"),
        ({"better": "lower", "expect": "difference", "margin": 20}, 5, "does not hold"),
        ({"better": "lower", "expect": "difference", "margin": 5}, 5, "smaller than claimed"),
        ({"better": "lower", "expect": "none"}, 0, "no difference seen"),
        ({"better": "lower", "expect": "none", "margin": 3}, 0, "holds"),
        ({"better": "lower", "expect": "none", "margin": 3}, 9, "does not hold"),
        ({"better": "lower", "expect": "none"}, 9, "does not hold"),
        ({"better": "lower", "expect": "none"}, -9, "does not hold"),
    ],
)
def test_paired(make_claim, decides, gain, expected):
    second = 50 + DIFFERENCE * 0
    first = second - gain + DIFFERENCE
    claim = make_claim("paired", decides)
    assert verdict(claim, figures={"first": first, "second": second}, seeds=list(range(12))) == expected


def test_paired_states_what_would_have_been_seen(make_claim):
    outcomes = judge(
        make_claim("paired", {"better": "lower"}),
        Evidence({"first": DIFFERENCE, "second": DIFFERENCE[::-1]}, seeds=list(range(12))),
    ).outcomes
    assert outcomes["smallest difference that would have been seen"].measured > 0


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        ({"healthy": True, "bug": True}, "works"),
        ({"healthy": True, "bug": False}, "fails"),
        ({"healthy": False, "bug": True}, "fails"),
    ],
)
def test_planted(make_claim, checks, expected):
    assert verdict(make_claim("planted"), checks=checks) == expected


def test_a_check_that_was_never_shown_to_fail_is_refused(make_claim):
    with pytest.raises(ValueError, match="planted bug"):
        verdict(make_claim("planted"), checks={"healthy": True})


def test_documented(make_claim):
    assert verdict(make_claim("documented")) == "documented"
    assert verdict(make_claim("documented", {"opinion": True})) == "opinion"
    assert verdict(make_claim("documented"), checks={"fits": False}) == "inconsistent"


def test_missing_evidence_is_named(make_claim):
    with pytest.raises(ValueError, match=r"T\.one: the evidence lacks 'misses' \(it has loss\)"):
        verdict(make_claim("prediction", {}, misses=3), figures={"loss": [1.0, 2.0]}, seeds=[0, 1])


def test_evidence_needs_one_value_a_seed():
    with pytest.raises(ValueError, match="misses has 2 values for 3 seeds"):
        Evidence({"misses": [1, 2]}, seeds=[0, 1, 2])
