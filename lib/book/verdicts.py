"""The verdicts as the pages read them: one record per claim of the ledger, checked once, on entry.

A record is a plain mapping, as `verify` wrote it. `published` maps a figure's name to what the source
printed; `measured` and `interval` map the same names to our mean and its 95 % interval, and are null while
no chapter covers the claim.
"""

import json
from collections import Counter
from pathlib import Path

NOT_COVERED = "not covered yet"
_MEASURING = ("equal", "prediction", "paired")
_KEYS = {
    "id", "source", "kind", "chapter", "statement", "published", "measured", "interval", "num_seeds",
    "rule", "verdict", "accepted_verdict",
}  # fmt: skip


class VerdictError(ValueError):
    """The verdicts contradict themselves, or miss a claim or a figure that a page asks for."""


def load_verdicts(path: Path) -> list[dict]:
    """Return the checked records of a verdicts file; VerdictError names the first record that is not sound."""
    verdicts = json.loads(Path(path).read_text(encoding="utf-8"))
    for record in verdicts:
        _check(record)
    repeated = [claim for claim, times in Counter(r["id"] for r in verdicts).items() if times > 1]
    if repeated:
        raise VerdictError(f"{repeated[0]}: stands more than once in the verdicts")
    return verdicts


def find_claim(verdicts: list[dict], claim: str) -> dict:
    """Return the record of a claim; VerdictError when the ledger has none of that id."""
    for record in verdicts:
        if record["id"] == claim:
            return record
    raise VerdictError(f"unknown claim {claim!r}")


def is_covered(record: dict) -> bool:
    """Return whether a chapter has put this claim to the test."""
    return record["verdict"] not in (None, NOT_COVERED)


def verdict_of(record: dict) -> str:
    """Return the verdict in words, also for a claim that no chapter covers."""
    return record["verdict"] if is_covered(record) else NOT_COVERED


def has_moved(record: dict) -> bool:
    """Return whether the verdict differs from the one accepted when it was last committed."""
    accepted = record["accepted_verdict"]
    return is_covered(record) and accepted is not None and accepted != record["verdict"]


def count_verdicts(verdicts: list[dict]) -> dict[str, int]:
    """Return how many claims have each verdict, most frequent first, those not covered yet last."""
    counts = Counter(verdict_of(record) for record in verdicts)
    return dict(sorted(counts.items(), key=lambda item: (item[0] == NOT_COVERED, -item[1], item[0])))


def unit_of(record: dict, figure: str) -> str:
    """Return a figure's unit: the source's, or that of the quantity which a comparison compares, or none."""
    if figure in record["published"]:
        return record["published"][figure]["unit"]
    quantity = record.get("decides", {}).get("quantity", "")
    return "difference of fractions" if quantity.endswith(("error_rate", "accuracy")) else quantity


def published_figures(record: dict, settings: bool = False) -> dict[str, dict]:
    """Return the published results by name, or the published settings of the run."""
    return {name: f for name, f in record["published"].items() if bool(f.get("setting")) == settings}


def measured_figures(record: dict) -> dict[str, tuple]:
    """Return our figures by name, each with its interval or None; those without a number are left out."""
    measured, intervals = record["measured"] or {}, record["interval"] or {}
    return {name: (value, intervals.get(name)) for name, value in measured.items() if value is not None}


def checks(record: dict) -> dict[str, bool]:
    """Return the checks behind a claim by name: whether each came out as it should."""
    outcomes = record.get("agrees") or {}
    return {name: outcomes[name] for name, value in (record["measured"] or {}).items()
            if value is None and outcomes.get(name) is not None}  # fmt: skip


def _check(record: dict) -> None:
    claim = record.get("id", "a record without id")
    missing = sorted(_KEYS - record.keys())
    if missing:
        raise VerdictError(f"{claim}: lacks {', '.join(missing)}")
    if is_covered(record) and record["measured"] is None and not record.get("text"):
        raise VerdictError(f"{claim}: has the verdict {record['verdict']!r} but no measured figure and no text")
    if not is_covered(record) and record["measured"]:
        raise VerdictError(f"{claim}: has measured figures but no verdict")
    for figure, interval in (record["interval"] or {}).items():
        if interval is not None and not _contains(interval, (record["measured"] or {}).get(figure)):
            raise VerdictError(f"{claim}.{figure}: its mean does not lie in its interval {interval}")


def _contains(interval, mean) -> bool:
    slack = 1e-9 * max(map(abs, interval))  # equal values have a mean that is off by a rounding
    return mean is not None and interval[0] - slack <= mean <= interval[1] + slack
