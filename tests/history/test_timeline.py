"""The milestones against the references, the evidence for dated claims, and wrong years that must be caught."""

import re
from dataclasses import replace

import pytest

from lib.claims import judge, load_ledger
from lib.history import corrections, evidence, timeline


def test_every_milestone_has_its_primary_source_with_the_same_year():
    assert timeline.wrong_years(timeline.milestones(), timeline.years_of_references()) == []


def test_a_wrong_year_and_a_missing_source_are_caught():
    found = [replace(each, year=each.year + 1) if each.key == "cortes1995" else each for each in timeline.milestones()]
    years = {key: year for key, year in timeline.years_of_references().items() if key != "alpac1966"}
    assert timeline.wrong_years(found, years) == [
        "alpac1966: not in the references",
        "cortes1995: milestone of 1996, reference of 1995",
    ]


def test_every_claim_of_a_milestone_is_in_the_ledger():
    assert {each.claim for each in timeline.milestones() if each.claim} <= set(load_ledger())


def test_milestones_that_cannot_be_drawn_are_refused(tmp_path):
    entry = '- {{year: {}, key: a, kind: {}, who: "A", what: "b", why: "c"}}\n'
    for number, (text, message) in enumerate(
        [
            (entry.format(1990, "idea") + entry.format(1980, "idea"), "not in the order"),
            (entry.format(1990, "wonder"), "unknown kind"),
        ]
    ):
        path = tmp_path / f"{number}.yml"
        path.write_text(text)
        with pytest.raises(ValueError, match=message):
            timeline.milestones(path)


def test_no_entry_of_the_references_stands_twice():
    keys = re.findall(r"^@\w+\{([^,\s]+),", timeline.REFERENCES.read_text(), re.MULTILINE)
    assert len(keys) == len(set(keys))
    assert set(keys) == set(timeline.years_of_references())


def test_picture_and_table_name_every_milestone():
    picture, table = timeline.timeline_picture().html, timeline.timeline_table().text
    for each in timeline.milestones():
        assert each.what.split()[-1] in picture
        assert each.why in table


@pytest.mark.parametrize("claim_id", evidence.DOCUMENTED)
def test_dated_claims_are_consistent_with_their_sources(claim_id):
    claim, found = load_ledger()[claim_id], evidence.documented(claim_id)
    assert set(found.figures) == set(claim.published)
    assert judge(claim, found).verdict == ("opinion" if claim_id == "D15.gpu" else "documented")


@pytest.mark.parametrize("claim_id", [claim for claim in evidence.DOCUMENTED if claim != "D15.gpu"])
def test_a_milestone_of_another_year_makes_its_claim_inconsistent(claim_id):
    moved = tuple(replace(each, year=each.year + 10) for each in timeline.milestones())
    assert judge(load_ledger()[claim_id], evidence.documented(claim_id, moved)).verdict == "inconsistent"


@pytest.mark.parametrize("claim_id", evidence.ORDERS)
def test_events_in_another_order_make_a_claim_inconsistent(claim_id):
    _, first, second = evidence.ORDERS[claim_id]
    years = timeline.years_of_references()
    years = years | {first: years[second], second: years[first]}
    assert judge(load_ledger()[claim_id], evidence.documented(claim_id, years=years)).verdict == "inconsistent"


def test_a_thousandfold_in_ten_years_is_a_doubling_every_year():
    assert evidence.doubling_time(1_000, 10) == pytest.approx(1.00343, abs=1e-5)
    assert evidence.doubling_time(32, 10) == 2  # what a doubling every two years gives
    with pytest.raises(ValueError, match="needs growth"):
        evidence.doubling_time(1, 10)


def test_a_claim_without_dates_is_refused():
    with pytest.raises(ValueError, match=r"no dated evidence for 'D15\.sgd'"):
        evidence.documented("D15.sgd")


def test_every_correction_names_a_source_that_exists():
    found = corrections.corrections()
    assert len(found) == len({text for text, _, _ in found})
    assert {key for _, _, key in found} <= set(timeline.years_of_references())
    assert corrections.corrections_table().html
