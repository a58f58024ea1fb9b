"""The figures of the chapter on lottery tickets."""

import numpy as np

from lib import figures
from lib.mnist1d.adjacency_margins import Distances
from lib.mnist1d.lottery_adjacency import along_the_rounds, same_signs
from lib.mnist1d.lottery_curves import band, curves
from lib.mnist1d.lottery_study import Results

FARTHEST = 12  # distance that is drawn
KEPT, WRONG = "weights kept, % of all", "wrong test signals, %"
PANELS = {
    "dense": "dense network",
    "random": "random mask",
    "ticket": "ticket",
    "ticket, reversed": "ticket, signals reversed",
    "ticket, chunks": "ticket, four chunks reordered",
    "ticket, permuted": "ticket, positions permuted",
    "mask": "mask of the ticket, other weights",
    "signs": "mask and signs of the ticket, other sizes",
}


def errors(results: Results, quantity: str = "test_error"):
    """Test error along the rounds of the search, with random masks and the dense network."""
    series = {name: (x, 100 * y) for name, (x, y) in _rounds(results, quantity).items()}
    dense = series["tickets"][1][:, 0].mean()
    return figures.show(
        curves(series, KEPT, WRONG, level=dense),
        alt="Test error over the share of weights kept, for tickets, for random masks, and the dense network's as a "
        "level.",
        caption="Test error on the signals of the search, with 95 % intervals of the mean. Dotted: the dense network.",
        num_seeds=len(results.seeds),
    )


def answering(results: Results):
    """Units of the second hidden layer that answer to any training signal, along the rounds."""
    return figures.show(
        curves(_rounds(results, "answering"), KEPT, "units of layer two that answer to any training signal"),
        alt="Hardly a unit of the dense network's second layer answers; of sparse networks many do.",
        caption="Units of the second hidden layer that are not silent on the whole training set, with 95 % intervals.",
        num_seeds=len(results.seeds),
    )


def panels(results: Results, quantity: str = "test_error"):
    """Bars of the test errors on newly drawn signals."""
    found = {words: 100 * of_panel(results, name, quantity) for name, words in PANELS.items()}
    return figures.bars(
        {words: each.mean() for words, each in found.items()},
        intervals={words: tuple(map(float, band(each))) for words, each in found.items()},
        value_format="{:.1f}",
        x_label=WRONG,
        alt=f"Bars of test errors on newly drawn signals; the smallest is that of the {_least(found)}.",
        caption="Test error on newly drawn signals, with 95 % intervals of the mean.",
        num_seeds=len(results.seeds),
    )


def locality(results: Results):
    """Pairs over chance along the rounds, by kind of chance and distance."""
    series = {words: (kept(results)[1:], ratios) for words, ratios in along_the_rounds(results).items()}
    return figures.show(
        curves(series, KEPT, "pairs kept, relative to chance", level=1),
        alt="Pairs of kept weights relative to chance along the rounds, by two kinds of chance and at two distances.",
        caption="Pairs of kept weights of one unit in layer one, relative to chance, with 95 % intervals.",
        num_seeds=len(results.seeds),
    )


def distances(apart: list[Distances]):
    """Pairs at each distance over chance, with units and positions as full as they are; apart: of each ticket."""
    ratios = np.array([each.ratio[:FARTHEST] for each in apart])
    return figures.show(
        curves(
            {"": (_apart(), ratios)}, "positions apart", "pairs kept, relative to chance", level=1, x_scale="linear"
        ),
        alt=f"Pairs relative to chance by distance; the most are {int(ratios.mean(0).argmax()) + 1} positions apart.",
        caption="Pairs of kept weights of one unit, relative to masks whose units and positions are as full, with 95 % "
        "intervals.",
        num_seeds=len(apart),
    )


def signs(results: Results):
    """Share of pairs whose initial weights have the same sign, by distance."""
    shares = 100 * same_signs(results)[:, :FARTHEST]
    return figures.show(
        curves({"": (_apart(), shares)}, "positions apart", "pairs with one sign, %", level=50, x_scale="linear"),
        alt=f"Share of pairs with one sign by distance; the least, {int(shares.mean(0).argmin()) + 1} positions apart.",
        caption="Pairs of kept weights of one unit that have one sign before training, with 95 % intervals. Dotted: "
        "the flip of a coin.",
        num_seeds=len(results.seeds),
    )


def kept(results: Results) -> np.ndarray:
    """Weights kept in each round, percent."""
    return 100 * (1 - results.searches[0]["sparsity"])


def of_panel(results: Results, name: str, quantity: str = "test_error") -> np.ndarray:
    """A quantity of a panel, (seeds,); that of 'ticket, permuted' is the mean over its permutations."""
    return results.permuted(quantity).mean(1) if name == "ticket, permuted" else results.panels[name][quantity]


def _rounds(results, quantity):
    search = results.scale.search()
    places = [search.schedule.sparsities[place] for place in search.random_at]
    found = {name: np.array([each[name] for each in results.searches]) for name in (quantity, f"random_{quantity}")}
    return {
        "tickets": (kept(results), found[quantity]),
        "random masks": (100 * (1 - np.array(places)), found[f"random_{quantity}"]),
    }


def _apart():
    return np.arange(1.0, FARTHEST + 1)


def _least(found):
    return min(found, key=lambda words: found[words].mean())
