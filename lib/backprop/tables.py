"""The tables of the chapter on backpropagation."""

import numpy as np

from lib import figures
from lib.backprop import bugs, costs, deep_training, depth, operations
from lib.backprop.initialisation import INITIALISATIONS
from lib.statistics import mean_interval


def operations_table():
    """Each operation: shapes in, shape out, and how far its backward pass is from central differences."""
    rows = []
    for operation in operations.OPERATIONS:
        shapes, output, error = operations.check(operation)
        rows.append([operation.name, ", ".join(map(_shape, shapes)), _shape(output) or "a number", power(error)])
    header = ("operation", "shapes in", "shape out", "relative error of the backward pass")
    return figures.table(header, rows, caption="Backward passes against central differences, on random arrays.")


def costs_table(networks, num_examples):
    """MACs of both passes and numbers kept, for networks name → sizes and a batch of num_examples."""
    rows = []
    for name, sizes in networks.items():
        found = costs.count(sizes, num_examples)
        counts = (found.forward, found.backward, found.weights, found.kept)
        rows.append([name, *(f"{count:,}" for count in counts), f"{found.ratio:g}"])
    header = ("network", "MACs forward", "MACs backward", "weights", "numbers kept", "backward / forward")
    caption = f"Counted while the rules ran, for a batch of {num_examples} examples."
    return figures.table(header, rows, caption=caption)


def bugs_table(found):
    """What the two checks say of each bug, found as `bugs.checks` returns it."""
    rows = []
    for name, by_function in found.items():
        rows.append(
            [name, *(power(each[check]) for each in by_function.values() for check in ("differences", "torch"))]
        )
    header = ["bug", *(f"{f}: {check}" for f in bugs.RECIPES for check in ("differences", "torch"))]
    caption = "Relative errors of the gradient: against differences of the same forward pass, and against torch."
    return figures.table(header, rows, caption=caption)


def curves_table(trained):
    """What training shows of each bug."""
    healthy = trained[bugs.HEALTHY]["error_rate"]
    rows = []
    for name, runs in trained.items():
        difference = "" if name == bugs.HEALTHY else _mean(100 * (runs["error_rate"] - healthy), "+.1f")
        words = "learns" if bugs.learns(runs["loss"]) else "does not learn"
        rows.append([name, f"{runs['loss'][:, -1].mean():.2f}", _mean(100 * runs["error_rate"]), difference, words])
    header = ("bug", "last loss", "wrong, %", "more than without, percentage points", "the curve says")
    caption = f"Training with each bug, means with 95 % intervals over {len(healthy)} seeds; training digits."
    return figures.table(header, rows, caption=caption)


def decades_table(norms):
    """By how many powers of ten the first layer's gradient is shorter than the last layer's."""
    rows = []
    for function in dict.fromkeys(name for name, _ in norms):
        cells = [_mean(depth.decades(norms[function, start.name]), "+.1f") for start in INITIALISATIONS]
        rows.append([function, *cells])
    header = ("function", *(start.name for start in INITIALISATIONS))
    num_seeds = len(next(iter(norms.values())))
    caption = (
        "Powers of ten by which the first layer's gradient is shorter than the last layer's (below zero: longer), "
        f"with 95 % intervals over {num_seeds} seeds."
    )
    return figures.table(header, rows, caption=caption)


def training_table(trained):
    """Error rate and movement of the first and the last layer of each network."""
    rows = []
    for name, runs in trained.items():
        moved = np.median(runs["movement"], axis=0)
        rows.append([name, _mean(100 * runs["error_rate"]), power(moved[0]), power(moved[-1])])
    header = ("network", "wrong, % of the training digits", "first layer moved", "last layer moved")
    num_seeds = len(next(iter(trained.values()))["error_rate"])
    caption = f"Means with 95 % intervals, and median ‖W − W₀‖ / ‖W₀‖, over {num_seeds} seeds."
    return figures.table(header, rows, caption=caption)


def moving_names(trained):
    """The deep networks all of whose layers may move, in the order of `deep_training.recipes`."""
    return [name for name in trained if name not in (deep_training.SHALLOW, deep_training.FROZEN)]


def _mean(values, form=".1f"):
    interval = mean_interval(values)
    unsigned = form.removeprefix("+") if form.startswith("+") and np.mean(values) >= 100 else form
    text = f"{np.mean(values):{unsigned}} [{interval.low:{unsigned}}, {interval.high:{unsigned}}]"
    return text.replace("-", "−")


def power(number):
    """A number with one digit and a power of ten, as 3 × 10⁻⁹; plain with two digits from 0.01 to 1000."""
    if number == 0:
        return "0"
    if 0.01 <= number < 1000:
        return f"{number:.2g}"
    digit, exponent = f"{number:.0e}".split("e")
    signs = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
    return f"{digit} × 10{str(int(exponent)).translate(signs)}"


def _shape(shape):
    return " × ".join(map(str, shape))
