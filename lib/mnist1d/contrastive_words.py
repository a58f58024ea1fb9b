"""What the encoders say, in words that the results choose."""

from lib.claims import published
from lib.mnist1d import contrastive_summary as summary
from lib.mnist1d.contrastive import HEADS
from lib.statistics import prediction_interval


def gap(results, name=summary.DEFAULT):
    """Best hidden layer minus output in points of accuracy, with its interval."""
    return _points(summary.compared(results, name))


def above_untrained(results):
    """Best hidden layer minus the best of an untrained encoder, in points, with its interval."""
    return _points(summary.above_untrained(results))


def accuracy(values):
    """A mean accuracy in percent: '81.3 %'."""
    return f"{100 * values.mean():.1f} %"


def printed_best(results):
    """Our best hidden layer, and whether the published accuracy may be one more run: '76.4 %, and one more run …'."""
    best, value = summary.best_and_output(results, summary.DEFAULT)[0], published("G20.ssl", "probe_accuracy_best")
    bounds = prediction_interval(best)
    found = "contains" if bounds.low <= value <= bounds.high else "leaves out"
    between = f"{100 * bounds.low:.0f} to {100 * min(bounds.high, 1):.0f} %"
    return f"{accuracy(best)} on average, and the interval of one more run, {between}, {found} the published one"


def peaks(results):
    """Where the accuracy peaks for each head: 'with the head of two layers at layer 3 of 5, …'."""
    found = {name: summary.peak(results, name) for name in HEADS}
    return ", ".join(f"with {with_article(name)} at layer {layer} of {num}" for name, (layer, num) in found.items())


def middle(results):
    """Whether 'the middle layers are best' holds for every head, in words."""
    first = [with_article(name) for name in HEADS if summary.where(results, name) == "first"]
    return f"with {' and '.join(first)} the very first layer is best" if first else "no head has its peak at the start"


def with_article(name):
    """A head's name inside a sentence: 'the head of two layers', 'no head'."""
    return name if name.startswith("no ") else f"the {name}"


def _points(compared):
    numbers = (compared.mean_difference, compared.interval.low, compared.interval.high)
    mean, low, high = (f"{100 * number:.1f}".replace("-", "−") for number in numbers)
    return f"{mean} [{low}, {high}] points"
