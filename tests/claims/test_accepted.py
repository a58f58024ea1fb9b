"""Accepted results as evidence for another chapter: read whole, refused when missing or made for another claim."""

import json
import shutil

import pytest

from lib.claims import LedgerError, judge, load_ledger
from lib.claims.accepted import ACCEPTED, accepted_evidence
from lib.claims.ledger import FOLDER


@pytest.fixture
def ledger(tmp_path):
    shutil.copytree(FOLDER, tmp_path / "claims")
    return tmp_path / "claims"


def edit(ledger, change):
    path = ledger / ACCEPTED / "08_modern.json"
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))


def test_it_gives_the_accepted_verdict_again():
    stored = json.loads((FOLDER / ACCEPTED / "08_modern.json").read_text())["K22.sum"]
    found = accepted_evidence("K22.sum")
    assert found.figures == stored["figures"]
    assert found.seeds == stored["seeds"]
    assert judge(load_ledger()["K22.sum"], found).verdict == stored["verdict"]


def test_a_result_accepted_for_another_entry_is_refused(ledger):
    edit(ledger, lambda content: content["K22.sum"].update(claim="0" * 16))
    with pytest.raises(LedgerError, match="another ledger entry"):
        accepted_evidence("K22.sum", ledger)


def test_a_missing_result_is_refused(ledger):
    edit(ledger, lambda content: content.pop("K22.sum"))
    with pytest.raises(LedgerError, match="no accepted figures"):
        accepted_evidence("K22.sum", ledger)
    with pytest.raises(LedgerError, match="no claim"):
        accepted_evidence("K22.summ", ledger)
