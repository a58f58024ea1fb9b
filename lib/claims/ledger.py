"""The ledger's entries: every figure that a text quotes, entered once, as data files beside the chapters.

One YAML file for each source, named after its key in `references.bib`. An entry states the claim in our
words, its place in the source, the published figures with their units, and the rule that decides.
"""

import difflib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from lib.experiments.provenance import ROOT, digest

SOURCES = ("lecun1989", "karpathy2022", "karpathy2019", "dettmers2015", "greydanus2020")  # in reading order
FOLDER = ROOT / "chapters" / "claims"
KINDS = ("arithmetic", "measured", "comparison", "procedure", "history")
RULES = ("equal", "prediction", "paired", "planted", "documented")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml reads the ledger ten times faster
REQUIRED = ("id", "kind", "place", "statement", "published", "rule", "decides")


class LedgerError(ValueError):
    """An entry of the ledger that cannot be read, or a claim that is not in it."""


@dataclass(frozen=True)
class Figure:
    """One published figure: a value or a range, as printed, with its unit.

    setting: a published choice of the run, or a given of the arithmetic, never judged; faulty: known to be
    wrong in the source itself, shown and never judged; pm: the spread that the source prints beside it.
    """

    name: str
    printed: str
    unit: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    pm: float | None = None
    setting: bool = False
    faulty: bool = False

    def __post_init__(self):
        """Raise LedgerError unless the figure is a number or a range."""
        numbers = (self.low, self.high) if self.value is None else (self.value,)
        if not all(isinstance(number, int | float) for number in numbers):
            raise LedgerError(f"figure {self.name!r} needs a numeric value, or numeric low and high")

    @property
    def judged(self):
        """Whether a rule compares this figure with ours."""
        return not (self.setting or self.faulty)

    @property
    def bounds(self):
        """The figure as a range (low, high), of no width when it is one value."""
        return (self.low, self.high) if self.value is None else (self.value, self.value)


@dataclass(frozen=True)
class Claim:
    """One entry of the ledger."""

    id: str
    source: str
    kind: str
    place: str
    statement: str
    published: dict[str, Figure]
    rule: str
    decides: dict[str, Any] = field(default_factory=dict)
    note: str = ""

    @property
    def judged(self):
        """The figures that the rule compares, name → Figure."""
        return {name: figure for name, figure in self.published.items() if figure.judged}

    @property
    def fingerprint(self):
        """Hash of what decides: the published figures and the rule; 16 hexadecimal digits."""
        figures = {name: vars(figure) for name, figure in self.published.items()}
        return digest(json.dumps([figures, self.rule, self.decides], sort_keys=True))[:16]


def load_ledger(folder=FOLDER):
    """All claims by ID, sources in reading order; raises LedgerError naming file and entry."""
    claims = {}
    for path in sorted(Path(folder).glob("*.yml"), key=_place):
        for claim in _claims_of(path):
            if claim.id in claims:
                raise LedgerError(f"{path.name}: {claim.id} is entered twice")
            claims[claim.id] = claim
    if not claims:
        raise LedgerError(f"no claims in {folder}: expected one .yml file for each source")
    return claims


def _place(path):
    """Where a source's file stands: in reading order, files of other names last."""
    return (SOURCES.index(path.stem) if path.stem in SOURCES else len(SOURCES), path.name)


def find(claims, claim_id):
    """The claim of that ID; raises LedgerError with the nearest known IDs when there is none."""
    if claim_id in claims:
        return claims[claim_id]
    near = difflib.get_close_matches(claim_id, claims, n=3, cutoff=0.4)
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    raise LedgerError(f"no claim {claim_id!r} in the ledger{hint}")


def published(claim_id, figure, claims=None):
    """The value of a published figure, for a chapter's code; raises LedgerError when it is not in the ledger."""
    claim = find(claims or load_ledger(), claim_id)
    if figure not in claim.published:
        raise LedgerError(f"{claim_id} has no figure {figure!r}; it has: {', '.join(claim.published)}")
    return claim.published[figure].value


def _claims_of(path):
    try:
        entries = yaml.load(path.read_text(), LOADER)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise LedgerError(f"{path.name} is not YAML: {' '.join(str(error).split())}") from error
    if not isinstance(entries, list):
        raise LedgerError(f"{path.name} must be a list of claims")
    return [_claim(entry, path) for entry in entries]


def _claim(entry, path):
    """One entry as a Claim; raises LedgerError on a missing, unknown or impossible field."""
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        raise LedgerError(f"{path.name}: an entry is no mapping with an id: {str(entry)[:60]!r}")
    name = f"{path.name}: {entry.get('id', 'an entry without id')}"
    missing = [key for key in REQUIRED if key not in entry]
    unknown = sorted(set(entry) - {*REQUIRED, "note"})
    if missing or unknown:
        raise LedgerError(f"{name}: missing {missing or 'nothing'}, unknown {unknown or 'nothing'}")
    for key, allowed in (("kind", KINDS), ("rule", RULES)):
        if entry[key] not in allowed:
            raise LedgerError(f"{name}: {key} is {entry[key]!r}, must be one of {', '.join(allowed)}")
    try:
        figures = {key: Figure(key, **figure) for key, figure in entry["published"].items()}
    except (TypeError, AttributeError, LedgerError) as error:
        raise LedgerError(f"{name}: {error}") from error
    return Claim(**{**entry, "source": path.stem, "published": figures})
