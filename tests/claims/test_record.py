"""Settling a claim: judged, shown, and stored whole or not at all."""

import json

import numpy as np
import pytest

from lib.claims import Evidence, LedgerError, settle
from lib.claims.evidence import evidence_of_runs, fingerprint
from lib.claims.record import running_cell, write_json


@pytest.fixture(autouse=True)
def results(monkeypatch, tmp_path):
    monkeypatch.setenv("BOOK_RESULTS", str(tmp_path))
    return tmp_path


def test_a_settled_claim_is_stored_with_all_that_decided(results, make_claim):
    claim = make_claim("equal", {"tolerance": 0}, units=10)
    settled = settle("T.one", Evidence({"units": [10]}), {"T.one": claim})
    stored = json.loads((results / "T.one.json").read_text())
    assert stored["judgement"]["verdict"] == "holds"
    assert stored["claim"] == claim.fingerprint
    assert stored["evidence"]["figures"] == {"units": [10]}
    assert repr(settled) == "T.one: holds"
    assert "<strong>holds</strong>" in settled._repr_html_()


def test_the_cell_that_settles_is_kept(monkeypatch, results, make_claim):
    assert running_cell() is None  # no notebook here

    class Shell:
        execution_count = 7

    import IPython

    monkeypatch.setattr(IPython, "get_ipython", Shell)
    settle("T.one", Evidence({"units": [10]}), {"T.one": make_claim("equal", {"tolerance": 0}, units=10)})
    assert json.loads((results / "T.one.json").read_text())["cell"] == 7


def test_a_claim_that_the_ledger_lacks_stores_nothing(results):
    with pytest.raises(LedgerError, match=r"did you mean K22\.repro"):
        settle("K22.repo", Evidence({"units": [10]}))
    assert not list(results.iterdir())


def test_a_file_that_cannot_be_written_whole_is_not_written(results):
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json(results / "x.json", {"x": float("nan")})
    assert not (results / "x.json").exists()


def test_evidence_tells_runs_apart():
    runs = [{"curve": np.array([3.0, seed])} for seed in (1, 2)]
    evidence = evidence_of_runs(runs, [1, 2], {"last": lambda run: run["curve"][-1]})
    assert evidence.figures == {"last": [1.0, 2.0]}
    assert len(set(evidence.fingerprints)) == evidence.num_seeds == 2
    assert fingerprint(runs[0]) == fingerprint({"curve": np.array([3.0, 1])})
