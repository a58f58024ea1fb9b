"""The tables of the chapter: exact gradients, other problems, costs, published figures beside ours, sets, ranks."""

import numpy as np
import torch

from lib import figures
from lib.claims import load_ledger
from lib.mnist1d.metalearning import Point, Quadratic, backwards, by_hand, differences, unroll
from lib.mnist1d.metalearning_sets import NAMES
from lib.mnist1d.metalearning_studies import REPEATED, Results
from lib.mnist1d.metalearning_summary import other_problems, other_sets, rate_evidence, without_noise
from lib.mnist1d.metalearning_transfer import FILES, LEARNED
from lib.mnist1d.metalearning_trial import USUAL
from lib.mnist1d.metalearning_words import number, percent, with_interval
from lib.statistics import summarize

SAID = {"learning_rate": "learning rate, in the post", "learning_rate_paper": "learning rate, in the paper"}
LAST = 50  # outer steps over which the original's last accuracy is a mean


def small_problem(curvatures, start, rate: float, numbers):
    """Derivative of the quadratic's mean loss by the rate, four ways, for runs of so many losses."""
    problem, rows = Quadratic(torch.tensor(curvatures, dtype=torch.float64)), []
    place = torch.tensor([start], dtype=torch.float64)
    for num in numbers:
        forward = unroll(problem, Point(place), torch.tensor([[rate]], dtype=torch.float64), num)[1]
        ways = (
            by_hand(problem.curvatures, place[0], rate, num)[1],
            forward,
            backwards(problem, Point(place), rate, num)[1],
        )
        rows.append(
            [num, *(f"{float(each):.10f}" for each in ways), f"{differences(problem, Point(place), rate, num):.10f}"]
        )
    header = ("losses", "by hand", "carried forward", "walked back", "two runs, subtracted")
    return figures.table(header, rows, caption=f"Derivative of the mean loss by the rate, at η = {rate:g}.")


def problems(found: Results):
    """Best rate of the published problem and of changed ones, with what the learned rate would cost there."""
    rows = []
    for name, each in other_problems(found).items():
        best = f"{each['best']:.3g}" if each["inside"] else f"{each['best']:.3g}, the end of the grid"
        cost = f"{each['price']:.3f}" if np.isfinite(each["price"]) else "not on the grid"
        rows.append([name, best, f"{each['spread']:.2g}", f"{each['low']:.2g} to {each['high']:.2g}", cost])
    header = ("problem", "best rate", "its spread over weights", "within 0.02 nats", "cost of the learned rate, nats")
    caption = (
        "Best rate by brute force when one thing is changed; the spread is a standard deviation over initial weights."
    )
    return figures.table(header, rows, caption=caption)


def costs(measured):
    """Seconds and bytes of one outer step in the original's way and in ours."""
    seconds, held = (measured.seconds_plain, measured.seconds_ours), (measured.bytes_plain, measured.bytes_ours)
    rows = [["seconds of a core", f"{seconds[0]:.1f}", f"{seconds[1]:.2f}", f"{seconds[0] / seconds[1]:.0f}"]]
    gigabytes = [f"{each / 1e9:.{digits}f}" for each, digits in zip(held, (1, 2), strict=True)]
    rows.append(["held for the way back, GB", *gigabytes, f"{held[0] / held[1]:.0f}"])
    caption = (
        f"One outer step, measured while this page was made; the original's way on {measured.num_plain} inner steps "
        "and scaled up."
    )
    return figures.table(("", "the original's way", "ours", "ratio"), rows, caption=caption)


def published_run(found: Results):
    """The original's printed figures beside ours, learned from a repeated start as it does, and from fresh ones."""
    claim = load_ledger()["G20.metaact"]
    sides = {key: each for key, each in found.arrays.items() if key[0] in (REPEATED, NAMES[0])}
    rows = []
    for name, words, figure in PRINTED:
        unit = number if "loss" in name else percent
        repeated = unit(figure(sides[REPEATED, 0]))
        fresh = [figure(each) for (kind, _), each in sides.items() if kind == NAMES[0]]
        rows.append([words, claim.published[name].printed, repeated, f"{unit(min(fresh))} to {unit(max(fresh))}"])
    header = ("figure", "published", "ours, repeated start", "ours, fresh starts")
    return figures.table(
        header, rows, caption="The run of the original, rebuilt; accuracies on 500 test signals, in percent."
    )


PRINTED = (
    ("outer_loss_first", "outer loss at the first step", lambda run: run["loss"][0]),
    ("outer_loss_last", "outer loss at the last step", lambda run: run["loss"][-1]),
    ("accuracy_first", "accuracy at the first step", lambda run: run["test"][0]),
    ("accuracy_best", "best accuracy", lambda run: run["test"].max()),
    ("accuracy_last", f"accuracy over the last {LAST} steps", lambda run: run["test"][-LAST:].mean()),
)


def noise(tried: Results):
    """Accuracy without any noise of what was learned with noise and without, and of usual activations."""
    rows = [[name, with_interval(100 * each)] for name, each in without_noise(tried).items()]
    caption = "Test accuracy in percent, no noise in training or judging, with 95 % intervals."
    return figures.table(
        ("activation", "accuracy, %"), sorted(rows, key=lambda row: row[1], reverse=True), caption=caption
    )


def sets(tried: Results):
    """Accuracy of what was learned on each set, tried on each set, beside two usual activations."""
    table = other_sets(tried)
    names = list(table[NAMES[0]])
    rows = [[_learned_on(name), *(with_interval(100 * table[data][name]) for data in NAMES)] for name in names]
    return figures.table(("activation", *NAMES), rows, caption="Test accuracy in percent, with 95 % intervals.")


def ranks(evidence):
    """Early training loss and final test loss of every activation on both data sets, with their places."""
    names, columns = (LEARNED, *USUAL), []
    for data in FILES:
        for when in ("early", "final"):
            losses = np.array([np.mean(evidence.figures[f"{data}: {name}, {when}"]) for name in names])
            places = losses.argsort().argsort() + 1
            columns.append([f"{loss:.3f} ({place})" for loss, place in zip(losses, places, strict=True)])
    rows = [[name, *cells] for name, *cells in zip(names, *columns, strict=True)]
    header = ("activation", *(f"{data}, {when}" for data in FILES for when in ("early", "final")))
    caption = f"Early training loss and final test loss in nats, means over {evidence.num_seeds} seeds, and the place."
    return figures.table(header, rows, caption=caption)


def seeds_of_rates(found: Results):
    """Mean and spread over initial weights of the rates learned from both sides, seed 0 apart."""
    claim, evidence = load_ledger()["G20.metalr"], rate_evidence(found)
    rows = []
    for name, values in evidence.figures.items():
        runs = summarize(values)
        rows.append(
            [
                claim.published[name].printed,
                SAID.get(name, name.replace("_", " ")),
                f"{values[0]:.4f}",
                f"{runs.mean:.4f} ± {runs.standard_deviation:.4f}",
            ]
        )
    header = ("published", "figure", "ours, seed 0", "ours, mean ± sd")
    return figures.table(
        header, rows, caption=f"The printed figures beside ours, over {evidence.num_seeds} initial weights."
    )


def _learned_on(name):
    return f"learned on {name}" if name in NAMES else name
