"""What the runs say: for each claim the two sides over the same seeds, and the evidence that settles it."""

import numpy as np

from lib.claims import Evidence
from lib.claims.evidence import fingerprint
from lib.recipe.comparisons import COMPARISONS, FURTHER, STAGE_4
from lib.statistics import compare_paired


def sides_of(name):
    """The two sides of a claim or of one of FURTHER; ValueError when there are none."""
    found = COMPARISONS.get(name) or FURTHER.get(name)
    if found is None:
        raise ValueError(f"no comparison {name!r}: there are {', '.join([*COMPARISONS, *FURTHER])}")
    return found


def pair(name, results):
    """The figures of both sides, (judged,) each; ValueError unless seed i of both drew the same digits."""
    first, second = sides_of(name)
    stamps = [results.arrays[side.study]["stamps"] for side in (first, second)]
    if not np.array_equal(*stamps):
        raise ValueError(f"{name}: the two sides do not pair up: run them on the same seeds and sizes")
    return first.of(results), second.of(results)


def comparison(name, results):
    """First minus second over paired seeds, a `PairedComparison`."""
    return compare_paired(*pair(name, results))


def evidence_for(claim_id, results):
    """`Evidence` for a claim: 'first' and 'second' of each judged seed."""
    first, second = pair(claim_id, results)
    studies = [results.arrays[side.study] for side in sides_of(claim_id)]
    prints = [fingerprint({f"{at} {name}": array[seed] for at, result in enumerate(studies)
                           for name, array in result.items() if np.shape(array)[:1] == (len(first),)})
              for seed in range(len(first))]  # fmt: skip
    return Evidence({"first": first, "second": second}, results.studies["baseline"].seeds.judged, prints)


def merit(results):
    """What each item of stage 4 takes from the test error at equal cost, name → (gains (judged,)), best first."""
    names = {f"K19.4.{name}": COMPARISONS[f"K19.4.{name}"][0].words for name in STAGE_4}
    gains = {words: -np.subtract(*pair(claim, results)) for claim, words in names.items()}
    gains["batch normalisation"] = -np.subtract(*pair("batch normalisation", results))
    gains["noise features added"] = np.subtract(*pair("K19.4.inputdim", results))
    return dict(sorted(gains.items(), key=lambda item: -item[1].mean()))


def points(comparison, digits=2):
    """A difference of error rates with its interval, in percentage points: '+1.20 [+0.31, +2.09]'."""
    bounds = [comparison.mean_difference, comparison.interval.low, comparison.interval.high]
    mean, low, high = (f"{100 * bound:+.{digits}f}".replace("-", "−") for bound in bounds)
    return f"{mean} [{low}, {high}]"
