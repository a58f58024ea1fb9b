"""Closing words of the history that the numbers choose, so that no sentence outlives the result that it states.

A comparison is put into words by its 95 % interval: below zero, above zero, or neither.
"""

from itertools import pairwise

from lib.statistics import compare_paired

MINUS = "\u2212"
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def decided(interval, below, unclear, above):
    """One of three texts, by where an interval (with .low and .high) lies: below 0, around it, or above it."""
    if interval.high < 0:
        return below
    return above if interval.low > 0 else unclear


def compared(first, second, fewer="fewer", more="more", unclear="no clearly different number of"):
    """How the first of two paired figures (seeds,) compares with the second; ValueError when they do not pair up."""
    return decided(compare_paired(first, second).interval, fewer, unclear, more)


def points(comparison, digits=1):
    """Mean difference of error rates with its interval, in percentage points: '+1.2 [+0.3, +2.1] points'."""
    low, high = (100 * bound for bound in (comparison.interval.low, comparison.interval.high))
    text = f"{100 * comparison.mean_difference:+.{digits}f} [{low:+.{digits}f}, {high:+.{digits}f}] points"
    return text.replace("-", MINUS)


def percent(rates, digits=0):
    """Mean of error rates (seeds,) in percent."""
    return f"{100 * sum(rates) / len(rates):.{digits}f}\u00a0%"


def narrows(widths):
    """Whether no layer is wider than the one before, and the last narrower than the first; widths: (layers,), means."""
    return widths[-1] < widths[0] and all(after <= before for before, after in pairwise(widths))


def power(value):
    """A small positive number to one digit with a power of ten: '5 × 10⁻¹²'."""
    digit, exponent = f"{value:.0e}".split("e")
    return f"{digit} × 10{str(int(exponent)).translate(RAISED)}"
