"""How long the best model of 2022 trains on a personal device, t years later, under seven assumptions.

    log₁₀ seconds = log₁₀ C − log₁₀ F − log₁₀ u − min(t log₁₀ 2 / d, log₁₀ G) − min(t, n) log₁₀ 2 / a

C operations of the training, F peak of the device and u the share of it that is reached; d the doubling time of
devices and G the most that they can gain; a the time in which algorithms halve the work and n the years for which
they go on. `projection.js` beside this module computes the same in the page; a test compares the two.
"""

import functools
import json
from importlib.resources import files

import numpy as np

from lib.extrapolation.assumptions import END, START, assumptions, middle

TARGET = 60.0  # seconds: "about one minute"
LAST = 2122  # the year in which the search for the minute stops
LOG2 = np.log10(2.0)


def log10_seconds(values, year):
    """log₁₀ of the training time in seconds; values: key → number or (n,), year: number or array that fits."""
    years = np.asarray(year, float) - START
    hardware = np.minimum(years * LOG2 / values["hardware"], np.log10(values["ceiling"]))
    algorithms = np.minimum(years, values["duration"]) * LOG2 / values["algorithms"]
    work = np.log10(values["operations"]) - np.log10(values["device"]) - np.log10(values["utilisation"])
    return work - hardware - algorithms


def first_year(values, target=TARGET, last=LAST):
    """The first year, up to `last`, in which the training takes no longer than `target` seconds, or None."""
    years = np.arange(START, last + 1)
    short = log10_seconds(values, years) <= np.log10(target)
    return int(years[short][0]) if short.any() else None


def swings(values, year):
    """What each assumption moves, from the lower to the upper end of its range: key → two log₁₀ seconds.

    The range keeps its width in the logarithm and lies about the given value; the others stay as they are.
    """
    moved = {}
    for key, each in assumptions().items():
        half = np.sqrt(each.high / each.low)
        ends = (values[key] / half, values[key] * half)
        moved[key] = tuple(log10_seconds(values | {key: end}, year) for end in ends)
    return moved


def band(values, year):
    """log₁₀ seconds (low, high) if the assumptions err independently: the swings each way, added in squares."""
    centre = log10_seconds(values, year)
    both = [np.array(pair) - centre for pair in swings(values, year).values()]
    down = np.sqrt(sum(np.minimum(pair.min(0), 0) ** 2 for pair in both))
    up = np.sqrt(sum(np.maximum(pair.max(0), 0) ** 2 for pair in both))
    return centre - down, centre + up


def corners(year):
    """log₁₀ seconds (low, high) when every assumption takes its best end at once, or its worst."""
    best, worst = {}, {}
    centre = middle()
    for key, each in assumptions().items():
        ends = sorted((each.low, each.high), key=lambda end, key=key: float(log10_seconds(centre | {key: end}, END)))
        best[key], worst[key] = ends
    return log10_seconds(best, year), log10_seconds(worst, year)


def needed_a_year(values, year=END, target=TARGET):
    """The speed-up of each year, devices and algorithms together, that reaches the target in that year."""
    return float(10 ** ((log10_seconds(values, START) - np.log10(target)) / (year - START)))


@functools.cache
def script():
    """The source of `projection.js`."""
    return files("lib.extrapolation").joinpath("projection.js").read_text(encoding="utf-8")


def page_data():
    """What the page's script needs, as plain data for JSON."""
    rows = [
        {"key": each.key, "low": each.low, "high": each.high, "central": each.central, "unit": each.unit}
        for each in assumptions().values()
    ]
    data = {"assumptions": rows, "start": START, "end": END, "last": LAST, "target": TARGET}
    return json.loads(json.dumps(data))
