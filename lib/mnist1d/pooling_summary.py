"""What the pooling runs say: errors by network and size, the gain from pooling, and how it changes with the signals.

A gain is the error without pooling minus the error with it, seed by seed: both saw the same signals and start from the
same seed. Its slope is that of a straight line over the logarithm of the number n of training signals,

    gain(n) = a + b log₁₀ n,        b: what ten times the signals add
"""

import numpy as np

from lib.claims import Evidence
from lib.claims.evidence import fingerprint
from lib.mnist1d.pooling import NETWORKS
from lib.statistics import compare_paired, mean_interval

NAMES = list(NETWORKS)
PLAIN, MAX, L2 = "no pooling", "max pooling", "L2 pooling"
CLAIMS = {"G20.pool.low": 0, "G20.pool.high": -1}  # the fewest signals, the most
FURTHER = {  # (first, second, place of the size), beside the claims
    "max or L2 pooling, most signals": (MAX, L2, -1),
    "max or L2 pooling, fewest signals": (MAX, L2, 0),
    "average pooling, fewest signals": ("average pooling", PLAIN, 0),
    "L2 pooling, fewest signals": (L2, PLAIN, 0),
    "as many parameters without pooling, fewest signals": ("no pooling, narrow", PLAIN, 0),
    "pooling or as many parameters without, fewest signals": (MAX, "no pooling, narrow", 0),
    "pooling or as many parameters without, most signals": (MAX, "no pooling, narrow", -1),
    "pooling or a stride, fewest signals": (MAX, "stride 2", 0),
    "pooling or a stride, most signals": (MAX, "stride 2", -1),
}


def check_pairs(results):
    """ValueError unless all networks of a seed learned from the same signals, and no two seeds did."""
    stamps = results.arrays["stamp"]  # (seeds, networks, sizes)
    if (stamps != stamps[:, :1]).any():
        raise ValueError("networks of one seed learned from different signals: nothing is paired")
    if len(np.unique(stamps[:, 0, 0])) < len(stamps):
        raise ValueError("two seeds learned from the same signals: one was used twice")


def errors(results, name):
    """Test error rates of a network, means of the last evaluations, (seeds, sizes)."""
    if name not in NAMES:
        raise ValueError(f"no network {name!r}: there are {', '.join(NAMES)}")
    return results.arrays["error"][:, NAMES.index(name)].mean(axis=2)


def compared(results, first, second, place):
    """Error of the first network minus that of the second at one size, paired over seeds."""
    check_pairs(results)
    return compare_paired(errors(results, first)[:, place], errors(results, second)[:, place])


def evidence_for(claim_id, results):
    """`Evidence` for G20.pool.low or G20.pool.high: max pooling against none at the fewest or the most signals."""
    check_pairs(results)
    place = CLAIMS[claim_id]
    first, second = (errors(results, name)[:, place] for name in (MAX, PLAIN))
    runs = ({key: array[seed] for key, array in results.arrays.items()} for seed in range(len(results.seeds)))
    return Evidence({"first": first, "second": second}, list(results.seeds), [fingerprint(run) for run in runs])


def gain(results, name, other=PLAIN):
    """What a network gains over another, as a fraction of the test signals, (seeds, sizes)."""
    check_pairs(results)
    return errors(results, other) - errors(results, name)


def slopes(results, name=MAX):
    """What ten times the training signals add to the gain of a network, (seeds,); negative: pooling gains less."""
    places = np.log10(results.study.sizes)
    places = places - places.mean()
    return gain(results, name) @ places / (places @ places)


def outcome(values):
    """'better', 'worse' or 'neither better nor worse', by the 95 % interval of the mean of gains (seeds,)."""
    bounds = mean_interval(values)
    if bounds.low > 0:
        return "better"
    return "worse" if bounds.high < 0 else "neither better nor worse"


def turning_points(results, name=MAX):
    """For each size, in order, whether a network is better than the one without pooling, worse, or neither."""
    return {size: outcome(each) for size, each in zip(results.study.sizes, gain(results, name).T, strict=True)}
