"""Two recipes compared over the same seeds: same seed, same data order on both sides.

    d_i = first_i − second_i            interval  d̄ ± t_{n−1} s_d / √n
    p = P(|Σ ±d_i| ≥ |Σ d_i|)           over all 2ⁿ sign flips, equally likely when the recipes do not differ
    minimum detectable = λ s_d / √n     λ solves P(|T_{n−1}(λ)| > t_{n−1}) = power

Sources: R. A. Fisher (1935), "The Design of Experiments", section 21 (sign flips); B. Phipson and
G. K. Smyth (2010), Stat. Appl. Genet. Mol. Biol. 9(1), article 39 (why +1/+1 when flips are drawn at random);
J. Cohen (1988), "Statistical Power Analysis", chapter 2 (power, and d̄ / s_d as the effect size).

With n pairs the smallest possible p is 2 / 2ⁿ: fewer than 6 pairs can never reach 0.05.
"""

from dataclasses import dataclass

import numpy as np
import scipy

from lib.statistics.intervals import Interval, mean_interval, tails
from lib.statistics.sample import as_sample, summarize

MAX_EXACT_PAIRS = 16  # 2¹⁵ mirrored flips of 16 pairs: 4 MB
NUM_RANDOM_FLIPS = 100_000
FLIPS_PER_BATCH = 10_000
SIGN_FLIP_SEED = 1989
ROUNDING = 1e-10  # of Σ|d_i|; a tie between flips must stay a tie after floating-point rounding


@dataclass(frozen=True)
class PairedComparison:
    """First minus second over pairs, in the figure's units; the effect size is in standard deviations."""

    num_pairs: int
    mean_difference: float
    interval: Interval
    p_value: float
    minimum_detectable: float
    effect_size: float
    power: float


def compare_paired(
    first, second, level: float = 0.95, power: float = 0.8, generator: np.random.Generator | None = None
) -> PairedComparison:
    """Compare two recipes run on the same n seeds, (n,) each; ValueError when they do not pair up."""
    differences = _differences(first, second)
    runs = summarize(differences)
    return PairedComparison(
        num_pairs=runs.num_runs,
        mean_difference=runs.mean,
        interval=mean_interval(differences, level),
        p_value=sign_flip_p_value(differences, generator or np.random.default_rng(SIGN_FLIP_SEED)),
        minimum_detectable=minimum_detectable_effect(runs.standard_deviation, runs.num_runs, level, power),
        effect_size=_effect_size(runs.mean, runs.standard_deviation),
        power=power,
    )


def sign_flip_p_value(differences: np.ndarray, generator: np.random.Generator) -> float:
    """Two-sided sign-flip p-value of differences (n,): exact up to 16 pairs, then by 100,000 random flips."""
    num_pairs = differences.size
    if num_pairs <= MAX_EXACT_PAIRS:
        return float(_as_extreme(differences, _mirrored_signs(num_pairs)).mean())
    hits = 0
    for _ in range(NUM_RANDOM_FLIPS // FLIPS_PER_BATCH):
        signs = generator.choice((-1.0, 1.0), size=(FLIPS_PER_BATCH, num_pairs))
        hits += np.count_nonzero(_as_extreme(differences, signs))
    return (hits + 1) / (NUM_RANDOM_FLIPS + 1)


def minimum_detectable_effect(
    standard_deviation: float, num_pairs: int, level: float = 0.95, power: float = 0.8
) -> float:
    """Mean difference, in the figure's units, that the two-sided paired t-test sees with this power."""
    alpha = 2 * tails(level)[0]
    if not alpha < power < 1:
        raise ValueError(f"power must lie strictly between 1 − level = {alpha:.3g} and 1, got {power}")
    if num_pairs < 2:
        raise ValueError(f"a paired test needs at least 2 pairs, got {num_pairs}: add seeds")
    return float(_noncentrality(num_pairs - 1, level, power) * standard_deviation / np.sqrt(num_pairs))


def _noncentrality(df: int, level: float, power: float) -> float:
    critical = scipy.stats.t.ppf(tails(level)[1], df)
    # A shift that surely is enough: the normal and the χ² of t may each fail it with (1 − power) / 2.
    enough = scipy.stats.norm.isf((1 - power) / 2)
    enough += critical * np.sqrt(scipy.stats.chi2.isf((1 - power) / 2, df) / df)
    return scipy.optimize.brentq(lambda shift: _power(shift, critical, df) - power, 0, enough)


def _power(shift: float, critical: float, df: int) -> float:
    # The lower tail is the upper one mirrored: scipy 1.17 returns NaN for nct.cdf(−critical, df, shift > 6).
    return scipy.stats.nct.sf(critical, df, (shift, -shift)).sum()


def _differences(first, second) -> np.ndarray:
    first, second = as_sample(first), as_sample(second)
    if first.shape != second.shape or first.ndim != 1:
        shapes = f"{first.shape} and {second.shape}"
        raise ValueError(f"pairs need one value a seed on both sides, got {shapes}: run the same seeds")
    return first - second


def _mirrored_signs(num_pairs: int) -> np.ndarray:
    # (2ⁿ⁻¹, n): the last sign stays +, since flipping all signs leaves |Σ ±d_i| as it is
    return 1.0 - 2.0 * (np.arange(2 ** (num_pairs - 1))[:, None] >> np.arange(num_pairs) & 1)


def _as_extreme(differences: np.ndarray, signs: np.ndarray) -> np.ndarray:
    observed = abs(differences.sum()) - ROUNDING * np.abs(differences).sum()
    return np.abs(signs @ differences) >= observed  # (flips,)


def _effect_size(mean: float, standard_deviation: float) -> float:
    if standard_deviation == 0:
        return float(np.copysign(np.inf, mean)) if mean else 0.0
    return mean / standard_deviation
