"""Lets the search page find claims: their identifiers and statements go with it, and `claim_search.js` looks there."""

import json

PAGE = "search"
SCRIPT = "claim_search.js"


def index_of(verdicts: list[dict]) -> str:
    """Return the claims as JSON, [[id, statement, verdict or ""], …], safe inside a script element."""
    rows = [[record["id"], record["statement"], record["verdict"] or ""] for record in verdicts]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def add_claim_search(app, pagename, verdicts: list[dict], ledger: str) -> None:
    """Load index and script on the search page alone; ledger: address of the ledger's page from there."""
    if pagename == PAGE:
        data = f"window.BOOK_CLAIMS={index_of(verdicts)};window.BOOK_LEDGER={json.dumps(ledger)}"
        app.add_js_file(None, body=data)
        app.add_js_file(SCRIPT, defer="defer")
