"""The fair trial: every activation trains the same networks, each at the rate that validation signals choose for it.

Rates are chosen on tuning seeds and judged on others; weights, noise and the order of signals are those of the seed,
whatever the activation. The optimiser is that of the inner loop. One run serves all lengths, since its rate is
constant; the rate is chosen anew for each length.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional as F

from lib.mnist1d.metalearning_inner import Inner, Run
from lib.mnist1d.metalearning_knots import Shape, tabulated
from lib.mnist1d.metalearning_outer import accuracy, first_weights
from lib.mnist1d.metalearning_sets import NAMES, set_of

TRIAL_STREAM, FIRST_TUNING = 3, 1000
PIECES = (  # of the published fit: right end, slope, intercept
    (-2.0, 0.15, 0.9), (-1.0, -0.25, 0.1), (-0.25, -1.2, -0.85), (0.1, -0.5, -0.75), (0.6, 0.2, -0.85),
    (np.inf, 1.2, -1.4),
)  # fmt: skip
USUAL = {
    "ReLU": F.relu,
    "ELU": F.elu,
    "Swish": F.silu,
    "tanh": torch.tanh,
    "GELU": F.gelu,
    "softplus": F.softplus,
    "sigmoid": torch.sigmoid,
}
PUBLISHED_FIT = "published fit"


def published_fit(x: torch.Tensor) -> torch.Tensor:
    """The line pieces that the original's notebook fits to its learned function, with their jumps."""
    value, left = torch.zeros_like(x), -np.inf
    for right, slope, intercept in PIECES:
        value, left = torch.where((x > left) & (x <= right), slope * x + intercept, value), right
    return value


@dataclass(frozen=True)
class Activation:
    """One activation by name; a learned one carries its 301 numbers."""

    name: str
    numbers: tuple[float, ...] = ()

    def table(self) -> np.ndarray:
        """Its coefficients (intervals, 4); ValueError for an unknown name."""
        if self.numbers:
            return Shape.of(torch.tensor(self.numbers, dtype=torch.float64)).table().numpy()
        if self.name != PUBLISHED_FIT and self.name not in USUAL:
            raise ValueError(f"no activation {self.name!r}: there are {', '.join(USUAL)} and {PUBLISHED_FIT}")
        return tabulated(USUAL.get(self.name, published_fit)).numpy()


@dataclass(frozen=True)
class Trial:
    """An activation with the rates to choose from, the lengths at which it is judged, and the seeds of both."""

    activation: Activation
    data: str = NAMES[0]
    noise: float = 0.1
    lengths: tuple[int, ...] = (301,)
    rates: tuple[float, ...] = (0.0025, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16)
    num_judged: int = 12
    num_tuning: int = 3

    def __post_init__(self):
        """ValueError when a tuning seed would also be judged."""
        if self.num_judged > FIRST_TUNING:
            raise ValueError(f"{self.num_judged} judged seeds reach into those that tune, from {FIRST_TUNING} on")


def run_trial(trial: Trial, _=0) -> dict[str, np.ndarray]:
    """Arrays validation (rates, lengths, tuning seeds), chosen (lengths,), test_error and train_loss (lengths, seeds).

    Errors are fractions; train_loss: mean of the last losses, as many as the outer loop judges.
    """
    torch.set_num_threads(1)
    data = set_of(trial.data)
    run = Run(Inner(num_steps=max(trial.lengths)), *data.train, kept=False)
    run.use(trial.activation.table())
    tuning = range(FIRST_TUNING, FIRST_TUNING + trial.num_tuning)
    tuned = [[trained(run, trial, rate, seed, data.validation)[0] for seed in tuning] for rate in trial.rates]
    validation = np.array(tuned).transpose(0, 2, 1)
    chosen = validation.mean(2).argmin(0)
    return {"validation": validation, "chosen": chosen} | judged(run, trial, chosen, data.test)


def judged(run, trial, chosen, test):
    """Test errors and losses of the judged seeds, (lengths, seeds), at the rates chosen for each length."""
    errors, losses = np.empty((2, len(trial.lengths), trial.num_judged))
    for place in np.unique(chosen):
        at = np.flatnonzero(chosen == place)
        for seed in range(trial.num_judged):
            error, loss = trained(run, trial, trial.rates[place], seed, test, trial.lengths[at[-1]])
            errors[at, seed], losses[at, seed] = error[at], loss[at]
    return {"test_error": errors, "train_loss": losses}


def trained(run, trial, rate, seed, part, until=None) -> tuple[np.ndarray, np.ndarray]:
    """Errors on a part and mean last losses, one for each length up to `until`, of a network trained from a seed."""
    generator = np.random.default_rng([TRIAL_STREAM, seed])
    start = first_weights(generator, run.places[0] - 1, run.inner.width).astype(run.type)
    rows = 1 + run.inner.num_steps  # the first to be judged with
    noise = (trial.noise * generator.uniform(-1, 1, (rows, run.inner.width))).astype(run.type)
    losses, found = [], []
    for loss in run.steps(start, noise[1:], rate):
        losses.append(loss)
        if len(losses) in trial.lengths:
            found.append((1 - accuracy(run, part, noise[0]), np.mean(losses[-run.inner.judged_steps :])))
        if len(losses) == until:
            break
    return tuple(np.array(found).T)
