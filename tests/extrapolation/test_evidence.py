"""Evidence: quotients worked out by hand, pairing by seed, sources that exist, and planted faults."""

import math
import re
from dataclasses import replace

import pytest

from lib.claims import Evidence, judge, load_ledger
from lib.experiments.provenance import ROOT
from lib.extrapolation import comparison, evidence, facts, tables
from lib.extrapolation.assumptions import assumptions
from lib.extrapolation.words import cited, count, duration, short

LEDGER = load_ledger()
KEYS = set(re.findall(r"^@\w+\{([^,]+),", (ROOT / "chapters" / "references.bib").read_text(), re.MULTILINE))


def test_quotients_are_those_of_the_texts_own_inputs():
    found = {claim: each.figures for claim, each in evidence.ratios().items()}
    assert found["K22.r.pixels"]["pixel_ratio"] == [384 * 384 * 3 / 256]
    assert found["K22.r.images"]["image_ratio"] == [1e5]
    assert found["K22.r.input"]["input_ratio"] == pytest.approx([1728e5])
    assert found["K22.r.params"]["parameter_ratio"] == pytest.approx([1e9 / 9760, 1e10 / 9760])
    assert found["K22.r.macs"]["mac_ratio"] == pytest.approx([1e12 / 64e3])


def test_a_range_must_bear_the_claim_out_at_both_ends():
    claim = LEDGER["K22.r.params"]
    assert judge(claim, evidence.ratios()[claim.id]).verdict == "does not hold"
    assert judge(claim, Evidence({"parameter_ratio": [1e10 / 9760]})).verdict == "holds"


def test_a_changed_input_of_the_ledger_changes_the_verdict(monkeypatch):
    line = replace(comparison.lines()[0], after=(96 * 96 * 3,) * 2)  # images of a quarter of the width
    monkeypatch.setattr(evidence, "lines", lambda: (line,))
    found = evidence.ratios()["K22.r.pixels"]
    assert judge(LEDGER["K22.r.pixels"], found).verdict == "does not hold"


def test_the_two_readings_of_the_minute():
    passed, alone = evidence.minute_of_2055().figures["train_seconds"]
    assert passed == pytest.approx(12 * 86_400 / 2880)
    assert alone == pytest.approx(256 * passed)


def test_sizes_of_2055_repeat_the_growth_of_the_table():
    data, fewest, most = evidence.sizes_of_2055().figures["size_ratio"]
    assert data == pytest.approx(1.728e8)
    assert math.sqrt(data * math.sqrt(fewest * most)) == pytest.approx(7.48e6, rel=0.01)


def runs(rates, seeds):
    return Evidence(
        {"test_error_rate": rates}, seeds, [f"run {seed} {rate}" for seed, rate in zip(seeds, rates, strict=True)]
    )


def test_more_data_is_paired_by_seed_not_by_place():
    large, small = runs([0.03, 0.02], [4, 1]), runs([0.05, 0.06, 0.07], [1, 2, 4])
    found = evidence.more_data(large, small)
    assert found.figures == {"first": [0.03, 0.02], "second": [0.07, 0.05]}
    assert len(set(found.fingerprints)) == 2
    with pytest.raises(ValueError, match="seed 9"):
        evidence.more_data(runs([0.03], [9]), small)


def test_details_use_rates_of_the_same_runs():
    ladder = Evidence({"test_misses_after": [30, 40], "test_misses_before": [80, 90], "error_reduction": [0.6, 0.5]},
                      [0, 1], ["a", "b"])  # fmt: skip
    found = evidence.details(ladder, 1000)
    assert found.figures == {"first": [0.03, 0.04], "second": [0.08, 0.09]}
    assert evidence.error_reduction(ladder).figures == {"error_reduction": [0.6, 0.5]}


def test_every_figure_has_a_source_in_the_bibliography():
    known = [fact for fact in vars(facts).values() if isinstance(fact, facts.Fact)]
    sources = [key for fact in known for key in fact.source.split(", ")]
    sources += [key for each in assumptions().values() for key in each.sources]
    assert len(known) > 25
    assert set(sources) <= KEYS
    for fact in known:
        assert fact.quantity is not None  # its unit is one that pint knows


def test_opinions_stay_opinions_unless_the_years_since_speak_against_them(monkeypatch):
    for claim, make in (("K22.55.same", evidence.only_bigger), ("K22.55.compute", evidence.more_computing)):
        assert judge(LEDGER[claim], make()).verdict == "opinion"
    shrunk = [replace(line, now=line.then / 2) for line in comparison.since()]
    monkeypatch.setattr(evidence, "since", lambda: shrunk)
    for claim, make in (("K22.55.same", evidence.only_bigger), ("K22.55.compute", evidence.more_computing)):
        assert judge(LEDGER[claim], make()).verdict == "inconsistent"


def test_the_prediction_so_far_is_spread_evenly():
    line = comparison.since()[1]
    assert line.factor == pytest.approx(100)
    years = (line.when - comparison.TEXT).days / 365.2425
    assert line.expected == pytest.approx(10 ** (7 * years / 33))
    assert comparison.since()[-1].expected == pytest.approx(
        10 ** (14 * (comparison.since()[-1].when - comparison.TEXT).days / 365.2425 / 33)
    )


def test_tables_show_what_was_computed():
    text = str(tables.then_and_now())
    assert "1,728" in text
    assert "too low" in text
    assert "WebLI" not in str(tables.until_today())
    assert "Wang 2025 (February 2025)" in str(tables.until_today())
    verdicts = dict.fromkeys(("same", "size", "minute", "half", "data", "compute"), "holds")
    kinds = str(tables.kinds({f"K22.55.{key}": value for key, value in verdicts.items()}, "luck"))
    assert kinds.count("opinion") >= 4
    assert "depends on luck" in kinds


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1447, "1,400"),
        (0.42, "0.42"),
        (4.42e21, "4.4\u00a0×\u00a010²¹"),
        (2.5e-7, "2.5\u00a0×\u00a010⁻⁷"),
        (9.96e7, "1.0\u00a0×\u00a010⁸"),
    ],
)
def test_numbers_in_words(number, text):
    assert short(number) == text


def test_times_and_sources_in_words():
    assert duration(math.log10(59)) == "59 seconds"
    assert duration(math.log10(86_400 * 3)) == "3 days"
    assert duration(math.log10(1447 * 31_556_952)) == "1,400 years"
    assert count(9760) == "9,760"
    assert cited("llama2024, simeoni2025") == "Llama team 2024, Siméoni 2025"
