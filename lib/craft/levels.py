"""The levels of the checks: when a measured difference counts. They follow from the two error rates that are allowed.

Checks of equality ask for equality up to rounding. Checks of a difference are tests of a hypothesis. An examination
makes fewer than fifty of them, so that at the level 0.001 each, a healthy program raises a false alarm in less than
5 % of examinations (C. E. Bonferroni's inequality). That is LEVEL, of checks that ask for evidence of a bug. Others
ask for evidence of health (does the network use its inputs?): there the level bounds the share of bugs that are missed,
at most 1 %, and a healthy program must be measured well enough to show it. That is MISSED.

    paired      t = mean(d) √n / s(d),  d the differences of one example's losses, n examples (Student, 1908)
    counts      the exact test of a 2 × 2 table (R. A. Fisher, 1935), times the number of tables looked at
"""

import numpy as np
from scipy import special

LEVEL = 0.001
MISSED = 0.01
TIED = 1e-9  # logarithms of chances that differ by less are equal but for rounding
ROUNDING = 1e-4  # relative: a sum of a thousand float32 terms is off by at most 1000 · 2⁻²³


def gain_level(differences):
    """Probability that differences (n,) of no true gain have a mean this large; 1 where one is not finite."""
    differences = np.asarray(differences, float)
    if not np.isfinite(differences).all():
        return 1.0
    mean, spread = differences.mean(), differences.std(ddof=1) if len(differences) > 1 else 0.0
    if spread == 0:
        return 0.0 if mean > 0 else 1.0
    return float(special.stdtr(len(differences) - 1, -mean * np.sqrt(len(differences)) / spread))


def larger_share_level(hits, total, other_hits, other_total, two_sided=False):
    """Fisher's exact level of `hits` of `total` against `other_hits` of `other_total`; one-sided: the first larger.

    The sum over all tables with these margins that are as extreme. scipy's own takes milliseconds for each of the
    pairs of classes; the tests compare the two.
    """
    both = hits + other_hits
    tables = np.arange(max(0, both - other_total), min(both, total) + 1)  # hits of the first
    chances = _choices(total, tables) + _choices(other_total, both - tables) - _choices(total + other_total, both)
    extreme = chances <= chances[tables == hits] + TIED if two_sided else tables >= hits
    return float(min(1.0, np.exp(chances[extreme]).sum()))


def _choices(num, chosen):
    """Logarithm of the number of ways to choose so many of num."""
    return special.gammaln(num + 1) - special.gammaln(chosen + 1) - special.gammaln(num - chosen + 1)


def close(first, second):
    """Whether two arrays are equal to rounding, relative to the largest magnitude in either."""
    first, second = np.asarray(first, float), np.asarray(second, float)
    scale = max(np.abs(first).max(), np.abs(second).max(), np.finfo(float).tiny)
    return bool(np.abs(first - second).max() <= ROUNDING * scale)
