"""Panel g over all seeds: the first layers of the tickets, what lies side by side in them, and by which chance.

Source: S. Greydanus, "Scaling down deep learning" (2020), "Finding lottery tickets", panel g and the masks shown.
"""

from dataclasses import dataclass

import numpy as np

from lib.mnist1d import adjacency, adjacency_margins, lottery
from lib.mnist1d.lottery_panels import Panel, masks_of
from lib.mnist1d.lottery_search import unpacked
from lib.mnist1d.lottery_study import Results

CHANCE = 4  # stream of NumPy's generator
NUM_PERMUTATIONS, NUM_DRAWS = 10_000, 200
SIZES = {"pairs": 2, "triples": 3, "quadruples": 4}


@dataclass(frozen=True)
class Over:
    """Adjacent groups of the masks of all seeds and of chance, with z and their ratio, (seeds,) each."""

    observed: np.ndarray
    by_chance: np.ndarray
    z: np.ndarray
    ratio: np.ndarray


def first_mask(results: Results, place: int, round_: int | None = None) -> np.ndarray:
    """What the units of layer one keep of their inputs, bool (width, 40), without biases; of the ticket or a round."""
    found, width = results.searches[place], results.scale.width
    bits = found["ticket_0"] if round_ is None else found["first_masks"][round_]
    return unpacked(bits, (width, lottery.NUM_POINTS + 1)).numpy()[:, :-1]


def over(masks: list[np.ndarray], size: int, num_permutations: int = NUM_PERMUTATIONS) -> Over:
    """Adjacent groups of `size` in masks, one for each seed, against permutations of their columns."""
    found = [
        adjacency.excess(mask, size, num_permutations, np.random.default_rng([CHANCE, seed]))
        for seed, mask in enumerate(masks)
    ]
    return Over(
        *(np.array([getattr(each, name) for each in found]) for name in ("observed", "by_chance", "z", "ratio"))
    )


def pairs_of_tickets(results: Results) -> Over:
    """Adjacent pairs of the tickets."""
    return over(first_masks(results), SIZES["pairs"])


def first_masks(results: Results) -> list[np.ndarray]:
    """`first_mask` of the ticket of each seed."""
    return [first_mask(results, place) for place in range(len(results.seeds))]


def random_first_masks(results: Results) -> list[np.ndarray]:
    """The same of the random mask of each seed, bool (width, 40)."""
    scale, panel = results.scale, Panel("random")
    starts = {seed: lottery.initial_layers(seed, scale.width) for seed in results.seeds}
    found = [masks_of(panel, scale.search(), seed, initial)[0] for seed, initial in starts.items()]
    return [mask.numpy()[:, :-1] for mask in found]


def distances_of_tickets(results: Results, num_draws: int = NUM_DRAWS) -> list[adjacency_margins.Distances]:
    """Pairs at all distances in each ticket, against masks whose units and positions are as full."""
    return [
        adjacency_margins.distances(mask, num_draws, np.random.default_rng([CHANCE, place]))
        for place, mask in enumerate(first_masks(results))
    ]


def along_the_rounds(results: Results, num_draws: int = 20) -> dict[str, np.ndarray]:
    """Pairs over chance in each round after the first, kind of chance and distance → (seeds, rounds − 1)."""
    rounds = range(1, len(results.searches[0]["sparsity"]))
    table = [[_ratios(results, place, each, num_draws) for each in rounds] for place in range(len(results.seeds))]
    kinds = ("adjacent, columns permuted", "adjacent, positions in place", "two apart, positions in place")
    return dict(zip(kinds, np.moveaxis(np.array(table), 2, 0), strict=True))


def same_signs(results: Results) -> np.ndarray:
    """Share of pairs whose initial weights have one sign, at the distances 1 … 39 in each ticket, (seeds, 39)."""
    shares = []
    for seed, mask in zip(results.seeds, first_masks(results), strict=True):
        weights = lottery.initial_layers(seed, results.scale.width)[0].numpy()[:, :-1]
        alike, every = adjacency_margins.same_signs(mask, weights)
        shares.append(alike / np.maximum(every, 1))
    return np.array(shares)


def _ratios(results, place, round_, num_draws):
    mask, generator = first_mask(results, place, round_), np.random.default_rng([CHANCE, place, round_])
    in_place = adjacency_margins.distances(mask, num_draws, generator).ratio
    return adjacency.excess(mask, 2, 50 * num_draws, generator).ratio, *in_place[:2]
