"""What the benchmark says, in words that the results choose."""

import numpy as np
import scipy

from lib.claims import published
from lib.figures.words import listed
from lib.mnist1d import benchmark_summary as summary
from lib.mnist1d import human_answers
from lib.mnist1d.benchmark import ORDERS
from lib.mnist1d.models import MODELS
from lib.statistics import mean_interval, summarize

AVERAGED = 3  # runs behind a published mean, as the paper says


def percent(values):
    """'64.6 % [63.5, 65.7]' of accuracies (seeds,): their mean with its 95 % interval."""
    interval = mean_interval(values)
    return f"{100 * np.mean(values):.1f} % [{100 * interval.low:.1f}, {100 * interval.high:.1f}]"


def points(found):
    """'+1.2 [+0.8, +1.6] points' of a `PairedComparison` of fractions."""
    bounds = (found.mean_difference, found.interval.low, found.interval.high)
    mean, low, high = (f"{100 * each:+.1f}".replace("-", "−") for each in bounds)
    return f"{mean} [{low}, {high}] points"


def claimed(results, claim_id):
    """The difference in accuracy that a paired claim is about, in points."""
    return points(summary.difference(results, *summary.SIDES[claim_id]))


def mean_of_more(values, num=AVERAGED, level=0.95):
    """95 % interval (low, high) for the mean of num further runs, from values (seeds,): x̄ ± t s √(1/n + 1/num)."""
    runs = summarize(values)
    margin = scipy.stats.t.ppf((1 + level) / 2, runs.num_runs - 1)
    margin *= runs.standard_deviation * np.sqrt(1 / runs.num_runs + 1 / num)
    return runs.mean - margin, runs.mean + margin


def three_runs(results, model, shuffled):
    """Whether the published figure may be the mean of three further runs: '61.7 to 67.4 %, which leaves 68 % out'."""
    low, high = mean_of_more(summary.accuracy(results, model, shuffled))
    value = published("G20.priors", summary.figure_name(model, shuffled))
    found = "contains" if low <= value <= high else "leaves out"
    return f"{100 * low:.1f} to {100 * high:.1f} %, which {found} {100 * value:.0f} %"


def nearest(results):
    """The reading nearest to the published table, with the distances of all: 'a (1.8 points; b 2.7 points)'."""
    found = sorted(summary.distances(results).items(), key=lambda item: item[1])
    (first, least), *others = [(name, f"{100 * value:.1f} points") for name, value in found]
    return f"{first} ({least}; {listed([f'{name} {value}' for name, value in others])})"


def helped_by_stopping(results):
    """The models whose best look is better than their last step on fresh signals too, by the whole interval."""
    found = []
    for model in MODELS:
        for order in ORDERS:
            _, fresh = summary.selection(results, model, order)
            if mean_interval(fresh).low > 0:
                found.append(f"the {MODELS[model].words}{' on shuffled points' if order else ''}")
    return listed(found, "none")


def luck(results):
    """The range over models of what the best look gains on the test set and not on fresh signals, in points."""
    pairs = [summary.selection(results, model, order) for model in MODELS for order in ORDERS]
    gained = [100 * (test - fresh).mean() for test, fresh in pairs]
    return f"{min(gained):.1f} to {max(gained):.1f} points"


def people(results, model="cnn", reading=summary.FRESH):
    """The author against a model: '95.75 % of 400 against 93.5 %: not told apart (p = 0.07)'."""
    mean, count = summary.accuracy(results, model, False, reading).mean(), human_answers.DISTINCT
    verdict, p_value = human_answers.against(mean)
    return f"{100 * count.share:.2f} % of {count.num} items against {100 * mean:.1f} %: {verdict} ($p = {p_value:.2g}$)"


def unchanged(results):
    """How far shuffling moves the fully connected network, and whether that is within the claim."""
    within, found = summary.unchanged(results)
    return f"{points(found)}, {'within' if within else 'not surely within'} {100 * summary.UNCHANGED:.0f} points"
