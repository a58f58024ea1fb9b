"""The figures of the ledger as a script of their own, which `compare.js` loads when a reader compares a run.

Whoever only reads the ledger does without them. A classic script works from file:// as well, where a page may not
fetch.
"""

import hashlib
import json

from lib.book.verdicts import is_covered, measured_figures

NAME = "ledger_figures.js"


def figures_script(verdicts: list[dict]) -> str:
    """Return the script, which puts the figures where `compare.js` looks for them."""
    figures = json.dumps(figures_of(verdicts), separators=(",", ":"), ensure_ascii=False)
    return f"window.BOOK_FIGURES={figures};\n"


def figures_address(verdicts: list[dict]) -> str:
    """Return the address of the script from the ledger's page; other figures have another one."""
    return f"../_static/{NAME}?v={hashlib.sha256(figures_script(verdicts).encode()).hexdigest()[:8]}"


def figures_of(verdicts: list[dict]) -> dict[str, dict]:
    """Return what a reader's own run is compared with: claim → verdict, and figures name → [mean, low, high].

    Figures without an interval are [mean]; times, whose verdict alone is kept from run to run, have none.
    """
    return {
        record["id"]: {
            "verdict": record["verdict"],
            "figures": {
                name: [value, *(interval or [])]
                for name, (value, interval) in measured_figures(record).items()
                if record.get("repeatable", True)
            },
        }
        for record in verdicts
        if is_covered(record)
    }
