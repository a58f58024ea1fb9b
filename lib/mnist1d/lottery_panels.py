"""What is tried with a ticket once it is found: which mask, over which initial weights, on which signals.

Source: S. Greydanus, "Scaling down deep learning" (2020), "Finding lottery tickets", panels c to f, on newly drawn
signals (seed 43) with batches of 500 at a rate of 0.02:

    c  signals as they are    d  reversed    e  positions permuted    f  the ticket's mask over other initial weights

and in the original's code the four quarters of a signal in another order. Ours beside them: the signs of the initial
weights kept and their sizes drawn anew, as in H. Zhou, J. Lan, R. Liu and J. Yosinski (NeurIPS 2019), and the dense
network at a lower rate.
"""

from dataclasses import dataclass

import numpy as np
import torch

from lib.experiments.mapping import default_store
from lib.experiments.task import Task as StoredTask
from lib.mnist1d import lottery
from lib.mnist1d.lottery_search import Search, measured, run_search, stamp, unpacked
from lib.mnist1d.lottery_signals import DATA, NUM_WIDE, TRIED_ON, order_of, task
from lib.mnist1d.lottery_training import Training, quick

OTHER = 100  # added to a seed, gives that of the other initial weights: no judged seed's own
RANDOM_MASKS = 3  # stream of NumPy's generator
LOW_RATE = 0.005  # the dense network's best of 0.0005 … 0.04 on a seed that is not judged
SEARCH = Search()


@dataclass(frozen=True)
class Panel:
    """One way to train: mask 'dense', 'ticket' or 'random'; weights 'own', 'other' or 'own signs'; positions; draw."""

    mask: str = "ticket"
    weights: str = "own"
    positions: str = "in order"
    draw: int = 0
    learning_rate: float = 0.02


@dataclass(frozen=True)
class PanelStudy:
    """A panel on the tickets of a search, over seeds 0, 1, …"""

    panel: Panel
    search: Search = SEARCH
    num_seeds: int = 8
    first_seed: int = 0
    num_steps: int = 600
    batch_size: int = 500
    num_wide: int = NUM_WIDE

    @property
    def seeds(self) -> list[int]:
        """Seeds of the initial weights."""
        return list(range(self.first_seed, self.first_seed + self.num_seeds))


def run_panel(study: PanelStudy, _: int = 0) -> dict[str, np.ndarray]:
    """Arrays {test, wide, train}_error and answering (seeds,), and stamp (seeds,), which pairs them."""
    with quick():
        data = task(TRIED_ON, study.num_wide)
        rows = [_of_seed(study, data, seed) for seed in study.seeds]
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def masks_of(panel: Panel, search: Search, seed: int, initial) -> list[torch.Tensor]:
    """The masks of a panel: everything, the ticket's, or as many weights of each layer drawn at random."""
    if panel.mask == "dense":
        return lottery.full_masks(initial)
    if panel.mask == "random":
        generator = np.random.default_rng([RANDOM_MASKS, seed])
        return lottery.random_masks(initial, search.schedule.sparsities[search.schedule.ticket], generator)
    found = ticket(search, seed)
    if found["stamp"] != stamp(initial):
        raise RuntimeError(f"the ticket of seed {seed} was found from other initial weights")
    return [unpacked(found[f"ticket_{i}"], tuple(layer.shape)) for i, layer in enumerate(initial)]


def weights_of(panel: Panel, initial, other) -> list[torch.Tensor]:
    """The weights to begin with: those of the search, others, or the signs of the search with the sizes of others."""
    choices = {"own": initial, "other": other}
    choices["own signs"] = [a.abs() * b.sign() for a, b in zip(other, initial, strict=True)]
    return choices[panel.weights]


def ticket(search: Search, seed: int) -> dict[str, np.ndarray]:
    """What the search of this seed found, from the store, or searched now."""
    return default_store().compute(StoredTask.of(run_search, search, seed, DATA))


def _of_seed(study, data, seed):
    panel, search = study.panel, study.search
    initial = lottery.initial_layers(seed, search.width)
    masks = masks_of(panel, search, seed, initial)
    weights = weights_of(panel, initial, lottery.initial_layers(seed + OTHER, search.width))
    data = data.placed(order_of(panel.positions, seed, panel.draw))
    training = Training(lottery.rewound(weights, masks), masks, study.batch_size, panel.learning_rate)
    lottery.check_rewound(training.layers(), weights, masks)
    training.run(data.train.batches(study.batch_size), study.num_steps)
    lottery.check_gone(training.layers(), masks)
    return measured(training.layers(), masks, data) | {"stamp": stamp(initial)}
