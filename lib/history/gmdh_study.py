"""The group method against a network trained by backpropagation, over random splits of the same data.

Sources: as in `lib.history.gmdh`; the data of B. Efron, T. Hastie, I. Johnstone and R. Tibshirani (2004), "Least
angle regression", The Annals of Statistics 32(2), 407-499 (442 patients, ten measurements, the progression of
diabetes after a year), and two targets of six normal inputs whose truth is known:

    two products:  y = x₁x₂ + x₃x₄ + noise        product of three:  y = x₁x₂x₃ + noise

All methods fit on one part, decide when to stop on a second, and are judged on a third. Errors are mean squared
errors over the variance of the target of the part, so that the mean of the target scores 1.
"""

import functools

import numpy as np

from lib.history.gmdh import RULES, criterion, grow, predict, signals_of, units_used
from lib.history.gmdh_peers import linear_errors, network_errors

TASKS = ("diabetes", "two products", "product of three")
GROUP, NETWORK, LINEAR = "group method", "network", "linear fit"
SIZES = {"diabetes": (200, 100, 142), "two products": (400, 200, 1000), "product of three": (400, 200, 1000)}
NOISE, NUM_INPUTS = 0.1, 6
RULE = "better than before"  # the rule under which growth ends by itself


@functools.cache
def diabetes():
    """Inputs (442, 10) and target (442,), in the units of scikit-learn's copy."""
    from sklearn.datasets import load_diabetes

    return load_diabetes(return_X_y=True)


def draw(task, num_examples, generator):
    """Inputs (n, 6) and target (n,) of one of the two targets whose truth is known."""
    x = generator.normal(size=(num_examples, NUM_INPUTS))
    truth = x[:, 0] * x[:, 1]
    truth = truth + x[:, 2] * x[:, 3] if task == "two products" else truth * x[:, 2]
    return x, truth + NOISE * generator.normal(size=num_examples)


def parts(task, seed):
    """Training, held-out and test part of a random split, ((n, d), (n,)) each, in units of the training part."""
    if task not in TASKS:
        raise ValueError(f"task must be one of {', '.join(TASKS)}, got {task!r}")
    generator, sizes = np.random.default_rng(seed), SIZES[task]
    inputs, target = diabetes() if task == "diabetes" else draw(task, sum(sizes), generator)
    order = generator.permutation(len(target))[: sum(sizes)]
    first = order[: sizes[0]]
    inputs = (inputs - inputs[first].mean(0)) / inputs[first].std(0)
    target = (target - target[first].mean()) / target[first].std()
    return [(inputs[places], target[places]) for places in np.split(order, np.cumsum(sizes)[:2])]


def group_errors(task, seeds, rule=RULE, width=16):
    """Test error, number of layers, width and units used by layer of the group method; arrays over seeds first."""
    found = {"error": [], "depth": [], "widths": [], "used": []}
    for seed in seeds:
        train, held_out, test = parts(task, seed)
        layers = grow(train, held_out, rule, width)
        found["error"].append(_error(predict(layers, test[0]), test[1]))
        found["depth"].append(len(layers))
        found["widths"].append(_padded([len(layer.criteria) for layer in layers]))
        found["used"].append(_padded(units_used(layers)))
    return {name: np.array(values) for name, values in found.items()}


def _error(outputs, target):
    return criterion(outputs[:, None], target)[0]


def _padded(counts, length=12):
    return np.pad(counts, (0, length - len(counts))).astype(int)


def compare(seeds, tasks=TASKS, num_epochs=1500):
    """Test error of every method on every task: {task: {method: (seeds,)}}."""
    found = {}
    for task in tasks:
        splits = [parts(task, seed) for seed in seeds]
        found[task] = {
            GROUP: group_errors(task, seeds)["error"],
            NETWORK: network_errors(splits, seeds, num_epochs),
            LINEAR: linear_errors(splits),
        }
    return found


def rules(task, seeds):
    """What each rule of selection makes of a task: {rule: group_errors}."""
    return {rule: group_errors(task, seeds, rule) for rule in RULES}


def mean_by_layer(result, name, depth=12):
    """Mean 'widths' or units 'used' of each layer, over those networks of `group_errors` that have it."""
    counts, layers = result[name], result["depth"]
    return [float(counts[layers > i, i].mean()) for i in range(depth) if (layers > i).any()]


def depth_curves(task, seeds, num_layers, rule="fixed width"):
    """Error of the best unit of each layer on the three parts, growth not stopped: {part: (seeds, num_layers)}."""
    found = {"training": [], "held-out": [], "test": []}
    for seed in seeds:
        data = parts(task, seed)
        layers = grow(*data[:2], rule, max_layers=num_layers, stop=False)
        best = [layer.criteria.argmin() for layer in layers]
        for name, (inputs, target) in zip(found, data, strict=True):
            outputs = signals_of(layers, inputs)
            found[name].append([_error(o[:, unit], target) for o, unit in zip(outputs, best, strict=True)])
    return {name: np.array(values) for name, values in found.items()}
