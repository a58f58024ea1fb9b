"""The search for a ticket: train, remove the smallest weights, rewind the others, train again.

Source: J. Frankle and M. Carbin (ICLR 2019), iterative pruning; S. Greydanus (2020), panels a and b: Adam at 0.02,
batches of 100 in the order of the set, weights ranked after step 1,000, accuracy reported after step 1,500. Beside the
tickets, masks of the same sparsity that are drawn anew, over the same initial weights.

Every round asserts that it starts from the stored initial weights, bit for bit, that what was removed is still zero
when it ends, and that its mask is nested in the one before.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from lib.mnist1d import lottery
from lib.mnist1d.lottery_schedules import RANK_STEP, REPORT_STEP, TWENTY_PERCENT, Schedule
from lib.mnist1d.lottery_signals import FOUND_ON, NUM_WIDE, Task, task
from lib.mnist1d.lottery_training import Training, hidden, living_units, logits, quick

RANDOM_MASKS = 2  # stream of NumPy's generator
CHUNK = 2_000


@dataclass(frozen=True)
class Search:
    """How a ticket is searched for; random_at: rounds beside which a random mask of their sparsity is trained."""

    schedule: Schedule = TWENTY_PERCENT
    random_at: tuple[int, ...] = (3, 7, 11, 15)
    num_steps: int = RANK_STEP
    num_report_steps: int = REPORT_STEP
    width: int = lottery.WIDTH
    learning_rate: float = 0.02
    batch_size: int = 100
    num_wide: int = NUM_WIDE


def run_search(search: Search, seed: int) -> dict[str, np.ndarray]:
    """Arrays of the rounds: sparsity, {test, wide, train}_error, answering (rounds,), living (rounds, 2), …

    kept (rounds, 3): density of each layer; first_masks: of each round, and ticket_0 … ticket_2: of the ticket's
    layers, packed bits; random_{test, wide, train}_error and random_answering: the same for the rounds random_at;
    {dense, ticket, random}_report: test errors after the steps of the report; stamp: hash of the initial weights.
    """
    with quick():
        initial, data = lottery.initial_layers(seed, search.width), task(FOUND_ON, search.num_wide)
        found = _of_rounds(initial, data, search)
        return found | _of_random(initial, data, search, seed) | {"stamp": stamp(initial)}


def rounds(initial, batches, search: Search) -> Iterator[tuple[list[Tensor], Training]]:
    """Masks of each round and the training that ended when the weights are ranked; it may be carried on."""
    masks, layers = lottery.full_masks(initial), initial
    for sparsity in search.schedule.sparsities:
        earlier, masks = masks, lottery.pruned(layers, masks, sparsity)
        lottery.check_nested(masks, earlier)
        training = trained(initial, masks, batches, search)
        layers = training.layers()
        yield masks, training


def trained(initial, masks, batches, search: Search) -> Training:
    """A masked network after `num_steps` updates from the initial weights, with the assertions of the module's head."""
    training = Training(lottery.rewound(initial, masks), masks, search.batch_size, search.learning_rate)
    lottery.check_rewound(training.layers(), initial, masks)
    training.run(batches, search.num_steps)
    lottery.check_gone(training.layers(), masks)
    return training


def measured(layers, masks, data: Task) -> dict[str, float]:
    """Error rates of layers on all parts of a task, and how many living units of layer two answer any signal."""
    found = {f"{part}_error": error_rate(layers, getattr(data, part)) for part in ("test", "wide", "train")}
    awake = torch.stack([hidden(layers, x)[1].amax(0) for x in data.train.x.split(CHUNK)]).amax(0) > 0
    return found | {"answering": int((awake & living_units(masks)[1]).sum())}


def error_rate(layers, examples) -> float:
    """Fraction of examples whose largest output is not the label's."""
    found = torch.cat([logits(layers, x).argmax(1) for x in examples.x.split(CHUNK)])
    return (found != examples.labels).double().mean().item()


def stamp(initial) -> np.ndarray:
    """A number that tells which initial weights a result belongs to, uint64."""
    digits = np.concatenate([layer.flatten().view(torch.int32).numpy() for layer in initial]).astype(np.uint64)
    return (digits * np.arange(1, 2 * len(digits), 2, dtype=np.uint64)).sum(dtype=np.uint64)


def unpacked(bits: np.ndarray, shape: tuple[int, ...]) -> Tensor:
    """A mask of this shape from packed bits."""
    return torch.as_tensor(np.unpackbits(bits, count=int(np.prod(shape))).reshape(shape).astype(bool))


def _of_rounds(initial, data, search):
    batches, found, table = data.train.batches(search.batch_size), {}, []
    for place, (masks, training) in enumerate(rounds(initial, batches, search)):
        layers = training.layers()
        living = [int(units.sum()) for units in living_units(masks)]
        row = {"sparsity": 1 - lottery.density(masks), "living": living, **measured(layers, masks, data)}
        row["kept"] = [mask.float().mean().item() for mask in masks]
        row["first_masks"] = np.packbits(masks[0].numpy())
        table.append(row)
        if place == 0:
            found["dense_report"] = _reported(training, batches, data, search)
        if place == search.schedule.ticket:
            found["ticket_report"] = _reported(training, batches, data, search)
            found |= {f"ticket_{i}": np.packbits(mask.numpy()) for i, mask in enumerate(masks)}
    return found | {name: np.array([row[name] for row in table]) for name in table[0]}


def _of_random(initial, data, search, seed):
    generator, batches = np.random.default_rng([RANDOM_MASKS, seed]), data.train.batches(search.batch_size)
    table, found = [], {}
    for place in search.random_at:
        masks = lottery.random_masks(initial, search.schedule.sparsities[place], generator)
        training = trained(initial, masks, batches, search)
        table.append(measured(training.layers(), masks, data))
        if place == search.schedule.ticket:
            found["random_report"] = _reported(training, batches, data, search)
    return found | {f"random_{name}": np.array([row[name] for row in table]) for name in (table or [{}])[0]}


def _reported(training, batches, data, search):
    training.run(batches, search.num_report_steps)
    return error_rate(training.layers(), data.test)
