"""A chapter settles a claim: evidence in, judgement out, both stored as one JSON file for `verify`."""

import html
import json
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from lib.claims.ledger import find, load_ledger
from lib.claims.rules import judge
from lib.experiments.arithmetic import arithmetic_key
from lib.experiments.provenance import ROOT, platform_key

RESULTS = "BOOK_RESULTS"


def results_folder():
    """Where this run's results go: the folder that the runner names, or one for runs by hand."""
    return Path(os.environ.get(RESULTS, ROOT / "_build" / "by_hand" / "results"))


class Settled:
    """A judged claim that shows itself as a line of text or HTML."""

    def __init__(self, claim, judgement):
        self.claim, self.judgement = claim, judgement

    def __repr__(self):
        return f"{self.claim.id}: {self.judgement.verdict}"

    def _repr_html_(self):
        verdict, identifier = html.escape(self.judgement.verdict), html.escape(self.claim.id)
        return f'<p class="settled">{identifier}: <strong>{verdict}</strong></p>'


def settle(claim_id, evidence, ledger=None):
    """Judge the claim by its rule and store the result; raises LedgerError for an unknown claim."""
    claim = find(ledger or load_ledger(), claim_id)
    judgement = judge(claim, evidence)
    result = {
        "id": claim.id,
        "claim": claim.fingerprint,
        "evidence": evidence.as_dict(),
        "judgement": asdict(judgement),
        "platform": f"{platform_key()}, arithmetic {arithmetic_key()}",
        "cell": running_cell(),
    }
    write_json(results_folder() / f"{claim.id}.json", result)
    return Settled(claim, judgement)


def running_cell():
    """Number of the notebook cell that runs now, as Jupyter counts them; None outside a notebook."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell.execution_count if shell else None


def write_json(path, content):
    """Write JSON whole or not at all."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, suffix=".partial", delete=False) as file:
        json.dump(content, file, indent=1, allow_nan=False)
        file.write("\n")
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)
