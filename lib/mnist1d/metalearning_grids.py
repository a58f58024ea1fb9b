"""The same question by brute force: many rates at once, from many initial weights, and the best read off the curve.

No gradient of a rate is taken here: a grid of rates is trained side by side, which also tells how flat the optimum is
and where it lies in other problems: more steps, other batches, other widths, other rules.
"""

from dataclasses import dataclass

import numpy as np
import torch

from lib.mnist1d.metalearning_forward import initial
from lib.mnist1d.metalearning_rates import BATCH_SIZE, WIDTH, Descent, Signals, run_descent
from lib.mnist1d.metalearning_rules import RULES

NUM_TRAIN = 4000
STACKED = 40  # networks side by side: more do not fit the cache
ORDER_STREAM = 5


@dataclass(frozen=True)
class Grid:
    """Rates from low to high, one network for each rate and seed; shuffled: every seed has an order of its own."""

    low: float = 0.2
    high: float = 2.0
    num_rates: int = 24
    num_seeds: int = 10
    first_seed: int = 0
    num_steps: int = 200
    batch_size: int = BATCH_SIZE
    width: int = WIDTH
    rule: str = "plain"
    shuffled: bool = False

    def __post_init__(self):
        """ValueError for an unknown rule."""
        if self.rule not in RULES:
            raise ValueError(f"no rule {self.rule!r}: there are {', '.join(RULES)}")

    @property
    def rates(self):
        """The grid, (num_rates,), even in the logarithm."""
        return np.geomspace(self.low, self.high, self.num_rates)

    @property
    def seeds(self):
        """Of the initial weights and of the orders."""
        return list(range(self.first_seed, self.first_seed + self.num_seeds))


def run(study: Descent | Grid, _=0) -> dict[str, np.ndarray]:
    """Arrays of one study of the chapter's first half, learned or by brute force."""
    return run_descent(study) if isinstance(study, Descent) else run_grid(study)


def run_grid(grid: Grid, _=0) -> dict[str, np.ndarray]:
    """Arrays loss, last_loss (mean and last loss of the run) and test_error, each (rates, seeds)."""
    torch.set_num_threads(1)
    lanes = [(rate, seed) for rate in grid.rates for seed in grid.seeds]
    parts = [_losses(grid, lanes[at : at + STACKED]) for at in range(0, len(lanes), STACKED)]
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return {name: each.reshape(grid.num_rates, grid.num_seeds) for name, each in joined.items()}


def _losses(grid, lanes):
    rates, seeds = zip(*lanes, strict=True)
    problem = Signals(grid.batch_size, orders(grid, seeds) if grid.shuffled else None)
    weights, rule = initial(seeds, grid.width), RULES[grid.rule](torch.tensor(rates)[:, None, None])
    total = 0.0
    for step in range(grid.num_steps):
        loss, gradient, _ = problem.gradient(weights, step)
        weights = rule(weights, gradient)
        total = total + loss
    found = {"loss": total / grid.num_steps, "last_loss": loss, "test_error": problem.test_error(weights)}
    return {name: np.nan_to_num(each.double().numpy(), nan=np.inf) for name, each in found.items()}


def orders(grid, seeds) -> torch.Tensor:
    """Places of the signals of each step, (L, steps, batch_size): a new permutation in every pass, from the seed."""
    passes = -(-grid.num_steps * grid.batch_size // NUM_TRAIN)
    drawn = {seed: _drawn(seed, passes)[: grid.num_steps * grid.batch_size] for seed in dict.fromkeys(seeds)}
    places = np.stack([drawn[seed] for seed in seeds])
    return torch.tensor(places.reshape(len(seeds), grid.num_steps, grid.batch_size))


def _drawn(seed, passes):
    generator = np.random.default_rng([ORDER_STREAM, seed])
    return np.concatenate([generator.permutation(NUM_TRAIN) for _ in range(passes)])
