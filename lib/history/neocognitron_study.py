"""The neocognitron on handwritten digits: what it learns without a teacher, and what it does about shifts.

Sources: as in `lib.history.neocognitron`, where the data were a few clean patterns. Here they are MNIST's digits,
shrunk to 16 × 16, with ink 1 on paper 0. The rivals are nearest means of pixels, and backpropagation.
"""

import functools
from dataclasses import dataclass

import numpy as np

from lib.data import load_mnist, shrink
from lib.history.neocognitron import without_pooling
from lib.history.neocognitron_readout import (
    backpropagation,
    flat,
    names_of_cells,
    nearest_mean,
    overlap,
    say,
    shifted,
)
from lib.history.neocognitron_teaching import LEARNING, STAGES, responses, taught


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


def plan(setting, num_seeds):
    """The runs of so many seeds, a list of (configuration, seed)."""
    return [(setting, seed) for seed in range(num_seeds)]


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


def gathered(results):
    """The arrays of several runs side by side: name → (seeds, …)."""
    return {name: np.stack([result[name] for result in results]) for name in results[0]}
