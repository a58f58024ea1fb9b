"""What the runs on lottery tickets say, in words that the results choose."""

import numpy as np

from lib.mnist1d.adjacency import of_units
from lib.mnist1d.adjacency_margins import Distances
from lib.mnist1d.lottery_adjacency import (
    first_masks,
    pairs_of_tickets,
    random_first_masks,
    same_signs,
)
from lib.mnist1d.lottery_study import Results
from lib.mnist1d.lottery_summary import comparison, pair
from lib.mnist1d.lottery_tables import points
from lib.statistics import compare_paired, mean_interval

PLAIN_Z = 2.0  # standard deviations above chance that count as seen
FAR = slice(5, 12)  # distances 6 … 12
CLAIMED = 0.95  # sparsity beyond which the paper still sees a gain


def difference(name: str, results: Results, quantity: str = "test_error") -> str:
    """First minus second of a comparison: '−6.1 [−7.0, −5.2] percentage points'."""
    return f"{points(comparison(name, results, quantity))} percentage points"


def outcome(name: str, results: Results, quantity: str = "test_error") -> str:
    """'better than', 'worse than' or 'neither better nor worse than': the first side's test error to the second's."""
    bounds = comparison(name, results, quantity).interval
    if bounds.high < 0:
        return "better than"
    return "worse than" if bounds.low > 0 else "neither better nor worse than"


def error(name: str, results: Results, side: int = 0, quantity: str = "test_error") -> str:
    """Mean test error of one side of a comparison."""
    return f"{100 * pair(name, results, quantity)[side].mean():.1f} %"


def larger_part(results: Results, quantity: str = "wide_error") -> str:
    """Whether the mask or the initial weights are worth more, or neither for sure, over paired seeds."""
    mask, weights = (
        np.subtract(*pair(f"worth of the {each}", results, quantity)) for each in ("mask", "initial weights")
    )
    bounds = mean_interval(mask - weights)
    if bounds.low <= 0 <= bounds.high:
        return "neither is clearly the larger part"
    return "the structure is the larger part" if bounds.high < 0 else "the start is the larger part"


def answering(results: Results) -> dict[str, str]:
    """How many units of layer two answer in the dense network and in the ticket, means over seeds."""
    found = np.array([each["answering"] for each in results.searches])
    ticket = results.scale.search().schedule.ticket
    return {"dense": f"{found[:, 0].mean():.0f}", "ticket": f"{found[:, ticket].mean():.0f}"}


def least_random(results: Results) -> dict[str, str]:
    """The sparsity at which random masks err least in the search, and how they differ from the dense network there."""
    search = results.scale.search()
    errors = np.array([each["random_test_error"] for each in results.searches])
    place = int(errors.mean(0).argmin())
    dense = [each["test_error"][0] for each in results.searches]
    sparsity = 100 * search.schedule.sparsities[search.random_at[place]]
    difference = f"{points(compare_paired(errors[:, place], dense))} percentage points"
    return {"random_at": f"{sparsity:.0f} %", "random_difference": difference}


def beyond(results: Results, sparsity: float = CLAIMED) -> str:
    """Up to which sparsity beyond this one the ticket stays better than the dense network, 95 % intervals, in words."""
    errors = np.array([each["test_error"] for each in results.searches])
    found = "none"
    for place, reached in enumerate(results.searches[0]["sparsity"]):
        if reached > sparsity and compare_paired(errors[:, place], errors[:, 0]).interval.high < 0:
            found = f"{100 * reached:.1f} %"
    return found


def adjacent(results: Results) -> dict[str, str]:
    """The numbers of panel g: pairs over permuted columns and over random masks, and how full first layers are."""
    pairs, tickets, drawn = pairs_of_tickets(results), first_masks(results), random_first_masks(results)
    naive = np.mean([of_units(mask).mean() for mask in tickets]) / np.mean([of_units(mask).mean() for mask in drawn])
    positions = np.mean([mask.mean(0) for mask in tickets], axis=0)
    return {
        "ratio": _with_interval(pairs.ratio),
        "seen": f"{int((pairs.z > PLAIN_Z).sum())} of {len(pairs.z)}",
        "naive": f"{naive:.2f}",
        "kept_ticket": f"{100 * np.mean([mask.mean() for mask in tickets]):.1f} %",
        "kept_random": f"{100 * np.mean([mask.mean() for mask in drawn]):.1f} %",
        "emptiest": f"{100 * positions.min():.0f} %",
        "fullest": f"{100 * positions.max():.0f} %",
    }


def apart(results: Results, found: list[Distances]) -> dict[str, str]:
    """Pairs over the stricter chance at distances 1 to 4 and beyond, and the share with one sign two apart."""
    ratios = np.array([each.ratio for each in found])
    return {
        **{f"apart_{distance}": _with_interval(ratios[:, distance - 1]) for distance in (1, 2, 3, 4)},
        "apart_far": _with_interval(ratios[:, FAR].mean(1)),
        "next_to": _against_one(ratios[:, 0]),
        "two_apart": _against_one(ratios[:, 1]),
        "one_sign": f"{100 * same_signs(results)[:, 1].mean():.0f} %",
    }


def _with_interval(values) -> str:
    bounds = mean_interval(values)
    return f"{np.mean(values):.2f} [{bounds.low:.2f}, {bounds.high:.2f}]"


def _against_one(values) -> str:
    bounds = mean_interval(values)
    if bounds.low > 1:
        return "more often than by this chance"
    return "less often than by this chance" if bounds.high < 1 else "as often as by this chance, as far as seen"
