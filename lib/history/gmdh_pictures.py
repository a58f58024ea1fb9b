"""The figures of the miniature on the group method: what it finds, what it cannot find, and why it narrows."""

import numpy as np

from lib import figures
from lib.history.gmdh_study import GROUP, LINEAR, NETWORK, mean_by_layer
from lib.statistics import compare_paired, mean_interval


def errors(found):
    """Mean test error of each method on each task, with the 95 % interval of the mean."""
    series = (GROUP, NETWORK, LINEAR)
    runs = {f"{task}: {method}": found[task][method] for task in found for method in series}
    values = {name: errors.mean() for name, errors in runs.items()}
    return figures.bars(
        values,
        x_label="test error, mean squared error ÷ variance of the target",
        intervals={name: _bounds(errors) for name, errors in runs.items()},
        value_format="{:.2f}",
        alt="Mean test errors. " + "; ".join(f"{name} {value:.2f}" for name, value in values.items()) + ".",
        caption="Mean test error over random splits, with the 95 % interval of the mean. The mean of the target, "
        "which is no prediction at all, scores 1.",
        num_seeds=len(found[next(iter(found))][GROUP]),
    )


def _bounds(values):
    interval = mean_interval(values)
    return interval.low, interval.high


def comparison(found):
    """The group method against the network over the same splits: one row a task."""
    rows = []
    for task, methods in found.items():
        compared = compare_paired(methods[GROUP], methods[NETWORK])
        low, high = compared.interval.low, compared.interval.high
        bounds = f"{_signed(low)} to {_signed(high)}"
        rows.append([task, _signed(compared.mean_difference), bounds, f"{compared.minimum_detectable:.3f}"])
    header = ("task", f"{GROUP} − {NETWORK}", "95 % interval", "detectable")
    return figures.table(
        header, rows, caption="Difference of the test errors over paired splits; below 0 the first wins."
    )


def _signed(number):
    return f"{number:+.3f}".replace("-", "−")


def widths(found, task):
    """How many units pass in each layer under each rule of selection, and how many the answer depends on.

    A network that has stopped growing counts no further: each mean is over the splits that have such a layer.
    """
    depth = max(int(result["depth"].max()) for result in found.values())
    series = {rule: mean_by_layer(result, "widths", depth) for rule, result in found.items()}
    series["needed by the output"] = mean_by_layer(found["better than before"], "used", depth)
    length = min(len(values) for values in series.values())
    return figures.lines(
        np.arange(1, length + 1),
        {name: values[:length] for name, values in series.items()},
        x_label="layer",
        y_label="units in the layer, mean over the networks that have it",
        alt="Under the rule that each unit must beat all before it the layers become narrower; with a fixed width, "
        "or a threshold that stays where it is, they do not.",
        caption=f"Width by layer on the task {task}, for three rules that decide which units pass, 16 at most. "
        "Last line: the units of the networks grown by the rule 'better than before' on which their output depends.",
        num_seeds=len(found["better than before"]["depth"]),
    )


def rules(found):
    """What the rules of selection make of the tasks: depth, median and worst test error; found: {task: rules}."""
    rows = []
    for task, by_rule in found.items():
        for rule, result in by_rule.items():
            error = result["error"]
            rows.append([task, rule, f"{result['depth'].mean():.1f}", _short(np.median(error)), _short(error.max())])
    header = ("task", "units pass by", "layers", "median error", "worst error")
    return figures.table(header, rows, caption="Rules of selection, over the same splits.")


def _short(error):
    return f"{error:.2f}" if error < 100 else "over 100"


def growth(curves, task):
    """Median error of the best unit of each layer on the three parts, with growth that does not stop."""
    medians = {part: np.median(values, axis=0) for part, values in curves.items()}
    return figures.lines(
        np.arange(1, len(medians["test"]) + 1),
        medians,
        x_label="layers",
        y_label="error of the best unit, mean squared error ÷ variance",
        y_scale="log",
        alt=f"After {len(medians['test'])} layers the training error has fallen to {medians['training'][-1]:.2f} and "
        f"the held-out error to {medians['held-out'][-1]:.2f}, but the test error is {medians['test'][-1]:.2g}.",
        caption=f"The best unit of each layer on the task {task}, median over splits. It is fitted on the training "
        "part and chosen on the held-out part, so that both errors flatter it; the test part has had no say.",
        num_seeds=len(curves["test"]),
    )
