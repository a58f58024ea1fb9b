"""The tables of the pooling study: accuracies beside the published ones, and the paired comparisons."""

from lib import figures
from lib.claims import load_ledger
from lib.mnist1d import pooling_summary as summary
from lib.mnist1d.planes_program import program
from lib.mnist1d.pooling import NETWORKS, layers_of
from lib.statistics import mean_interval

PRINTED = {
    "no pooling": "no_pooling",
    "stride 2": "stride_2",
    "max pooling": "max",
    "average pooling": "average",
    "L2 pooling": "l2",
}


def accuracies(results):
    """Accuracy of each network at the fewest and the most training signals, ours and the published single run."""
    ledger, rows = load_ledger(), []
    for name, network in NETWORKS.items():
        row = [name, f"{program(layers_of(network)).num_parameters:,}"]
        for claim, place in summary.CLAIMS.items():
            printed = ledger[claim].published.get(f"accuracy_{PRINTED.get(name)}")
            row += [_accuracy(summary.errors(results, name)[:, place]), printed.printed if printed else "–"]
        rows.append(row)
    few, many = (f"{results.study.sizes[place]:,}" for place in summary.CLAIMS.values())
    header = ("network", "parameters", f"{few} signals, %", "published", f"{many} signals, %", "published")
    caption = "Right test signals with 95 % intervals of the mean over seeds, beside the single published run."
    return figures.table(header, rows, caption=caption)


def comparisons(results):
    """The claims' two comparisons and those beside them: first minus second, in points of test error."""
    rows = [
        [f"pooling, {'fewest' if place == 0 else 'most'} signals", *_row(results, summary.MAX, summary.PLAIN, place)]
        for place in summary.CLAIMS.values()
    ]
    rows += [[question, *_row(results, *sides)] for question, sides in summary.FURTHER.items()]
    header = ("question", "signals", "first", "second", "first − second [95 % interval]", "would have been seen")
    caption = "Points of test error over paired seeds; last column: the smallest difference found four times in five."
    return figures.table(header, rows, caption=caption)


def _row(results, first, second, place):
    found = summary.compared(results, first, second, place)
    bounds = [found.mean_difference, found.interval.low, found.interval.high]
    mean, low, high = (f"{100 * bound:+.2f}".replace("-", "−") for bound in bounds)
    size = f"{results.study.sizes[place]:,}"
    return [size, first, second, f"{mean} [{low}, {high}]", f"{100 * found.minimum_detectable:.2f}"]


def _accuracy(error_rates):
    bounds = mean_interval(1 - error_rates)
    return f"{100 * (1 - error_rates.mean()):.1f} [{100 * bounds.low:.1f}, {100 * min(bounds.high, 1):.1f}]"
