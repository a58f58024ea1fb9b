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
import torch

from lib.history.gmdh import RULES, criterion, grow, predict, signals_of, units_used

TASKS = ("diabetes", "two products", "product of three")
GROUP, NETWORK, LINEAR = "group method", "network", "linear fit"
SIZES = {"diabetes": (200, 100, 142), "two products": (400, 200, 1000), "product of three": (400, 200, 1000)}
NOISE, NUM_INPUTS = 0.1, 6
RULE = "better than before"  # the rule under which growth ends by itself
NUM_HIDDEN, LEARNING_RATE, MOMENTUM = 16, 0.05, 0.9
EPOCHS_A_LOOK = 10  # how often the network is tried on the held-out part


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


def linear_errors(task, seeds):
    """Test error of ordinary least squares on the training part, (seeds,)."""
    found = []
    for seed in seeds:
        (inputs, target), _, (new, truth) = parts(task, seed)
        weights = np.linalg.lstsq(np.c_[inputs, np.ones(len(inputs))], target)[0]
        found.append(_error(np.c_[new, np.ones(len(new))] @ weights, truth))
    return np.array(found)


def network_errors(task, seeds, num_epochs=1500):
    """Test error (seeds,) of one hidden layer of tanh units, trained on all splits at once, stopped on held-out data.

    Gradient descent with momentum on the whole training part; of the epochs looked at, the one with the smallest
    held-out error counts.
    """
    splits = [parts(task, seed) for seed in seeds]
    stacked = [[torch.tensor(np.stack(side)) for side in zip(*part, strict=True)] for part in zip(*splits, strict=True)]
    weights = _initial(seeds, stacked[0][0].shape[2])
    optimizer = torch.optim.SGD(weights, LEARNING_RATE, MOMENTUM)
    best, errors = np.full(len(splits), np.inf), np.full(len(splits), np.inf)
    for epoch in range(1, num_epochs + 1):
        loss = _squared(weights, stacked[0])
        optimizer.zero_grad()
        loss.sum().backward()
        optimizer.step()
        if epoch % EPOCHS_A_LOOK:
            continue
        with torch.no_grad():
            held_out, test = (_squared(weights, part).numpy() for part in stacked[1:])
        errors = np.where(held_out < best, test, errors)
        best = np.minimum(held_out, best)
    return errors / np.array([np.var(test[1]) for _, _, test in splits])


def _initial(seeds, num_inputs):
    """Weights of all networks, (seeds, fan_in, units) each, uniform within 1/√fan_in; biases zero."""
    weights = []
    generators = [torch.Generator().manual_seed(int(seed)) for seed in seeds]
    for fan_in, units in ((num_inputs, NUM_HIDDEN), (NUM_HIDDEN, 1)):
        draws = [torch.rand(fan_in, units, generator=g, dtype=torch.float64) * 2 - 1 for g in generators]
        weights += [torch.stack(draws) / fan_in**0.5, torch.zeros(len(seeds), 1, units, dtype=torch.float64)]
    return [weight.requires_grad_() for weight in weights]


def _squared(weights, part):
    """Mean squared error of each network on its own part, (seeds,)."""
    first, bias, second, offset = weights
    outputs = torch.tanh(part[0] @ first + bias) @ second + offset
    return ((outputs[..., 0] - part[1]) ** 2).mean(1)


def compare(seeds, tasks=TASKS, num_epochs=1500):
    """Test error of every method on every task: {task: {method: (seeds,)}}."""
    return {
        task: {
            GROUP: group_errors(task, seeds)["error"],
            NETWORK: network_errors(task, seeds, num_epochs),
            LINEAR: linear_errors(task, seeds),
        }
        for task in tasks
    }


def rules(task, seeds):
    """What each rule of selection makes of a task: {rule: group_errors}."""
    return {rule: group_errors(task, seeds, rule) for rule in RULES}


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
