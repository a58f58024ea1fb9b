"""How every number of the book is written: the one place where a figure becomes text.

The unit chooses the notation: fractions become percent, their differences percentage points, small losses
scientific, and years lose the separator.
The interval chooses the digits: as many as show two significant figures of its half-width,

    digits = 1 − ⌊log₁₀ (high − low) / 2⌋

so that no page claims more than the seeds support. Without an interval a count is exact, and a
computed figure keeps four significant figures. Published figures stay as their source printed them.
"""

import math
from dataclasses import dataclass
from decimal import Decimal

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_HUNDREDTHS = {
    "fraction": f"{NO_BREAK_SPACE}%",
    "difference of fractions": f"{NO_BREAK_SPACE}percentage points",
}
_LOSSES = ("error", "entropy", "loss", "nats")


@dataclass(frozen=True)
class Notation:
    """Write x as x / `scale` with `decimals` digits after the point (−1: rounded to tens), then `suffix`."""

    scale: float
    decimals: int
    suffix: str
    separator: str = ","


def measured_text(value, unit: str = "", interval=None) -> str:
    """Return a measured figure, or several, with the digits that its `interval` (low, high) supports."""
    if isinstance(value, list):
        return ", ".join(measured_text(each, unit, interval) for each in value)
    notation = choose_notation(value, unit, interval)
    return _digits(value, notation) + notation.suffix


def interval_text(value: float, unit: str, interval) -> str:
    """Return the interval (low, high) of a figure with mean `value`, as `[low, high]`."""
    notation = choose_notation(value, unit, interval)
    return _bounds(interval, notation) + notation.suffix


def measured_with_interval(value, unit: str = "", interval=None) -> str:
    """Return `mean [low, high]` with the power of ten or the percent sign once, at the end."""
    if not interval:
        return measured_text(value, unit)
    notation = choose_notation(value, unit, interval)
    return f"{_digits(value, notation)} {_bounds(interval, notation)}{notation.suffix}"


def published_text(figure: dict) -> str:
    """Return a published figure as its source printed it."""
    return str(figure["printed"]).replace(" %", f"{NO_BREAK_SPACE}%")


def choose_notation(value: float, unit: str = "", interval=None) -> Notation:
    """Return how to write a figure of this size, unit and interval."""
    scale, suffix = _scale(value, unit)
    separator = "" if unit.startswith(("year", "first year")) else ","  # a date, not a count
    return Notation(scale, _decimals(value / scale, _half_width(interval) / scale), suffix, separator)


def _scale(value: float, unit: str) -> tuple[float, str]:
    """Return what to divide by and what to write after it."""
    for kind, suffix in _HUNDREDTHS.items():
        if unit.startswith(kind):
            return 0.01, suffix
    exponent = int(f"{value:.3e}".split("e")[1])
    small = exponent < -3 or (exponent < -1 and any(word in unit for word in _LOSSES))
    if small or exponent >= 7:
        return 10.0**exponent, f"{NO_BREAK_SPACE}×{NO_BREAK_SPACE}10{str(exponent).translate(_SUPERSCRIPTS)}"
    return 1.0, ""


def _half_width(interval) -> float:
    return (interval[1] - interval[0]) / 2 if interval else 0.0


def _decimals(value: float, half_width: float) -> int:
    if half_width > 1e-9 * abs(value):  # below: all seeds agree but for rounding
        return 1 - math.floor(math.log10(half_width))
    return max(0, -Decimal(f"{value:.4g}").normalize().as_tuple().exponent)


def _digits(value: float, notation: Notation) -> str:
    rounded = round(value / notation.scale, notation.decimals) + 0.0  # + 0.0 turns −0.0 into 0.0
    text = f"{rounded:{notation.separator}.{max(notation.decimals, 0)}f}"
    return text.replace("-", MINUS)


def _bounds(interval, notation: Notation) -> str:
    return f"[{_digits(interval[0], notation)},{NO_BREAK_SPACE}{_digits(interval[1], notation)}]"
