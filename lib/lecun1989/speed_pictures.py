"""The figures and tables of the chapter *The hundredfold*: what goes in, and the words beside it."""

import numpy as np

from lib import figures
from lib.claims import published
from lib.lecun1989.facts import NUM_PRESENTATIONS
from lib.lecun1989.speed import EIGHT, LOOP, ONE, SWITCHED, intensity
from lib.lecun1989.timing import macs_per_training_step

MICRO = 1e6
FLOOR = "the arithmetic alone, at the measured peak"


def run_lengths(seconds):
    """A whole run of 1989, then and now; seconds: name → seconds a step of one run, here."""
    lengths = {
        "1989, workstation (published)": published("K22.speed", "train_seconds_1989"),
        "2022, laptop (published)": published("K22.speed", "train_seconds_2022"),
    } | {f"here, {name}": NUM_PRESENTATIONS * each for name, each in seconds.items()}
    longest, macs = max(lengths.values()), NUM_PRESENTATIONS * macs_per_training_step()
    rows = [
        (name, f"{each:,.3g}" if each < 1_000 else f"{each:,.0f}", f"{macs / each:.2g}", f"{longest / each:,.0f}")
        for name, each in lengths.items()
    ]
    header = ("one run of 1989", "seconds", "MACs a second", "times the speed of 1989")
    return figures.table(header, rows, caption="The same training, step for step; a MAC is a multiply-accumulate.")


def roofline(seconds, peak, bandwidth):
    """Each way to train under the roof of the core; seconds: name → seconds a step of one run."""
    points = {name: (intensity(), macs_per_training_step() / each) for name, each in seconds.items()}
    return figures.roofline(
        points,
        peak=peak,
        bandwidth=bandwidth,
        x_label="multiply-accumulates for each byte from memory",
        y_label="multiply-accumulates a second",
        alt="A roof that rises and then is flat; torch's points lie far below it, the compiled ones just under it.",
        caption="The roofline of this core, measured, and the training step in four forms; the weights stay in cache.",
    )


def stages(seconds, peak):
    """What each change won: microseconds a step, gain over the row above, share of the core's peak."""
    floor = macs_per_training_step() / peak
    rows, before = [], None
    for name, each in {**{name: seconds[name] for name in (LOOP, SWITCHED, ONE, EIGHT)}, FLOOR: floor}.items():
        gain = "" if before is None else f"× {before / each:.1f}"
        rows.append((name, f"{MICRO * each:,.1f}", gain, f"{floor / each:.2%}"))
        before = each
    header = ("one training step of one run", "µs", "gain over the row above", "share of the peak")
    return figures.table(
        header, rows, caption="From the published loop to the arithmetic alone: medians of the rounds."
    )


def dispatched(operations, num_names=8):
    """The operations of one step of the published loop that torch dispatches most often; operations: name → times."""
    often = sorted(operations, key=lambda name: (-operations[name], name))[:num_names]
    rest = sum(times for name, times in operations.items() if name not in often)
    rows = [(name, f"{operations[name]:.0f}") for name in often] + [("all others", f"{rest:.0f}")]
    return figures.table(("operation", "times in one step"), rows, caption="What torch is asked to do in one step.")


def error_over_time(runs):
    """Training error over the time it took; runs: name → (seconds a pass, errors after passes 1, 2, …)."""
    return figures.scatter_pairs(
        {name: (seconds * np.arange(1, len(errors) + 1), errors) for name, (seconds, errors) in runs.items()},
        x_label="seconds of training, evaluations left out",
        y_label="mean squared error on the training set",
        identity=False,
        x_scale="log",
        y_scale="log",
        alt="Points of training error over time: one example at a time falls within its first pass, full batch hardly.",
        caption="One point for each pass over all training digits, on one core; the same network from the same start.",
    )


def passes_to_reach(errors, target):
    """How many passes took the error down to a target, as text; errors: before the first pass and after each."""
    reached = np.flatnonzero(np.asarray(errors)[1:] <= target)
    return f"{reached[0] + 1}" if reached.size else f"more than {len(errors) - 1}"
