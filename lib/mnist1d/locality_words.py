"""What the arms between the fully connected and the convolutional network say, in words that the results choose."""

import numpy as np

from lib.figures.words import listed
from lib.mnist1d.locality import CONVOLUTIONAL, FULLY, SIZED, gap
from lib.mnist1d.locality_pictures import arms_of, between, bounds, effects
from lib.statistics import compare_paired

PLACES = ("between", "beyond", "not told apart", "not above")


def places(results):
    """Place on the axis → the arms there, 'a; b; c', or 'none'."""
    found = between(results)
    return {place: "; ".join(found.get(place, [])) or "none" for place in PLACES}


def effect(results, name):
    """'+18.6 [+14.7, +22.6] points' of what sharing, short windows or both add to the gap."""
    return _points(effects(results)[name])


def additive(results):
    """What both together add beyond the sum of the two alone, and what that means."""
    found = effects(results)
    excess = found["both"] - found["sharing"] - found["short windows"]
    low, high = bounds(excess)
    meaning = "more than the sum" if low > 0 else "less than the sum" if high < 0 else "not told apart from the sum"
    return f"{_points(excess)}, {meaning}"


def ends(results):
    """The gaps at both ends of the axis: '0.7 and 31.4 points'."""
    arms = arms_of(results)
    return " and ".join(f"{100 * gap(arms[arm]).mean():.1f}" for arm in (FULLY, CONVOLUTIONAL)) + " points"


def shorter(races, num_steps):
    """The gaps of the benchmark's models after so many steps and after the last: 'convolutional … 32.9 and 36.3, …'."""
    steps = races["cnn", False]["steps"]
    look = int(np.argmin(np.abs(steps - num_steps)))
    found = {}
    for model, words in (("mlp", "fully connected"), ("cnn", "convolutional"), ("gru", "recurrent")):
        order, shuffled = (races[model, each]["test_accuracy"] for each in (False, True))
        found[words] = [f"{100 * (order - shuffled)[:, at].mean():.1f}".replace("-", "−") for at in (look, -1)]
    return listed([f"{words} {early} and {late}" for words, (early, late) in found.items()])


def with_data(results):
    """How the gap changes from the least to the most data, arm by arm."""
    sizes = sorted({size for _, size in results})
    changes = {arm: gap(results[arm, sizes[-1]]) - gap(results[arm, sizes[0]]) for arm in SIZED}
    return "; ".join(f"{arm} {_points(change)}" for arm, change in changes.items())


def better(results, first, second=CONVOLUTIONAL):
    """How much more accurate one arm is than another with the points in order, in points."""
    arms = arms_of(results)
    found = compare_paired(*(arms[arm]["accuracy"][0] for arm in (first, second)))
    return _signed(found.mean_difference, found.interval.low, found.interval.high)


def _points(values):
    return _signed(values.mean(), *bounds(values))


def _signed(*numbers):
    mean, low, high = (f"{100 * each:+.1f}".replace("-", "−") for each in numbers)
    return f"{mean} [{low}, {high}] points"
