"""From results to verdicts: one object for each claim of the ledger, covered or not, and the gate over all."""

import json

from lib.claims.evidence import Evidence
from lib.claims.gate import moved
from lib.claims.ledger import find
from lib.claims.rules import judge
from lib.statistics import summarize


def load_results(folder):
    """Results of all chapters by claim ID, each with its 'chapter'; folder: one folder for each chapter."""
    results = {}
    for path in sorted(folder.glob("*/*.json")):
        result = json.loads(path.read_text())
        if result["id"] in results:
            raise ValueError(f"{result['id']} is settled by {results[result['id']]['chapter']} and {path.parent.name}")
        results[result["id"]] = {**result, "chapter": path.parent.name}
    return results


def verdicts(ledger, results, accepted):
    """The list that `_build/verdicts.json` holds; claims without a result have verdict None."""
    for claim_id in results:
        find(ledger, claim_id)
    return [_verdict(claim, results.get(claim.id), accepted.get(claim.id)) for claim in ledger.values()]


def check(ledger, results, accepted, chapters=None, sampled=False):
    """What moved: {claim ID: [lines]}, empty when the gate is green.

    chapters: names of the chapters that were asked for (default: all that have accepted results); sampled:
    whether a result may have only some of the accepted seeds.
    """
    problems = {}
    for claim_id, result in results.items():
        claim, evidence = find(ledger, claim_id), Evidence(**result["evidence"])
        lines = moved(claim, result, evidence, accepted.get(claim_id), sampled)
        if lines:
            problems[claim_id] = lines
    for claim_id, entry in accepted.items():
        asked = chapters is None or entry["chapter"] in chapters
        if asked and claim_id not in results:
            problems[claim_id] = [f"accepted in {entry['chapter']}, but this run brought no result for it"]
    return problems


def _verdict(claim, result, accepted):
    judgement = judge(claim, Evidence(**result["evidence"])) if result else None
    outcomes = judgement.outcomes if judgement else {}
    return {
        "id": claim.id,
        "source": claim.source,
        "kind": claim.kind,
        "chapter": result["chapter"] if result else None,
        "cell": result.get("cell") if result else None,
        "statement": claim.statement,
        "place": claim.place,
        "note": claim.note,
        "published": {name: _plain_figure(figure) for name, figure in claim.published.items()},
        "measured": {name: outcome.measured for name, outcome in outcomes.items()} or None,
        "interval": {name: outcome.interval for name, outcome in outcomes.items()} or None,
        "agrees": {name: outcome.agrees for name, outcome in outcomes.items()} or None,
        "spread": _spreads(result) if result else None,
        "repeatable": result["evidence"]["repeatable"] if result else None,
        "num_seeds": len(result["evidence"]["seeds"]) if result else None,
        "rule": claim.rule,
        "decides": claim.decides,
        "verdict": judgement.verdict if judgement else None,
        "accepted_verdict": accepted["verdict"] if accepted else None,
    }


def _plain_figure(figure):
    return {name: value for name, value in vars(figure).items() if value not in (None, False) and name != "name"}


def _spreads(result):
    """Standard deviation over seeds of each figure that has some, for display."""
    evidence = result["evidence"]
    if len(evidence["seeds"]) < 2:
        return {}
    return {name: summarize(values).standard_deviation for name, values in evidence["figures"].items()}
