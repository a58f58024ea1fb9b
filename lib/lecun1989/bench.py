"""How fast the compiled engine is beside K22's torch loop: same core, same run, in turns, medians."""

import statistics
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np

from lib.lecun1989.engine_learner import EngineLearner
from lib.lecun1989.recipe import KARPATHY_2022
from lib.lecun1989.runs import Seed, digits_of, parameters_of

ROUNDS, TORCH_STEPS, ENGINE_STEPS = 7, 300, 7_291


def measure():
    """Rows of the bench: a training step in microseconds, and the steps a second of two processes over one."""
    return [step_row(), _processes_row()]


def step_row():
    """Microseconds of one training step, the engine's beside torch's."""
    from lib.lecun1989.network import TorchLearner

    digits, parameters = digits_of(KARPATHY_2022, Seed(0, 0))["train"], parameters_of(Seed(0, 0))
    learners = (EngineLearner(parameters, KARPATHY_2022), TorchLearner(parameters, KARPATHY_2022))
    steps = (ENGINE_STEPS, TORCH_STEPS)
    for learner in learners:  # compile, lay out, warm up
        learner.train_pass(digits.images, digits.targets, np.arange(10))
    times = [
        [_microseconds(learner, digits, n) for learner, n in zip(learners, steps, strict=True)] for _ in range(ROUNDS)
    ]
    ours, peer = (statistics.median(column) for column in zip(*times, strict=True))
    ratio = statistics.median(theirs / own for own, theirs in times)
    return _row("1989 network, one training step", ours, peer, ratio, "µs")


def _microseconds(learner, digits, num_steps):
    start = time.perf_counter()
    learner.train_pass(digits.images, digits.targets, np.arange(num_steps))
    return (time.perf_counter() - start) / num_steps * 1e6


def _processes_row():
    """Passes a second of two processes at once (ours) beside one process (peer); 2 is perfect."""
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        list(pool.map(_passes, [1, 1]))  # start, compile
        one, two = [], []
        for _ in range(3):
            one.append(_rate(pool, [2]))
            two.append(_rate(pool, [2, 2]))
    ours, peer = statistics.median(two), statistics.median(one)
    return _row("1989 network, two processes beside one", ours, peer, ours / peer, "passes/s")


def _rate(pool, work):
    start = time.perf_counter()
    list(pool.map(_passes, work))
    return sum(work) / (time.perf_counter() - start)


def _passes(num_passes):
    digits = digits_of(KARPATHY_2022, Seed(0, 0))["train"]
    learner = EngineLearner(parameters_of(Seed(0, 0)), KARPATHY_2022)
    for _ in range(num_passes):
        learner.train_pass(digits.images, digits.targets, np.arange(len(digits)))


def _row(name, ours, peer, ratio, unit):
    return {"name": name, "ours": ours, "peer": peer, "ratio": ratio, "unit": unit}
