"""Claim cards: what a reader sees who points at a verified number; the data of a page, shown by `cards.js`.

A card says what was claimed and where, puts published and recomputed figures side by side, with intervals, seeds and
the verdict, and leads to the cell that settled the claim. It is data in the page, since a page opened from a folder
can fetch nothing.
"""

import json

from lib.book.notebooks import place_of
from lib.book.pages import claim_row
from lib.book.verdicts import find_claim

LINE = ("name", "label", "unit", "published", "measured")


def cards_html(verdicts: list[dict], claims: list[str]) -> str:
    """Return a script element of JSON, claim → card; VerdictError for a claim that the verdicts lack."""
    cards = {claim: card_of(find_claim(verdicts, claim)) for claim in claims}
    text = json.dumps(cards, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="claim-cards">{text}</script>\n'


def card_of(record: dict) -> dict:
    """Return what a card shows of one claim, as plain text by name."""
    row = claim_row(record)
    card = {name: row[name] for name in ("statement", "source", "place", "verdict", "tone")}
    card["seeds"] = row["num_seeds"] or 0
    card["lines"] = [[line[name] for name in LINE] for line in row["lines"]]
    if record["chapter"]:
        place = f"#{place_of(record['id'])}" if record.get("cell") else ""
        card["cell"] = f"{record['chapter']}.html{place}"
    return card
