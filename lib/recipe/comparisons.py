"""What is compared with what: two sides for each claim, fixed before the runs, as the ledger states them.

FURTHER holds the comparisons beside the claims, which show where an outcome turns round. The figures are test error
rates, but for the decades of good learning rates.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lib.recipe.search import of_best
from lib.recipe.studies import FEW
from lib.recipe.sweep import KARPATHY, at_best, at_rate, widths


@dataclass(frozen=True)
class Side:
    """One side of a comparison: its words, the study it comes from, and its figure of each seed, (judged,)."""

    words: str
    study: object
    figure: Callable = lambda result: result["test_error"]

    def of(self, results):
        """The figure of each seed."""
        return np.asarray(self.figure(results.arrays[self.study]), float)


def _named(key):
    return lambda result: result[key]


def _search(kind):
    return lambda result: of_best(result, kind)


def _curve(words, name, stop):
    return Side(words, ("curve", name), _named(f"{stop}_test"))


def _ensemble(words, num_train, figure):
    return Side(words, ("ensemble", num_train), figure)


ALL = 500  # digits of the larger ensemble study
BASE = Side("baseline", "baseline")
IMPROVISED = Side("fully connected, same size", "improvised, fully connected")
SINGLE = _ensemble("single network", ALL, _named("single_error"))
WHOLE = _ensemble("ensemble", ALL, lambda result: result["test_error"][:, -1])
STUDENT = _ensemble("network taught by the ensemble", ALL, _named("student_error"))
NORMED = Side("batch normalisation", "batch norm")

COMPARISONS = {
    "K19.3.copy": (BASE, IMPROVISED),
    "K19.3.adam": (Side("Adam", "adam", widths), Side("SGD", "sgd", widths)),
    "K19.4.data": (Side("four times the digits", "all digits"), BASE),
    "K19.4.augment": (Side("shifted digits", "shifted digits"), BASE),
    "K19.4.creative": (Side("drawn digits added", "drawn digits"), BASE),
    "K19.4.pretrain": (Side("pretrained on zip codes", "pretrained"), BASE),
    "K19.4.supervised": (BASE, Side("k-means features, linear classifier", "k-means features")),
    "K19.4.inputdim": (BASE, Side("noise features added", "noise features")),
    "K19.4.smaller": (Side("average pooling", "average pooling"), BASE),
    "K19.4.batch": (
        Side("small batches, batch norm", "small batches, batch norm"),
        Side("large batches, batch norm", "large batches, batch norm"),
    ),
    "K19.4.dropout": (Side("dropout of planes", "dropout"), BASE),
    "K19.4.decay": (Side("weight decay", "weight decay"), BASE),
    "K19.4.early": (
        _curve("stopped at the lowest loss", "the baseline", "early"),
        _curve("trained to the end", "the baseline", "end"),
    ),
    "K19.4.larger": (
        _curve("twice the width, stopped", "twice the width", "early"),
        _curve("baseline's width, stopped", "the baseline", "early"),
    ),
    "K19.5.random": (
        Side("random search", ("search", 3), _search("random")),
        Side("grid", ("search", 3), _search("grid")),
    ),
    "K19.6.ensemble": (WHOLE, SINGLE),
    "K19.6.longer": (
        _curve("trained on", "regularised", "end"),
        _curve("stopped when flat", "regularised", "flat"),
    ),
}
FURTHER = {
    "one convolution, improvised": (BASE, Side("one convolution, same size", "improvised, one convolution")),
    "Adam and SGD at their best": (Side("SGD", "sgd", at_best), Side("Adam", "adam", at_best)),
    "Adam at 3e-4": (
        Side("Adam at 3e-4", "adam", lambda result: at_rate(result, KARPATHY)),
        Side("Adam at its best rate", "adam", at_best),
    ),
    "half of the digits drawn": (Side("twice the digits", "half of the digits"), BASE),
    "batch size without batch norm": (
        Side("small batches", "small batches"),
        Side("large batches", "large batches"),
    ),
    "batch normalisation": (NORMED, BASE),
    "dropout beside batch norm": (Side("batch norm and dropout", "batch norm and dropout"), NORMED),
    "twice the width, trained to the end": (
        _curve("twice the width, to the end", "twice the width", "end"),
        _curve("baseline's width, to the end", "the baseline", "end"),
    ),
    "half the width, stopped": (
        _curve("baseline's width, stopped", "the baseline", "early"),
        _curve("half the width, stopped", "half the width", "early"),
    ),
    "regularised, watched for longer": (
        _curve("regularised, to the end", "regularised", "end"),
        _curve("baseline, stopped at the lowest loss", "the baseline", "early"),
    ),
    "small searches": (
        Side("random search", ("search", 2), _search("random")),
        Side("grid", ("search", 2), _search("grid")),
    ),
    "ensembles on few digits": (
        _ensemble("ensemble", FEW, lambda result: result["test_error"][:, -1]),
        _ensemble("single network", FEW, _named("single_error")),
    ),
    "distilled against single": (STUDENT, SINGLE),
    "distilled against ensemble": (STUDENT, WHOLE),
}
STAGE_4 = ("data", "augment", "creative", "pretrain", "smaller", "dropout", "decay")
