"""What the races say: accuracies by several readings of the same runs, and the evidence that settles the claims.

Four readings of one run: the frozen test set after the last step; the best look at it, which chooses the step on the
test set; fresh signals after the last step; and fresh signals at that best look. Choosing adds two things, which only
fresh signals tell apart,

    best − last, on the test set  =  what stopping early gives, seen on fresh signals  +  luck that was chosen
"""

import numpy as np

from lib.claims import Evidence, load_ledger
from lib.claims.evidence import fingerprint
from lib.mnist1d.benchmark import ORDERS
from lib.mnist1d.models import MODELS
from lib.statistics import compare_paired

LAST, BEST, FRESH, FRESH_BEST = "last step", "best look", "fresh signals, last step", "fresh signals, best look"
READINGS = {
    LAST: lambda result: result["test_accuracy"][:, -1],
    BEST: lambda result: result["test_accuracy"].max(axis=1),
    FRESH: lambda result: result["fresh_accuracy"],
    FRESH_BEST: lambda result: result["fresh_at_best"],
}
UNCHANGED = 0.03  # of accuracy, within which the claim has the fully connected network stay
SIDES = {  # of the paired claims: (model, shuffled) of the first and of the second
    "G20.linear": (("mlp", False), ("logistic", False)),
    "G20.spatial": (("cnn", False), ("mlp", False)),
    "G20.shuffle": (("cnn", False), ("cnn", True)),
}


def accuracy(results, model, shuffled, reading=LAST):
    """Accuracies (seeds,) of a model on one order of the points, read in one of READINGS."""
    return READINGS[reading](results[model, shuffled])


def difference(results, first, second, reading=LAST):
    """Accuracy of the first (model, shuffled) minus that of the second over paired seeds, a `PairedComparison`."""
    check_pairs(results, first, second)
    return compare_paired(accuracy(results, *first, reading), accuracy(results, *second, reading))


def check_pairs(results, *sides):
    """ValueError unless seed i of all sides saw the same signals, and those said to be shuffled another order."""
    stamps = [results[side]["stamp"] for side in sides]
    if len({int(stamp[0]) for stamp in stamps}) > 1 or len({len(results[s]["test_accuracy"]) for s in sides}) > 1:
        raise ValueError(f"{sides} do not pair up: run them on the same sets and seeds")
    for side, stamp in zip(sides, stamps, strict=True):
        if side[1] == (stamp[0] == stamp[1]):
            raise ValueError(f"{side}: the points are {'not ' if side[1] else ''}shuffled in its sets")


def evidence_for(claim_id, results):
    """`Evidence` for G20.linear, G20.spatial, G20.shuffle or G20.priors, from the frozen set after the last step."""
    if claim_id == "G20.priors":
        return _evidence_of_table(results)
    sides = SIDES[claim_id]
    check_pairs(results, *sides)
    first, second = (1 - accuracy(results, *side) for side in sides)
    checks = {"fully connected network unchanged": unchanged(results)[0]} if claim_id == "G20.shuffle" else {}
    return Evidence({"first": first, "second": second}, *_runs(results, sides), checks)


def unchanged(results):
    """Whether shuffling moves the fully connected network by less than UNCHANGED, by the whole interval; and it."""
    found = difference(results, ("mlp", False), ("mlp", True))
    return max(-found.interval.low, found.interval.high) < UNCHANGED, found


def figure_name(model, shuffled):
    """The ledger's name of a model's accuracy."""
    return f"accuracy_{model}{'_shuffled' if shuffled else ''}"


def _evidence_of_table(results):
    check_pairs(results, *results)
    return Evidence({figure_name(*side): accuracy(results, *side) for side in results}, *_runs(results, list(results)))


def _runs(results, sides):
    """Seeds, and a fingerprint of what each seed gave on all sides."""
    num = len(results[sides[0]]["test_accuracy"])
    prints = [fingerprint({f"{side}": results[side]["test_accuracy"][seed] for side in sides}) for seed in range(num)]
    return list(range(num)), prints


def selection(results, model, shuffled):
    """What choosing the best look adds: gains (seeds,) on the test set, and on fresh signals at the same step."""
    get = {name: accuracy(results, model, shuffled, name) for name in READINGS}
    return get[BEST] - get[LAST], get[FRESH_BEST] - get[FRESH]


def distances(results):
    """How far each reading lies from the published table: reading → root mean square over its eight figures."""
    table = load_ledger()["G20.priors"].judged
    sides = [(model, order) for model in MODELS for order in ORDERS]
    gaps = {
        name: [accuracy(results, *side, name).mean() - table[figure_name(*side)].value for side in sides]
        for name in READINGS
    }
    return {name: float(np.sqrt(np.mean(np.square(each)))) for name, each in gaps.items()}
