"""The tables of the chapter on lottery tickets."""

from lib import figures
from lib.claims import load_ledger
from lib.claims.rules import judge
from lib.mnist1d.adjacency import as_published, of_units
from lib.mnist1d.lottery_adjacency import SIZES, first_masks, over, random_first_masks
from lib.mnist1d.lottery_pictures import of_panel
from lib.mnist1d.lottery_schedules import TWENTY_PERCENT
from lib.mnist1d.lottery_study import Results
from lib.mnist1d.lottery_summary import ERRORS, FURTHER, comparison, evidence_for, pair, sides
from lib.statistics import compare_paired

HEADER = ("first", "second", "first, %", "second, %", "difference [95 % interval]")
SHOWN = {"geometric, 1 rounds": "all at once"}
SOURCES = {  # panel of ours, rewound and not, and where the ledger has the published one: claim, name
    "c, dense": ("dense", None, "G20.lottery.c", "dense"),
    "c, random mask": ("random", None, "G20.lottery.c", "random"),
    "c, ticket": ("ticket", "mask", "G20.lottery.c", "ticket"),
    "d, dense": ("dense, reversed", None, "G20.lottery.d", "dense"),
    "d, ticket": ("ticket, reversed", "mask, reversed", "G20.lottery.d", "ticket"),
    "e, ticket": ("ticket, permuted", None, "G20.lottery.e", "ticket"),
    "f, ticket": (None, "mask", "G20.lottery.f", "ticket"),
}


def comparisons(results: Results, claims=ERRORS):
    """Both sides of each claim, their difference over paired seeds in percentage points, and the verdict."""
    ledger, rows = load_ledger(), []
    for claim in claims:
        verdict = judge(ledger[claim], evidence_for(claim, results)).verdict
        rows.append([claim, *_cells(claim, results), verdict])
    caption = "Test error of both sides and first minus second, in percentage points, over paired seeds."
    return figures.table(("claim", *HEADER, "verdict"), rows, caption=caption)


def further(results: Results, names=tuple(FURTHER)):
    """Comparisons beside the claims, on the test set of the new data and on a larger one."""
    rows = [[name, *_cells(name, results), points(comparison(name, results, "wide_error"))] for name in names]
    caption = (
        "First minus second in percentage points over paired seeds; the last column: on ten times the test signals."
    )
    return figures.table(("question", *HEADER, "larger test set"), rows, caption=caption)


def accuracies(results: Results):
    """Accuracies on new data as published in 2020 and in the notebook of 2024, and ours, rewound and not."""
    ledger, rows = load_ledger(), []
    for words, (rewound, without, claim, name) in SOURCES.items():
        published = [ledger[claim].published.get(f"accuracy_{name}_{year}") for year in (2020, 2024)]
        printed = ["–" if each is None else f"{100 * each.value:.1f}" for each in published]
        rows.append([words, *printed, _accuracy(results, rewound), _accuracy(results, without)])
    header = ("panel", "2020", "2024", "ours, rewound", "ours, not rewound")
    caption = "Correct test signals on new data, %. Those of 2020 are read off a figure. Ours: means over seeds."
    return figures.table(header, rows, caption=caption)


def adjacent(results: Results):
    """Adjacent groups of tickets: observed, by both chances of the texts, and the original's miscount."""
    tickets, drawn = first_masks(results), random_first_masks(results)
    rows = []
    for name, size in SIZES.items():
        found = over(tickets, size)
        random = sum(of_units(mask, size).mean() for mask in drawn) / len(drawn)
        numbers = [f"{each:.5f}" for each in (found.observed.mean(), found.by_chance.mean(), random)]
        z = f"{found.z.mean():.1f} ({found.z.min():.1f} to {found.z.max():.1f})"
        rows.append([name, *numbers, f"{found.observed.mean() / found.by_chance.mean():.2f}", z])
    wrong = [as_published(*masks) for masks in zip(tickets, drawn, strict=True)]
    rows.append(["quadruples as published", f"{sum(wrong) / len(wrong):.5f}", "–", rows[-1][3], "–", "–"])
    header = ("in a row", "ticket", "its columns permuted", "random mask", "ticket over permuted", "z, seed by seed")
    caption = (
        "Adjacent groups of kept weights of a unit, divided by forty; means over seeds. z: standard deviations of "
    )
    return figures.table(header, rows, caption=f"{caption}the permutations between a ticket and its permutations.")


def schedules(results: Results):
    """The ticket of other schedules against that of the one used here, over the seeds that tried both."""
    rows = []
    for name, (searches, panel) in results.schedules.items():
        num, rounds = len(searches), len(searches[0]["sparsity"])
        own = [each["ticket_report"] for each in results.searches[:num]]
        found = compare_paired([each["ticket_report"] for each in searches], own)
        new = compare_paired(panel["test_error"], results.panels["ticket"]["test_error"][:num])
        error = sum(each["ticket_report"] for each in searches) / num
        rows.append([SHOWN.get(name, name), rounds, f"{100 * error:.1f}", points(found, 1), points(new, 1)])
    error = sum(each["ticket_report"] for each in results.searches) / len(results.seeds)
    rows.append([f"{TWENTY_PERCENT.name}, used here", TWENTY_PERCENT.ticket + 1, f"{100 * error:.1f}", "–", "–"])
    header = ("schedule", "trainings", "ticket, %", "minus the one used here", "the same on new data")
    caption = "Test error of the ticket by schedule; differences in percentage points with 95 % intervals, paired."
    return figures.table(header, rows, caption=f"{caption} Other schedules: {num} seeds.")


def points(found, digits: int = 1) -> str:
    """A difference of error rates with its interval, in percentage points: '+1.2 [+0.3, +2.1]'."""
    bounds = [found.mean_difference, found.interval.low, found.interval.high]
    mean, low, high = (f"{100 * bound:+.{digits}f}".replace("-", "−") for bound in bounds)
    return f"{mean} [{low}, {high}]"


def _cells(name, results):
    first, second = sides(name)
    means = [f"{100 * side.mean():.1f}" for side in pair(name, results)]
    return [first.words, second.words, *means, points(comparison(name, results))]


def _accuracy(results, name):
    return "–" if name is None else f"{100 * (1 - of_panel(results, name).mean()):.1f}"
