"""The neocognitron on handwritten digits: what it learns without a teacher, and what it does about shifts.

Sources: as in `lib.history.neocognitron`. Layers as in 1980, three stages of 24 planes each over 16 × 16 pixels,
with r = 4 in the first stage and 1.5 above, q = 1 and 16; there the data were five clean patterns. Here they are
MNIST's digits, shrunk to 16 × 16, with ink 1 on paper 0. The stages learn one after the other, from below. The
layers shrink in steps of two (16, 8, 4, 2, 1), not 16, 10, 8, 6, 2, 1 as in 1980.
"""

import functools
from dataclasses import dataclass

import numpy as np

from lib.data import load_mnist, shrink
from lib.history.neocognitron import (
    Stage,
    c_cells,
    decaying,
    initial_weights,
    learn,
    reinforce,
    s_layer_of,
    views,
    without_pooling,
)
from lib.history.neocognitron_readout import (
    backpropagation,
    flat,
    names_of_cells,
    nearest_mean,
    overlap,
    say,
    shifted,
)

STAGES = (
    Stage(24, field=5, pad=2, selectivity=4.0, rate=1.0, pool=5, stride=2, pool_pad=2),  # S 16 × 16, C 8 × 8
    Stage(24, field=5, pad=2, selectivity=1.5, rate=16.0, pool=5, stride=2, pool_pad=2),  # S 8 × 8, C 4 × 4
    Stage(24, field=3, pad=0, selectivity=1.5, rate=16.0, pool=2, stride=1, pool_pad=0),  # S 2 × 2, C 1 × 1
)
LEARNING = ("reinforced", "one look", "not reinforced")


@dataclass(frozen=True)
class Setting:
    """How many digits teach (without labels), name the cells (with labels) and test; shifts in pixels to try.

    The error rate is measured at `error_shifts`, the overlap of responses at `shifts`, on `num_moved` test digits.
    """

    num_shown: int = 200
    num_named: int = 300
    num_test: int = 300
    num_moved: int = 50
    error_shifts: tuple = (0, 1, 2)
    shifts: tuple = (0, 1, 2, 3, 4)
    num_epochs: int = 300


@functools.cache
def digits(split):
    """Images (n, 1, 16, 16) with ink 1 on paper 0, and labels (n,), of MNIST shrunk to 16 × 16."""
    images, labels = load_mnist(split)
    images, labels = images[:10_000], labels[:10_000]
    return (shrink(images)[:, None].astype(np.float32) + 1) / 2, labels.astype(int)


def draw(setting, generator):
    """Images and labels of one run: {'shown', 'named', 'test'}, all different."""
    found = {}
    order = generator.permutation(len(digits("train")[1]))
    ends = np.cumsum([setting.num_shown, setting.num_named])
    places = {"shown": order[: ends[0]], "named": order[ends[0] : ends[1]]}
    places["test"] = generator.permutation(len(digits("test")[1]))[: setting.num_test]
    for name, chosen in places.items():
        images, labels = digits("test" if name == "test" else "train")
        found[name] = images[chosen], labels[chosen]
    return found


def one_look(layers, stage, weights, generator):
    """Weights after each plane has once been shown a random place of a random layer that is not empty there."""
    c, seen = decaying(stage.field, layers.shape[1]), views(layers, stage.field, stage.pad)
    filled = np.argwhere(seen.sum(-1) > 0)
    for plane, place in enumerate(filled[generator.integers(len(filled), size=stage.planes)]):
        weights = reinforce(weights, seen[place[0]], [(place[1], place[2], plane)], stage, c)
    return weights


def taught(stages, images, learning, generator):
    """Weights of every stage, from below: list of Weights; learning: one of LEARNING."""
    if learning not in LEARNING:
        raise ValueError(f"learning must be one of {', '.join(LEARNING)}, got {learning!r}")
    found = []
    for stage in stages:
        weights = initial_weights(stage, images.shape[1], generator)
        if learning == "reinforced":
            weights = learn(images, stage, weights)
        elif learning == "one look":
            weights = one_look(images, stage, weights, generator)
        images = c_cells(s_layer_of(images, weights, stage), stage)
        found.append(weights)
    return found


def responses(images, stages, weights):
    """Every layer's responses to images (n, 1, 16, 16): {'S1': (n, planes, h, w), 'C1': …, …}."""
    found = {}
    for number, (stage, learnt) in enumerate(zip(stages, weights, strict=True), start=1):
        found[f"S{number}"] = s_layer_of(images, learnt, stage)
        images = found[f"C{number}"] = c_cells(found[f"S{number}"], stage)
    return found


def run(setting, seed):
    """Everything about one seed, name → array: error rates at the error shifts, overlaps at the shifts, templates."""
    generator = np.random.default_rng(seed)
    data = draw(setting, generator)
    found = _peers(data, setting, seed)
    for learning in LEARNING:
        weights = taught(STAGES, data["shown"][0], learning, np.random.default_rng([seed, 1]))
        moves = setting.error_shifts if learning == "reinforced" else (0,)
        found |= _errors(learning, STAGES, weights, data, moves)
        if learning == "reinforced":
            found["templates"] = weights[0].a.reshape(-1, 5, 5)
            found |= _overlaps("with C", STAGES, weights, data, setting)
    stages = without_pooling(STAGES)
    weights = taught(stages, data["shown"][0], "reinforced", np.random.default_rng([seed, 1]))
    found |= _errors("without C", stages, weights, data, setting.error_shifts)
    return found | _overlaps("without C", stages, weights, data, setting)


def _errors(name, stages, weights, data, moves):
    """Error rate at each shift, by the names of the last cells and by nearest means of the second C-layer."""
    (images, labels), (test, truth) = data["named"], data["test"]
    named = responses(images, stages, weights)
    names = names_of_cells(named["C3"][:, :, 0, 0], labels)
    last, second = [], []
    for pixels in moves:
        layers = responses(shifted(test, pixels), stages, weights)
        last.append(np.mean(say(layers["C3"][:, :, 0, 0], names) != truth))
        said = nearest_mean(flat(named["C2"]), labels, flat(layers["C2"]))
        second.append(np.mean(said != truth))
    return {f"{name}, error": np.array(last), f"{name}, C2 error": np.array(second), f"{name}, names": names}


def _overlaps(name, stages, weights, data, setting):
    """Overlap of each layer's responses to a digit and to the same digit moved, at each shift."""
    test, found = data["test"][0][: setting.num_moved], {}
    start = {"input": test} | responses(test, stages, weights)
    for pixels in setting.shifts:
        moved = shifted(test, pixels)
        for layer, response in ({"input": moved} | responses(moved, stages, weights)).items():
            found.setdefault(f"{name}, overlap {layer}", []).append(overlap(start[layer], response))
    return {key: np.array(values) for key, values in found.items()}


def _peers(data, setting, seed):
    (images, labels), (test, truth) = data["named"], data["test"]
    moved = [flat(shifted(test, pixels)) for pixels in setting.error_shifts]
    mean = [np.mean(nearest_mean(flat(images), labels, new) != truth) for new in moved]
    said = backpropagation(flat(images), labels, np.concatenate(moved), setting.num_epochs, seed)
    trained = [np.mean(part != truth) for part in np.split(said, len(moved))]
    return {"nearest mean, error": np.array(mean), "backpropagation, error": np.array(trained)}


def collect(results):
    """The arrays of several runs side by side: name → (seeds, …)."""
    return {name: np.stack([result[name] for result in results]) for name in results[0]}
