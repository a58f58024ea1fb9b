"""How long a step of each benchmark model takes in the compiled engine, beside a plain torch loop: in turns."""

import time
from statistics import median

import torch
from torch import nn

from lib.mnist1d.benchmark import LEARNING_RATE
from lib.mnist1d.benchmark_sets import sets
from lib.mnist1d.layout import rows_of, seeded
from lib.mnist1d.learner import in_batches
from lib.mnist1d.models import MODELS
from lib.mnist1d.trainer import Adam, in_order, trained

ROUNDS = 5
STEPS = {"logistic": 100, "mlp": 60, "cnn": 30, "gru": 10}  # of a torch loop; the engine makes ten times as many
STACKED = 16


def measure():
    """Rows {name, ours, peer, ratio, unit}: microseconds of a step of one network, ours and torch's in turns."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return [_row(model) for model in MODELS]
    finally:
        torch.set_num_threads(threads)


def _row(model):
    timers = engine_timer(model), torch_timer(model)
    for timer in timers:
        timer()
    times = [[timer() for timer in timers] for _ in range(ROUNDS)]
    ours, peer = (1e6 * median(column) for column in zip(*times, strict=True))
    ratio = median(theirs / own for own, theirs in times)
    return {
        "name": f"MNIST-1D, {MODELS[model].words}, one step",
        "ours": ours,
        "peer": peer,
        "ratio": ratio,
        "unit": "µs",
    }


def engine_timer(model):
    """A function that makes steps in the engine and returns the seconds of one."""
    learner, signals = MODELS[model].learner(0), sets()
    batches, num = in_batches(signals.x, signals.y), 10 * STEPS[model]
    return lambda: _seconds(lambda: learner.train(batches, num, LEARNING_RATE), num)


def torch_timer(model):
    """A function that makes steps of the published loop, one network at a time, and returns the seconds of one."""
    module = seeded(MODELS[model].network.make, 0)
    optimizer, batch_at = torch.optim.Adam(module.parameters(), LEARNING_RATE), _batches()

    def loop():
        for step in range(STEPS[model]):
            x, labels = batch_at(step)
            optimizer.zero_grad()
            nn.functional.cross_entropy(module(x), labels).backward()
            optimizer.step()

    return lambda: _seconds(loop, STEPS[model])


def stacked_timer(model, num=STACKED):
    """A function that makes steps of so many networks at once in torch and returns the seconds of one network's."""
    rows = rows_of([seeded(MODELS[model].network.make, seed) for seed in range(num)])
    network, steps = MODELS[model].network.function(), max(3, STEPS[model] // 4)
    return lambda: _seconds(lambda: trained(network, rows, _batches(), steps, Adam(LEARNING_RATE)), steps * num)


def _batches():
    signals = sets()
    return in_order(torch.tensor(signals.x, dtype=torch.float32), torch.tensor(signals.y))


def _seconds(work, num):
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) / num
