"""What the encoders say: how well a linear probe reads each layer, and which layer is best.

The layer that is best on one's own test set is best partly by luck. So the best hidden layer of a seed is the one that
is best in the mean of the other seeds, and the seed itself only says how good it is:

    best(s) = argmax over hidden layers l of Σ_{r ≠ s} accuracy(r, l)
"""

import numpy as np

from lib.claims import Evidence
from lib.claims.evidence import fingerprint
from lib.mnist1d.contrastive import HEADS
from lib.mnist1d.contrastive_study import CONTROL
from lib.statistics import compare_paired

DEFAULT = next(iter(HEADS))  # the head of the claim
TRUNK = 3  # convolutions of every encoder


def probes(results, name):
    """Accuracies of the linear probe on every layer, (seeds, layers), the output last; name: a head, or CONTROL."""
    if f"probe {name}" not in results.arrays:
        raise ValueError(f"no encoder {name!r}: there are {', '.join([*HEADS, CONTROL])}")
    return results.arrays[f"probe {name}"]


def best_hidden(accuracies):
    """For each seed of accuracies (seeds, layers): the hidden layer that is best for the other seeds, (seeds,)."""
    hidden = np.asarray(accuracies)[:, :-1]
    if len(hidden) < 2:
        raise ValueError("the best layer is chosen by other seeds: at least 2 seeds are needed")
    return (hidden.sum(axis=0) - hidden).argmax(axis=1)


def best_and_output(results, name):
    """Accuracies of the best hidden layer and of the output, (seeds,) each."""
    found = probes(results, name)
    return found[np.arange(len(found)), best_hidden(found)], found[:, -1]


def compared(results, name):
    """Accuracy of the best hidden layer minus that of the output, paired over seeds."""
    return compare_paired(*best_and_output(results, name))


def above_untrained(results, name=DEFAULT):
    """Accuracy of the best hidden layer minus that of the best of an untrained encoder, paired over seeds."""
    return compare_paired(best_and_output(results, name)[0], probes(results, CONTROL).max(axis=1))


def evidence_for(claim_id, results):
    """`Evidence` for G20.ssl: probe error rates of the best hidden layer and of the output, with the usual head."""
    if claim_id != "G20.ssl":
        raise ValueError(f"these runs settle G20.ssl, not {claim_id}")
    best, output = best_and_output(results, DEFAULT)
    runs = ({key: array[seed] for key, array in results.arrays.items()} for seed in range(len(results.seeds)))
    return Evidence({"first": 1 - best, "second": 1 - output}, list(results.seeds), [fingerprint(run) for run in runs])


def peak(results, name):
    """The layer whose mean accuracy is highest, from 1, and how many there are."""
    means = probes(results, name).mean(axis=0)
    return int(means.argmax()) + 1, len(means)


def where(results, name):
    """'first', 'middle' or 'last': where the peak stands among the layers."""
    layer, num = peak(results, name)
    return {1: "first", num: "last"}.get(layer, "middle")
