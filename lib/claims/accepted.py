"""Accepted results: committed beside the ledger, so that a moved number is a difference in git.

One JSON file for each chapter: for every claim the verdict, the published figures it was judged against (by
hash), our values seed by seed, and the platform on which they are bit-equal. Only `verify --accept` writes it.
"""

import json

from lib.claims.evidence import Evidence
from lib.claims.ledger import FOLDER, LedgerError, find, load_ledger
from lib.claims.record import write_json

REQUIRED = {"verdict", "claim", "platform", "checks", "seeds"}
ACCEPTED = "accepted"  # the folder below the ledger's


def load_accepted(folder):
    """Accepted entries by claim ID, each with its 'chapter'; raises LedgerError for an unreadable file."""
    entries = {}
    for path in sorted(folder.glob("*.json")):
        try:
            content = json.loads(path.read_text())
        except ValueError as error:
            raise LedgerError(f"{path.name} is not JSON ({error}): restore it from git") from error
        if not isinstance(content, dict) or not all(set(entry) >= REQUIRED for entry in content.values()):
            raise LedgerError(f"{path.name} lacks what an accepted result needs: restore it from git")
        entries |= {claim_id: {**entry, "chapter": path.stem} for claim_id, entry in content.items()}
    return entries


def accepted_evidence(claim_id, folder=FOLDER):
    """The evidence with which a claim was accepted, for a chapter that builds on another chapter's runs.

    folder: the ledger's. LedgerError when nothing was accepted for the claim, only a verdict, or another claim.
    """
    entry, claim = load_accepted(folder / ACCEPTED).get(claim_id), find(load_ledger(folder), claim_id)
    if entry is None or not entry.get("figures"):
        raise LedgerError(f"{claim_id} has no accepted figures: run its chapter and `python -m lib verify --accept`")
    if entry["claim"] != claim.fingerprint:
        raise LedgerError(f"{claim_id} was accepted for another ledger entry: `python -m lib verify --accept`")
    return Evidence(entry["figures"], entry["seeds"], entry["fingerprints"], entry["checks"])


def entry_of(result):
    """What is kept of a chapter's result."""
    evidence = result["evidence"]
    kept = {
        "verdict": result["judgement"]["verdict"],
        "claim": result["claim"],
        "platform": result["platform"],
        "checks": evidence["checks"],
        "seeds": evidence["seeds"],
    }
    if evidence["repeatable"]:
        kept |= {"figures": evidence["figures"], "fingerprints": evidence["fingerprints"]}
    return kept


def save_accepted(results, folder):
    """Write the accepted file of each chapter that has results; other chapters' files stay."""
    chapters = {}
    for result in results.values():
        chapters.setdefault(result["chapter"], {})[result["id"]] = entry_of(result)
    for chapter, entries in chapters.items():
        write_json(folder / f"{chapter}.json", entries)
