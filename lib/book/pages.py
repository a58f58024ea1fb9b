"""The parts of a page that are generated from the verdicts: counts, the whole ledger, a chapter's claims.

Each is a function from the verdicts to HTML; the markup stands in `templates/`, the numbers come from
`numbers`. A number in a table says by its place which figure of which claim it is, in print as in the page: so a
built page can be read back and compared with the verdicts, without a word more in each of a thousand cells.
"""

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lib.book.ledger_figures import figures_address
from lib.book.numbers import interval_text, measured_text, measured_with_interval, published_text
from lib.book.row_heights import row_height
from lib.book.verdicts import (
    VerdictError,
    checks,
    count_verdicts,
    find_claim,
    has_moved,
    is_covered,
    measured_figures,
    published_figures,
    unit_of,
    verdict_of,
)

TONES = {
    "reproduced": "agrees", "holds": "agrees", "works": "agrees", "documented": "agrees",
    "partly reproduced": "partly", "smaller than claimed": "partly", "no difference seen": "partly",
    "differs": "disagrees", "does not hold": "disagrees", "fails": "disagrees", "inconsistent": "disagrees",
    "opinion": "neutral",
}  # fmt: skip
_WORDS = {word.lower(): word for word in ("H1", "H2", "H3", "MACs", "MLP", "CNN", "GRU", "RNN", "LSTM", "SGD", "SVM")}
_NAMES = {"lecun": "LeCun"}  # a key of references.bib has no capitals inside
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined,
)  # fmt: skip


def counts_html(verdicts: list[dict], ledger: str = "verified.html") -> str:
    """Return how many claims have each verdict, each a link to those rows of the ledger."""
    counts = [(verdict, tone_of(verdict), times) for verdict, times in count_verdicts(verdicts).items()]
    return _TEMPLATES.get_template("counts.html").render(counts=counts, total=len(verdicts), ledger=ledger)


def ledger_html(verdicts: list[dict], chapters: dict[str, str]) -> str:
    """Return the whole ledger with its filter; `chapters` maps the name of each page to its title."""
    rows = [claim_row(record, chapters) for record in verdicts]
    rows = [row | {"height": row_height(row)} for row in rows]
    choices = {name: list(dict.fromkeys(row[name] for row in rows if row[name])) for name in
               ("source", "kind", "verdict", "chapter")}  # fmt: skip
    figures = figures_address(verdicts)
    return _TEMPLATES.get_template("ledger.html").render(rows=rows, choices=choices, figures=figures)


def claims_html(verdicts: list[dict], claims: list[str], ledger: str | None = "verified.html") -> str:
    """Return the table of these claims for the end of a chapter; VerdictError for an unknown one."""
    rows = [claim_row(find_claim(verdicts, claim)) for claim in claims]
    return _TEMPLATES.get_template("claims.html").render(rows=rows, ledger=ledger)


def claim_row(record: dict, chapters: dict[str, str] | None = None) -> dict:
    """Return what a table shows of one claim, as plain text by name."""
    verdict, page = verdict_of(record), record["chapter"] if record["chapter"] in (chapters or {}) else ""
    lines, text = _lines(record), record.get("text", "")
    return {
        "id": record["id"], "statement": record["statement"], "kind": record["kind"],
        "source": source_name(record["source"]), "place": record.get("place", ""),
        "note": record.get("note", ""), "text": text,
        "settings": [(label(name), published_text(f)) for name, f in published_figures(record, True).items()],
        "lines": lines, "num_lines": len(lines) + bool(text or not lines),
        "num_seeds": record["num_seeds"] if is_covered(record) else None,
        "verdict": verdict, "tone": tone_of(verdict),
        "moved_from": record["accepted_verdict"] if has_moved(record) else "",
        "page": page, "chapter": chapters[page] if page else "",
    }  # fmt: skip


def shown(record: dict, figure: str, part: str) -> str:
    """Return one figure as the pages write it: `part` is published, measured, interval or both."""
    if part == "published":
        if figure not in record["published"]:
            raise VerdictError(f"{record['id']} publishes no figure {figure!r}")
        return published_text(record["published"][figure])
    measured = measured_figures(record)
    if part == "both" and figure in checks(record):
        return "as it should be" if checks(record)[figure] else "not as it should be"
    if figure not in measured:
        raise VerdictError(f"{record['id']} has no measured figure {figure!r}")
    value, interval = measured[figure]
    if part == "interval" and interval is None:
        raise VerdictError(f"{record['id']}.{figure} has no interval")
    write = {"measured": measured_text, "interval": interval_text, "both": measured_with_interval}[part]
    return write(value, unit_of(record, figure), interval)


def label(name: str) -> str:
    """Return the name of a figure in words."""
    return " ".join(_WORDS.get(word, word) for word in name.split("_"))


def source_name(source: str) -> str:
    """Return author and year of a source from its key, `karpathy2022`."""
    author, year = re.fullmatch(r"(.*?)(\d*)", source).groups()
    return f"{_NAMES.get(author, author[:1].upper() + author[1:])} {year}".strip()


def tone_of(verdict: str) -> str:
    """Return how a verdict is coloured: agrees, partly, disagrees, neutral or open."""
    return TONES.get(verdict, "open")


def _lines(record: dict) -> list[dict]:
    """Return published and measured side by side, a line for each figure that either has."""
    published, measured = published_figures(record), measured_figures(record) | checks(record)
    return [
        {
            "name": name,
            "label": label(name),
            "unit": _unit_to_show(label(name), unit_of(record, name)),
            "published": shown(record, name, "published") if name in published else "",
            "measured": shown(record, name, "both") if name in measured else "",
            "faulty": published.get(name, {}).get("faulty", False),
        }
        for name in dict.fromkeys([*published, *measured])
    ]


def _unit_to_show(name: str, unit: str) -> str:
    """Return the unit, less what the percent sign or the figure's name says already."""
    if unit.startswith(("fraction", "difference of fractions")) or unit in name:
        return ""
    first, _, rest = unit.partition(" ")
    return rest if first in name.split() else unit
