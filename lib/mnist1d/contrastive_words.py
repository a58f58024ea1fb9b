"""What the encoders say, in words that the results choose."""

from lib.mnist1d import contrastive_summary as summary
from lib.mnist1d.contrastive import HEADS


def gap(results, name=summary.DEFAULT):
    """Best hidden layer minus output in points of accuracy, with its interval."""
    return _points(summary.compared(results, name))


def above_untrained(results):
    """Best hidden layer minus the best of an untrained encoder, in points, with its interval."""
    return _points(summary.above_untrained(results))


def accuracy(values):
    """A mean accuracy in percent: '81.3 %'."""
    return f"{100 * values.mean():.1f} %"


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
