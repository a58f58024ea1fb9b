"""What the runs on lottery tickets say: for each claim the two sides over the same seeds, and what settles it.

The sides were fixed before the runs, as the ledger states them. Beside the claims stand further comparisons: what the
initial weights are worth and what the mask, and what becomes of the claims where a control is possible.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lib.claims import Evidence
from lib.claims.evidence import fingerprint
from lib.mnist1d.lottery_adjacency import pairs_of_tickets
from lib.mnist1d.lottery_study import Results
from lib.statistics import PairedComparison, compare_paired


@dataclass(frozen=True)
class Side:
    """One side of a comparison: its words, and its figure of each seed, (seeds,), out of results and a quantity."""

    words: str
    of: Callable[[Results, str], np.ndarray]


def panel(name: str, words: str) -> Side:
    """A side that is one panel."""
    return Side(words, lambda results, quantity: results.panels[name][quantity])


def report(name: str, words: str) -> Side:
    """A side that was reported beside the search."""
    return Side(words, lambda results, _: np.array([each[f"{name}_report"] for each in results.searches]))


TICKET, REVERSED = panel("ticket", "ticket"), panel("ticket, reversed", "ticket, reversed signals")
DENSE, RANDOM, MASK = panel("dense", "dense network"), panel("random", "random mask"), panel("mask", "mask alone")
PERMUTED = Side("ticket, permuted positions", lambda results, quantity: results.permuted(quantity).mean(1))
LOW_RATE = panel("dense, low rate", "dense network, lower rate")
BOTH_DENSE = Side(
    "dense network, either order",
    lambda results, quantity: (results.panels["dense"][quantity] + results.panels["dense, reversed"][quantity]) / 2,
)
COMPARISONS = {
    "G20.lottery.a": (report("ticket", "ticket"), report("dense", "dense network")),
    "G20.lottery.b": (report("ticket", "ticket"), report("random", "random mask")),
    "G20.lottery.c": (TICKET, DENSE),
    "G20.lottery.d": (REVERSED, panel("dense, reversed", "dense network, reversed signals")),
    "G20.lottery.e": (TICKET, PERMUTED),
    "G20.lottery.f": (MASK, DENSE),
    "G20.lottery.g": (
        Side("mask of the ticket", lambda results, _: pairs_of_tickets(results).observed),
        Side("its columns permuted", lambda results, _: pairs_of_tickets(results).by_chance),
    ),
}
FURTHER = {
    "c, against a random mask": (TICKET, RANDOM),
    "d, against the order of the search": (TICKET, REVERSED),
    "four chunks in another order": (TICKET, panel("ticket, chunks", "ticket, chunks reordered")),
    "e, against the dense network": (PERMUTED, BOTH_DENSE),
    "e, against a random mask": (PERMUTED, RANDOM),
    "worth of the initial weights": (TICKET, MASK),
    "worth of the mask": (MASK, RANDOM),
    "signs kept, sizes drawn anew": (panel("signs", "mask and signs"), MASK),
    "sizes beside the signs": (TICKET, panel("signs", "mask and signs")),
    "d, not rewound": (
        panel("mask, reversed", "mask alone, reversed signals"),
        panel("dense, reversed", "dense network, reversed signals"),
    ),
    "dense network at a lower rate": (LOW_RATE, DENSE),
    "c, against the lower rate": (TICKET, LOW_RATE),
    "e, against the lower rate": (PERMUTED, LOW_RATE),
    "f, against the lower rate": (MASK, LOW_RATE),
}
ERRORS = tuple(COMPARISONS)[:-1]  # the claims about test errors


def sides(name: str) -> tuple[Side, Side]:
    """The two sides of a claim or of one of FURTHER; ValueError when there are none."""
    found = COMPARISONS.get(name) or FURTHER.get(name)
    if found is None:
        raise ValueError(f"no comparison {name!r}: there are {', '.join([*COMPARISONS, *FURTHER])}")
    return found


def check_paired(results: Results) -> None:
    """Raise ValueError unless all runs of a seed began with the same initial weights."""
    stamps = np.array([each["stamp"] for each in results.searches])
    for name, arrays in results.panels.items():
        if not np.array_equal(arrays["stamp"], stamps):
            raise ValueError(f"{name}: its seeds do not pair up with those of the searches")


def pair(name: str, results: Results, quantity: str = "test_error") -> tuple[np.ndarray, np.ndarray]:
    """The figures of both sides, (seeds,) each; quantity: 'test_error', or 'wide_error' of a larger test set."""
    check_paired(results)
    first, second = sides(name)
    return first.of(results, quantity), second.of(results, quantity)


def comparison(name: str, results: Results, quantity: str = "test_error") -> PairedComparison:
    """First minus second over paired seeds."""
    return compare_paired(*pair(name, results, quantity))


def evidence_for(claim: str, results: Results) -> Evidence:
    """`Evidence` for a claim: 'first' and 'second' of each seed."""
    first, second = pair(claim, results)
    prints = [fingerprint(each | {"claim": np.array(claim)}) for each in results.searches]
    return Evidence({"first": first, "second": second}, results.seeds, prints)
