"""What the arms of `pretraining_study` say about the claim: the test error after the last pass, paired by seed.

The rows of two arms pair up when they have the same seed and saw the digits in the same order.
"""

import numpy as np

from lib.claims import Evidence
from lib.claims.evidence import fingerprint
from lib.history.pretraining_study import FIRST, SECOND


def evidence(results, first=FIRST, second=SECOND):
    """Evidence for D15.pretrain: the test error rate after the last pass, paired; ValueError unless seeds pair up."""
    check_pairs(results[first], results[second])
    rows = range(len(results[first]["seeds"]))
    figures = {side: results[name]["test_error_rate"][:, -1] for side, name in (("first", first), ("second", second))}
    prints = ["".join(fingerprint(_row(results[name], i)) for name in (first, second)) for i in rows]
    return Evidence(figures, results[first]["seeds"].tolist(), prints)


def check_pairs(one, other):
    """Raise ValueError unless row i of both arms has the same seed and saw the digits in the same order."""
    for name in ("seeds", "order"):
        if not np.array_equal(one[name], other[name]):
            raise ValueError(f"the two arms do not pair up ({name} differ): use the same seeds on both sides")


def _row(result, i):
    return {name: result[name][i] for name in ("train_loss", "test_error_rate", "test_predictions")}
