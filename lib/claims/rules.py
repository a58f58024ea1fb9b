"""The rules that decide: pure functions from a claim and our evidence to a judgement.

    equal       the computed figure is the published one, to the rounding that the claim asks for
    prediction  each published figure lies inside the 95 % prediction interval of one more run
    paired      the interval of the paired difference over seeds lies on the claimed side of zero
    planted     the check passes on healthy code and fails on the planted bug
    documented  a dated fact or an opinion: cited, and checked for consistency where that can be computed

Nothing else gives a verdict; none is written by hand.
"""

import math
from dataclasses import dataclass

from lib import statistics

ORDER_OF_MAGNITUDE = 3  # 'about ten times' is read as within a factor of 3 either way


@dataclass(frozen=True)
class Outcome:
    """One figure: ours (the mean over seeds), its interval or None, and whether the published one agrees."""

    measured: float | list | None
    interval: list | None
    agrees: bool | None


@dataclass(frozen=True)
class Judgement:
    """A verdict with the outcome of each figure that it rests on."""

    verdict: str
    outcomes: dict[str, Outcome]


def judge(claim, evidence):
    """Apply the claim's rule; raises ValueError when the evidence lacks what the rule needs."""
    return RULES[claim.rule](claim, evidence)


def judge_equal(claim, evidence):
    """'holds' when every figure is the published one, to the rounding asked for."""
    outcomes = {}
    for name, figure in claim.judged.items():
        values = _values(claim, evidence, name)
        agrees = all(_agrees(value, figure.bounds, claim.decides) for value in values)
        outcomes[name] = Outcome(values[0] if len(values) == 1 else values, None, agrees)
    holds = all(outcome.agrees for outcome in outcomes.values())
    return Judgement("holds" if holds else "does not hold", outcomes)


def judge_prediction(claim, evidence):
    """'reproduced' when every published figure is a plausible further run of ours, 'differs' when none is."""
    level = claim.decides.get("level", 0.95)
    outcomes = {}
    for name, figure in claim.judged.items():
        values = _values(claim, evidence, name)
        interval = statistics.prediction_interval(values, level)
        low, high = figure.bounds
        agrees = interval.low <= high and low <= interval.high
        mean = statistics.summarize(values).mean
        low = max(interval.low, 0.0) if min(values) >= 0 else interval.low  # a count does not fall below zero
        outcomes[name] = Outcome(mean, [low, interval.high], agrees)
    agreeing = sum(outcome.agrees for outcome in outcomes.values())
    verdict = {0: "differs", len(outcomes): "reproduced"}.get(agreeing, "partly reproduced")
    return Judgement(verdict, outcomes)


def judge_paired(claim, evidence):
    """Whether the first condition is better than the second over seeds, or, where claimed, no better."""
    first, second = (_values(claim, evidence, side) for side in ("first", "second"))
    compared = statistics.compare_paired(first, second)
    low, high = compared.interval.low, compared.interval.high
    gain = (low, high) if claim.decides.get("better") == "higher" else (-high, -low)
    verdict = _verdict_of_gain(gain, claim.decides)
    outcomes = {
        "difference": Outcome(compared.mean_difference, [low, high], verdict == "holds"),
        "smallest difference that would have been seen": Outcome(compared.minimum_detectable, None, None),
    }
    return Judgement(verdict, outcomes)


def judge_planted(claim, evidence):
    """'works' when healthy code passes and every planted bug is caught."""
    if len(evidence.checks) < 2:
        raise ValueError(f"{claim.id}: needs a check on healthy code and one on the planted bug")
    return Judgement("works" if all(evidence.checks.values()) else "fails", _checked(evidence))


def judge_documented(claim, evidence):
    """'documented' (or 'opinion') unless a consistency check fails."""
    sound = "opinion" if claim.decides.get("opinion") else "documented"
    figures = {name: Outcome(values[0], None, None) for name, values in evidence.figures.items()}
    verdict = sound if all(evidence.checks.values()) else "inconsistent"
    return Judgement(verdict, figures | _checked(evidence))


RULES = {
    "equal": judge_equal,
    "prediction": judge_prediction,
    "paired": judge_paired,
    "planted": judge_planted,
    "documented": judge_documented,
}


def _values(claim, evidence, name):
    if name not in evidence.figures or not evidence.figures[name]:
        have = ", ".join(evidence.figures) or "none"
        raise ValueError(f"{claim.id}: the evidence lacks {name!r} (it has {have})")
    return evidence.figures[name]


def _checked(evidence):
    return {name: Outcome(None, None, outcome) for name, outcome in evidence.checks.items()}


def _agrees(value, bounds, decides):
    """Whether a computed value equals a published one, or lies in the published range."""
    low, high = bounds
    rounding = decides.get("rounding")
    if rounding == "order":
        return low / ORDER_OF_MAGNITUDE <= value <= high * ORDER_OF_MAGNITUDE
    if rounding is not None and low == high:
        return _significant(value, rounding) == _significant(low, rounding)
    slack = decides.get("tolerance", 0)
    return low - slack * abs(low) <= value <= high + slack * abs(high)


def _significant(value, digits):
    """A number rounded to so many significant digits."""
    if value == 0:
        return 0.0
    return round(value, digits - 1 - math.floor(math.log10(abs(value))))


def _verdict_of_gain(gain, decides):
    """The verdict on an interval (low, high) of the gain of the first condition over the second."""
    low, high = gain
    if decides.get("expect", "difference") == "none":
        margin = decides.get("margin")
        if margin is not None and -margin < low and high < margin:
            return "holds"
        substantial = high < 0 or low > (margin or 0)
        return "does not hold" if substantial else "no difference seen"
    if low > decides.get("margin", 0):
        return "holds"
    if high < decides.get("margin", 0):
        return "does not hold"
    return "no difference seen" if low <= 0 <= high else "smaller than claimed"
