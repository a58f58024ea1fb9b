"""What a training step costs: multiply-adds that a plain step makes, those that are made here, and the core's peak.

With n examples, a step of the whole network makes n W multiply-adds for its W weights forward, as many for their
gradient, and as many again, but for the first layer, for what goes back to the units below. A matrix product of
SQUARE by SQUARE on one thread stands for the peak of the core.
"""

import time
from dataclasses import dataclass

import torch

from lib.mnist1d import lottery
from lib.mnist1d.lottery_search import Search, unpacked
from lib.mnist1d.lottery_signals import FOUND_ON, task
from lib.mnist1d.lottery_training import Training, quick

SQUARE, NUM_ROUNDS, WARM_UP = 768, 5, 100


@dataclass(frozen=True)
class Cost:
    """Multiply-adds of a plain step and of ours, seconds of a step of ours, and multiply-adds a second at the peak."""

    plain: float
    made: float
    seconds: float
    peak: float

    @property
    def share(self) -> float:
        """Of the peak that our step reaches."""
        return self.made / self.seconds / self.peak


def multiply_adds(a: int, b: int, u: int, num_inputs: int, awake: float, num: int) -> float:
    """Of one step with a, b and u units in the first, the second and either layer, of which `awake` of b answer."""
    first, second, last = a * num_inputs, b * (a + 1), lottery.NUM_CLASSES * (u + 1)
    back = awake / b * second
    return num * (2 * first + second + 2 * back + 3 * last)


def measured(found: dict, search: Search, seed: int = 0, num_steps: int = 40) -> dict[str, Cost]:
    """`Cost` of the dense network and of the ticket that a search found, timed here and now."""
    initial = lottery.initial_layers(seed, search.width)
    ticket = [unpacked(found[f"ticket_{i}"], tuple(layer.shape)) for i, layer in enumerate(initial)]
    with quick():
        batches = task(FOUND_ON, search.num_wide).train.batches(search.batch_size)
        pairs = {"dense network": lottery.full_masks(initial), "ticket": ticket}
        return {name: _cost(initial, masks, batches, search, num_steps) for name, masks in pairs.items()}


def _cost(initial, masks, batches, search, num_steps):
    training = Training(lottery.rewound(initial, masks), masks, search.batch_size, search.learning_rate)
    training.run(batches, WARM_UP)
    awake = float((training.h2 > 0).any(1).sum())  # h2 holds signs after a step
    rounds = [(_peak(), _seconds(training, batches, num_steps)) for _ in range(NUM_ROUNDS)]
    whole, num = search.width, search.batch_size
    plain = multiply_adds(whole, whole, whole, initial[0].shape[1], whole, num)
    made = multiply_adds(training.a, training.b, training.u, initial[0].shape[1], awake, num)
    return Cost(plain, made, min(seconds for _, seconds in rounds), max(peak for peak, _ in rounds))


def _seconds(training, batches, num_steps):
    started = time.perf_counter()
    training.run(batches, training.num_steps + num_steps)
    return (time.perf_counter() - started) / num_steps


def _peak():
    a, out = torch.ones(SQUARE, SQUARE), torch.empty(SQUARE, SQUARE)
    started = time.perf_counter()
    torch.mm(a, a, out=out)
    return SQUARE**3 / (time.perf_counter() - started)
