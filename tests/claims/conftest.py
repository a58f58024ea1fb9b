"""A small ledger of one claim of each kind, and evidence that suits it."""

import pytest

from lib.claims.ledger import Claim, Figure


def claim_of(rule, decides=None, identifier="T.one", **figures):
    """A claim under a rule; figures: name → value, (low, high), or a Figure."""
    published = {}
    for name, value in figures.items():
        if isinstance(value, Figure):
            published[name] = value
        elif isinstance(value, tuple):
            published[name] = Figure(name, str(value), "unit", low=value[0], high=value[1])
        else:
            published[name] = Figure(name, str(value), "unit", value=value)
    return Claim(identifier, "source", "measured", "table 1", "A statement.", published, rule, decides or {})


@pytest.fixture
def make_claim():
    return claim_of
