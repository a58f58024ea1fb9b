"""The table of the encoders: for each head, the best hidden layer and the output, ours and published."""

from lib import figures
from lib.claims import load_ledger
from lib.mnist1d import contrastive_summary as summary
from lib.mnist1d.contrastive import HEADS
from lib.mnist1d.contrastive_study import CONTROL
from lib.statistics import mean_interval

PUBLISHED = dict(zip(HEADS, ("probe_accuracy", "no_head_accuracy", "deep_head_accuracy"), strict=True))
HEADER = ("head", "best hidden layer, %", "published", "output, %", "published", "neighbours in the output, %")


def heads(results):
    """Accuracies of the linear probe and of ten neighbours, with 95 % intervals, beside the published single run."""
    printed, rows = load_ledger()["G20.ssl"].published, []
    for name in (*HEADS, CONTROL):
        best, output = (_percent(each) for each in summary.best_and_output(results, name))
        figures_of = [printed.get(f"{PUBLISHED.get(name)}_{what}") for what in ("best", "output")]
        first, second = (figure.printed if figure else "–" for figure in figures_of)
        rows.append([name, best, first, output, second, _percent(results.arrays[f"neighbours {name}"])])
    caption = "A linear probe on the best hidden layer, chosen by the other seeds, and on the output; with intervals."
    return figures.table(HEADER, rows, caption=caption)


def _percent(accuracies):
    bounds = mean_interval(accuracies)
    return f"{100 * accuracies.mean():.1f} [{100 * bounds.low:.1f}, {100 * bounds.high:.1f}]"
