"""The figures of the chapter on backpropagation."""

import numpy as np

from lib import figures
from lib.backprop import chance, step_sizes
from lib.backprop.tables import moving_names
from lib.statistics import mean_interval


def steps():
    """Error of three numerical slopes against the step, with the theory of the central difference."""
    predicted, _ = step_sizes.theory()
    series = step_sizes.errors() | {"theory of the central difference": predicted}
    return figures.lines(
        step_sizes.STEPS,
        series,
        x_scale="log",
        y_scale="log",
        x_label="step t along the gradient",
        y_label="relative error of the slope",
        alt="With smaller steps the errors of differences fall, then rise again; that of the complex step only falls.",
        caption="A smaller step is better only until rounding takes over. The complex step subtracts nothing.",
    )


def movements(trained):
    """How far each layer moved in training, for the deep networks that are free to move."""
    names = moving_names(trained)
    series = {name: np.log10(np.median(trained[name]["movement"], axis=0)) for name in names}
    layers = np.arange(1, len(series[names[0]]) + 1)
    return figures.lines(
        layers,
        series,
        x_label="layer, from the inputs",
        y_label="‖W − W₀‖ / ‖W₀‖, powers of ten",
        alt="A line for each deep network over its layers; tanh moves in all, logistic ones less the lower the layer.",
        caption="How far each weight matrix moved during training, relative to its length, median.",
        num_seeds=len(trained[names[0]]["movement"]),
    )


def spreads(by_function):
    """How much the activations of each layer differ from digit to digit."""
    series = {name: np.log10(np.median(found, axis=0)) for name, found in by_function.items()}
    found = next(iter(by_function.values()))
    return figures.lines(
        np.arange(1, found.shape[1] + 1),
        series,
        x_label="layer, from the inputs",
        y_label="spread over digits, powers of ten",
        alt="The spread of the activations over digits stays for tanh and falls steadily for the logistic function.",
        caption="What is left of the input: spread of the activations that enter each layer, relative to their size.",
        num_seeds=len(found),
    )


def chance_figure(given, labels):
    """Accuracy of random networks, for answers name → (num_seeds, n) and labellings name → (n,)."""
    runs = {
        f"{kind}; {labelling}": 100 * chance.accuracy(answers, each)
        for labelling, each in labels.items()
        for kind, answers in given.items()
    }
    return figures.distribution(
        runs,
        x_label="right answers, %",
        alt="Four rows of dots; with ten classes most networks are never right and a few are right rather often.",
        caption="Each dot is one untrained network with a thousand outputs; the line of a row is the mean.",
        counted="network",
    )


def chance_table(given, labels):
    """Mean accuracy with its interval, spread, and how far a network favours one answer."""
    rows = []
    for labelling, each in labels.items():
        for kind, answers in given.items():
            found = 100 * chance.accuracy(answers, each)
            interval = mean_interval(found)
            favourite = 100 * chance.share_of_favourite(answers).mean()
            mean = f"{found.mean():.3f} [{interval.low:.3f}, {interval.high:.3f}]".replace("-", "−")
            rows.append([kind, labelling, mean, f"{found.std(ddof=1):.2f}", f"{found.max():.1f}", f"{favourite:.0f} %"])
    header = (
        "network",
        "labels",
        "right, %, mean and 95 % interval",
        "standard deviation, %",
        "largest, %",
        "most frequent answer",
    )
    return figures.table(header, rows, caption="Untrained networks; the last column is its share of all answers.")
