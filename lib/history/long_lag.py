"""The long-lag task: the answer to the last symbol is the first one, many symbols ago.

Source: S. Hochreiter and J. Schmidhuber (1997), "Long short-term memory", Neural Computation 9(8), section 5.2,
experiment 2, simplified: one of two symbols, then `lag` - 1 random distractors, then a trigger, at which the network
has to say which of the two it was; the lag is the same in all sequences.

    x a3 a1 a1 a4 ... a2 e → x          y a2 a4 a3 a1 ... a1 e → y

Both cells have about as many weights, see the same sequences, and are trained by Adam on whole gradients, clipped,
where the paper cut gradients off and used plain descent. Section 4 of the paper warns that the memory drifts when
distractors are written into it, and starts the input gate at a negative bias: `input_bias`.
"""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F

from lib.history.adam import moments_of, update_weights
from lib.history.recurrent import NUM_GATES, check_cell, run

NUM_DISTRACTORS = 4
NUM_SYMBOLS = 2 + NUM_DISTRACTORS + 1  # the two, the distractors, the trigger
NUM_UNITS = {"rnn": 8, "lstm": 4}  # 137 and 149 weights
TASK_STREAM, START_STREAM, TEST_STREAM = 1, 2, 3


@dataclass(frozen=True)
class LongLag:
    """A cell at one lag: updates on fresh batches, where gradients are clipped, how many sequences test it."""

    cell: str
    lag: int
    input_bias: float = 0.0  # of the LSTM's input gate at the start
    num_updates: int = 200
    batch_size: int = 16
    clip: float = 1.0
    num_test: int = 256

    def __post_init__(self):
        """Raise ValueError for an unknown cell or sizes below 1."""
        check_cell(self.cell)
        if min(self.lag, self.num_updates, self.batch_size, self.num_test) < 1 or self.clip <= 0:
            raise ValueError("lag, num_updates, batch_size and num_test must be at least 1, clip above 0")


def sequences(lag, count, generator):
    """Symbols int64 (count, lag + 1) and which of the two came first, float (count,), 0 or 1."""
    symbols = generator.integers(2, 2 + NUM_DISTRACTORS, (count, lag + 1))
    symbols[:, 0] = generator.integers(0, 2, count)
    symbols[:, -1] = NUM_SYMBOLS - 1
    return symbols, symbols[:, 0].astype(np.float32)


def start(cell, seeds, input_bias=0.0):
    """Weights uniform within 1/√units, a dict name → tensor with the models in front; one draw a seed."""
    n, gates = NUM_UNITS[cell], NUM_UNITS[cell] * NUM_GATES[cell]
    shapes = {"recurrent": (n, gates), "inputs": (NUM_SYMBOLS, gates), "bias": (1, gates), "readout": (n + 1, 1)}
    draws = {name: [] for name in shapes}
    for seed in seeds:
        generator = np.random.default_rng([START_STREAM, seed])
        for name, shape in shapes.items():
            draws[name].append(generator.uniform(-1, 1, shape) / np.sqrt(n))
    if cell == "lstm":
        draws["bias"] = [bias + input_bias * (np.arange(gates) < n) for bias in draws["bias"]]
    return {name: torch.tensor(np.array(parts), dtype=torch.float32) for name, parts in draws.items()}


def logits(cell, weights, symbols):
    """Answers (m, k) of m models to symbols (m, k, lag + 1), above 0 for the second of the two."""
    m, k, length = symbols.shape
    drives = F.one_hot(symbols, NUM_SYMBOLS).float().flatten(1, 2) @ weights["inputs"] + weights["bias"]
    over_time = drives.reshape(m, k, length, -1).transpose(1, 2).contiguous().unbind(1)
    h = run(cell, weights["recurrent"], over_time)[-1][0]
    return (h @ weights["readout"][:, :-1] + weights["readout"][:, -1:])[..., 0]


def train(task, seeds, rates):
    """Train model j on seed seeds[j] at rate rates[j], all at once; returns test error rate and losses by name.

    'error_rate' (m,), 'losses' (m, num_updates).
    """
    weights = {name: part.requires_grad_() for name, part in start(task.cell, seeds, task.input_bias).items()}
    generators = {seed: np.random.default_rng([TASK_STREAM, task.lag, seed]) for seed in seeds}
    rates = torch.tensor(rates, dtype=torch.float32)
    moments, losses = moments_of(weights), []
    for update in range(1, task.num_updates + 1):
        symbols, firsts = _batch(task, seeds, generators, task.batch_size)
        loss = F.binary_cross_entropy_with_logits(logits(task.cell, weights, symbols), firsts, reduction="none").mean(1)
        slopes = torch.autograd.grad(loss.sum(), list(weights.values()))
        update_weights(weights, _clipped(slopes, task.clip), moments, rates, update)
        losses.append(loss.detach())
    return {"error_rate": error_rate(weights, task, seeds), "losses": torch.stack(losses, 1).numpy()}


def _batch(task, seeds, generators, count):
    """Fresh sequences, the same for all models of a seed: symbols (m, k, lag + 1), firsts (m, k)."""
    drawn = {seed: sequences(task.lag, count, generator) for seed, generator in generators.items()}
    return tuple(torch.from_numpy(np.array([drawn[seed][part] for seed in seeds])) for part in range(2))


def _clipped(slopes, limit):
    """Gradients, each (m, ...), of each model scaled down to a norm of at most `limit`."""
    norm = torch.sqrt(sum(part.flatten(1).square().sum(1) for part in slopes))
    scale = (limit / (norm + 1e-12)).clamp(max=1)
    return [part * scale[:, None, None] for part in slopes]


@torch.no_grad()
def error_rate(weights, task, seeds):
    """Wrong answers to fresh sequences, as a fraction, numpy (m,)."""
    generators = {seed: np.random.default_rng([TEST_STREAM, task.lag, seed]) for seed in seeds}
    symbols, firsts = _batch(task, seeds, generators, task.num_test)
    return ((logits(task.cell, weights, symbols) > 0) != (firsts > 0.5)).float().mean(1).numpy().astype(float)
