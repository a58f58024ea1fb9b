"""The ledger that is committed, and what a broken one says."""

import re

import pytest

from lib.claims.ledger import KINDS, LedgerError, find, load_ledger, published
from lib.experiments.provenance import ROOT

ENTRY = """
- id: T.one
  kind: measured
  place: "table 1"
  statement: One.
  published:
    test_misses: {value: 82, printed: "82", unit: misses}
  rule: prediction
  decides: {level: 0.95}
"""
IDS_BY_SOURCE = {"lecun1989": 5, "karpathy2022": 34, "karpathy2019": 35, "greydanus2020": 24, "dettmers2015": 30}


@pytest.fixture(scope="module")
def ledger():
    return load_ledger()


def test_every_source_has_all_its_claims(ledger):
    counts = {source: sum(claim.source == source for claim in ledger.values()) for source in IDS_BY_SOURCE}
    assert counts == IDS_BY_SOURCE


def test_every_source_is_in_the_bibliography(ledger):
    keys = re.findall(r"^@\w+\{(\w+),", (ROOT / "chapters" / "references.bib").read_text(), re.MULTILINE)
    assert {claim.source for claim in ledger.values()} <= set(keys)


def test_every_claim_can_be_read_alone_and_decided(ledger):
    for claim in ledger.values():
        assert claim.kind in KINDS
        assert len(claim.statement) > 30, claim.id
        assert claim.place, claim.id
        if claim.rule in ("equal", "prediction"):
            assert claim.judged, f"{claim.id} has no figure to judge"
        if claim.rule == "paired":
            assert {"quantity", "better", "first", "second", "expect"} <= set(claim.decides), claim.id


def test_published_values_are_those_of_the_texts(ledger):
    assert published("K22.repro", "test_misses", ledger) == 82
    assert published("L89.train", "train_loss", ledger) == 2.5e-3
    assert ledger["L89.units"].published["h1_parameters"].value == 1_068
    assert ledger["K22.step1"].published["test_loss"].faulty
    assert not ledger["K22.step1"].published["test_loss"].judged


def test_a_mistyped_claim_names_the_nearest(ledger):
    with pytest.raises(LedgerError, match=r"no claim 'K22\.reprod'.*K22\.repro"):
        find(ledger, "K22.reprod")
    with pytest.raises(LedgerError, match="no figure 'misses'; it has: "):
        published("K22.repro", "misses", ledger)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("kind: measured", "kind: measurd", "kind is 'measurd'"),
        ("rule: prediction", "rule: guess", "rule is 'guess'"),
        ('  place: "table 1"\n', "", r"missing \['place'\]"),
        ("  statement: One.", "  statement: One.\n  comment: x", r"unknown \['comment'\]"),
        ("value: 82", 'value: "82"', "needs a numeric value"),
        ("value: 82, ", "", "needs a numeric value"),
        ("unit: misses", "units: misses", "unexpected keyword"),
        ("{value", "[value", "is not YAML"),
        (ENTRY, ENTRY + ENTRY, "entered twice"),
        (ENTRY, "T.one: 3", "must be a list"),
        (ENTRY, "[]", "no claims"),
    ],
)
def test_a_broken_ledger_is_named_in_one_line(tmp_path, before, after, message):
    assert before in ENTRY
    (tmp_path / "source.yml").write_text(ENTRY.replace(before, after, 1))
    with pytest.raises(LedgerError, match=message) as caught:
        load_ledger(tmp_path)
    assert "\n" not in str(caught.value)


def test_an_edited_figure_or_rule_changes_the_fingerprint(tmp_path):
    fingerprints = set()
    for text in (ENTRY, ENTRY.replace("82", "83"), ENTRY.replace("0.95", "0.99")):
        (tmp_path / "source.yml").write_text(text)
        fingerprints.add(load_ledger(tmp_path)["T.one"].fingerprint)
    assert len(fingerprints) == 3
