"""The claim ledger: what the texts state, what we measured, which rule decides, and whether anything moved."""

from lib.claims.evidence import Evidence
from lib.claims.ledger import Claim, Figure, LedgerError, load_ledger, published
from lib.claims.record import settle
from lib.claims.rules import Judgement, judge

__all__ = ["Claim", "Evidence", "Figure", "Judgement", "LedgerError", "judge", "load_ledger", "published", "settle"]
