"""How the three stages of the neocognitron are taught, with two controls, and what the taught layers respond.

Source: K. Fukushima (1980), Biological Cybernetics 36, 193-202, for three stages of S- and C-cells. The constants
(24 planes, selectivity 4 in the first stage and 1.5 above, rates 1 and 16) follow the paper as far as we remember it
and were not checked against it; take them as our choice. Ours are also the sizes of the layers, which shrink in steps
of two (16, 8, 4, 2, 1), and that the stages learn one after the other, from below.

    one look         each plane is reinforced once, at a random place of a random image: nobody competes
    not reinforced   the small random weights of the start
"""

import numpy as np

from lib.history.neocognitron import (
    Stage,
    c_cells,
    decaying,
    initial_weights,
    learn,
    reinforce,
    s_layer_of,
    views,
)

STAGES = (
    Stage(24, field=5, pad=2, selectivity=4.0, rate=1.0, pool=5, stride=2, pool_pad=2),  # S 16 × 16, C 8 × 8
    Stage(24, field=5, pad=2, selectivity=1.5, rate=16.0, pool=5, stride=2, pool_pad=2),  # S 8 × 8, C 4 × 4
    Stage(24, field=3, pad=0, selectivity=1.5, rate=16.0, pool=2, stride=1, pool_pad=0),  # S 2 × 2, C 1 × 1
)
LEARNING = ("reinforced", "one look", "not reinforced")


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
