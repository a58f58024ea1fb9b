"""How the second layer of the dense network falls silent: in the first steps of training, by the size of Adam's step.

Adam's first step moves each weight by the learning rate η, by its gradient's sign alone. The inputs h of a unit of
layer two are never negative, so that a unit whose errors have one sign for most signals gets n weights that move
together, and its sum moves by about η n mean(h), against an initial spread of about √(mean(h²) / 3).
"""

import numpy as np

from lib.figures import show
from lib.mnist1d import lottery
from lib.mnist1d.lottery_curves import curves
from lib.mnist1d.lottery_search import unpacked
from lib.mnist1d.lottery_signals import FOUND_ON, task
from lib.mnist1d.lottery_study import Results
from lib.mnist1d.lottery_training import Training, hidden, living_units, quick

STEPS = (0, 1, 2, 3, 4, 6, 8, 10, 15, 20, 25, 30)
NUM_SHOWN, EVERY = 3, 4  # seeds, and of the training signals every fourth


def first_steps(results: Results, num_seeds: int = NUM_SHOWN) -> dict[str, np.ndarray]:
    """Units of layer two that answer to any signal after the first steps, dense and ticket → (seeds, steps)."""
    search, seeds = results.scale.search(), results.seeds[:num_seeds]
    data = task(FOUND_ON, search.num_wide).train
    found = {"dense network": [], "ticket": []}
    for seed in seeds:
        initial = lottery.initial_layers(seed, search.width)
        packed = [results.searches[seed][f"ticket_{i}"] for i in range(len(initial))]
        ticket = [unpacked(bits, tuple(layer.shape)) for bits, layer in zip(packed, initial, strict=True)]
        for name, masks in zip(found, (lottery.full_masks(initial), ticket), strict=True):
            found[name].append(answering(initial, masks, data, search))
    return {name: np.array(counts) for name, counts in found.items()}


def answering(initial, masks, examples, search) -> list[int]:
    """Living units of layer two that answer to any of the signals, after each of STEPS."""
    counts, batches = [], examples.batches(search.batch_size)
    with quick():
        training = Training(lottery.rewound(initial, masks), masks, search.batch_size, search.learning_rate)
        for steps in STEPS:
            training.run(batches, steps)
            awake = hidden(training.layers(), examples.x[::EVERY])[1].amax(0) > 0
            counts.append(int((awake & living_units(masks)[1]).sum()))
    return counts


def picture(results: Results):
    """The units of layer two that answer, over the first steps."""
    found = first_steps(results)
    return show(
        curves(
            {name: (np.array(STEPS), counts) for name, counts in found.items()},
            "training steps",
            "units of layer two that answer to any signal",
            x_scale="linear",
        ),
        alt="Units that answer over the first steps: in the dense network nearly all fall silent, in the ticket few.",
        caption="Units of the second hidden layer that answer to any of a thousand training signals, with 95 % "
        "intervals.",
        num_seeds=len(found["ticket"]),
    )
