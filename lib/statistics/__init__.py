"""Statistics of repeated runs: what a handful of seeds can and cannot say about a published figure.

`sample` holds the mean and the spread, `intervals` what they say about a figure, `paired` compares two
recipes on the same seeds, `variance` splits a spread by its source, and `equivalence` says whether
recomputed figures are still the accepted ones. SciPy loads `scipy.stats` on first use, so importing
this room stays quick.
"""

from lib.statistics.equivalence import Equivalence, equivalent
from lib.statistics.intervals import (
    Interval,
    mean_interval,
    prediction_interval,
    proportion_interval,
    standard_deviation_interval,
    test_sampling_variance,
)
from lib.statistics.paired import PairedComparison, compare_paired, minimum_detectable_effect
from lib.statistics.sample import Summary, summarize
from lib.statistics.variance import Component, VarianceComponents, variance_components

__all__ = [
    "Component",
    "Equivalence",
    "Interval",
    "PairedComparison",
    "Summary",
    "VarianceComponents",
    "compare_paired",
    "equivalent",
    "mean_interval",
    "minimum_detectable_effect",
    "prediction_interval",
    "proportion_interval",
    "standard_deviation_interval",
    "summarize",
    "test_sampling_variance",
    "variance_components",
]
