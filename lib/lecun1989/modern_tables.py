"""The tables of the chapter *33 years later*."""

from lib import figures
from lib.claims import published
from lib.lecun1989 import modern_summary as summary
from lib.lecun1989.modern import FAMOUS, steps_of_ladder
from lib.lecun1989.recipe import LADDER, changes
from lib.lecun1989.tables import true_test_misses
from lib.statistics import mean_interval


def ladder_table(recipes):
    """What each rung changes in the one before it, as the code has it."""
    names = list(recipes)
    rows = [[names[0], "the recipe of 1989", recipes[names[0]].num_epochs]]
    for before, after in steps_of_ladder():
        changed = changes(recipes[before], recipes[after])
        words = ", ".join(f"{name} = {_short(value)}" for name, value in changed.items() if name != "num_epochs")
        rows.append([after, words, recipes[after].num_epochs])
    header = ("rung", "what changes", "passes")
    return figures.table(header, rows, caption="The ladder: each rung as a change of the one before.")


def steps(table):
    """What each step gains over the same seeds, and how often two single runs would have shown the opposite."""
    rows = []
    for before, after in steps_of_ladder():
        found = summary.gain(table[before], table[after])
        printed = published(FAMOUS[before], "test_misses") - published(FAMOUS[after], "test_misses")
        wrong = summary.wrong_way(table[before], table[after])
        rows.append([after, _signed(printed), *_gain_cells(found), f"{100 * wrong:.0f} %"])
    header = ("step", "published", "ours", "95 % interval", "detectable", "misled")
    return figures.table(header, rows, caption="Wrong test digits fewer than on the rung before, over paired seeds.")


def gains(table, reference, names):
    """A table of paired gains of named recipes over a reference, in wrong test digits."""
    rows = []
    for name in names:
        runs = table[reference][: len(table[name])]
        rows.append(
            [name, len(runs), *_gain_cells(summary.gain(runs, table[name])), summary.num_collapsed(table[name])]
        )
    header = ("recipe", "pairs", "fewer", "95 % interval", "detectable", "collapsed")
    caption = f"Wrong test digits fewer than with the recipe '{reference}', over paired seeds."
    return figures.table(header, rows, caption=caption)


def counts_table(table):
    """The published misses of each rung, the counts that print so, and ours."""
    rows = []
    for name in LADDER:
        ours = summary.misses(table[name])
        interval = mean_interval(ours)
        bounds = f"{interval.low:.1f} to {interval.high:.1f}"
        rows.append([name, *true_test_misses(FAMOUS[name]), f"{ours.mean():.1f}", bounds])
    header = ("rung", "printed", "count that fits", "our mean", "95 % interval of the mean")
    return figures.table(header, rows, caption="Wrong test digits: as printed, as they must have been, and ours.")


def _short(value):
    return f"{value:.3g}" if isinstance(value, float) else value


def _gain_cells(found):
    low, high = found.interval.low, found.interval.high
    return _signed(found.mean_difference), f"{_signed(low)} to {_signed(high)}", f"{found.minimum_detectable:.1f}"


def _signed(number):
    return f"{number:+.1f}".replace("-", "−")
