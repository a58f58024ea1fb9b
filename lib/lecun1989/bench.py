"""How fast the compiled engines are beside K22's torch loop: same core, same run, in turns, medians."""

import functools
import statistics
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np

from lib.lecun1989 import speed
from lib.lecun1989.recipe import KARPATHY_2022, LADDER
from lib.lecun1989.runs import Seed, digits_of, parameters_of

ROUNDS, TORCH_STEPS, ENGINE_STEPS = 7, 300, 7_291
LADDER_TORCH_STEPS, LADDER_ENGINE_STEPS = 80, 1_500  # of each of eight runs
PROCESS_ROUNDS = 5


def measure():
    """Rows of the bench: a training step in microseconds, and the passes a second of two processes over one."""
    rows = [step_row(), *(ladder_row(name, recipe) for name, recipe in LADDER.items())]
    return [*rows, *(processes_row(*each) for each in WORK)]


def step_row():
    """Microseconds of one training step of a run on its own, the engine's beside torch's."""
    engine = speed.engine_timer(*_work(KARPATHY_2022), ENGINE_STEPS)
    loop = speed.torch_timer(*_work(KARPATHY_2022), TORCH_STEPS)
    return _timed_row("1989 network, one training step", engine, loop)


def ladder_row(name, recipe):
    """Microseconds of one step of one of eight runs side by side, beside the published loop of the same recipe."""
    lanes = speed.lanes_timer(*_work(recipe), LADDER_ENGINE_STEPS)
    loop = speed.torch_timer(*_work(recipe), LADDER_TORCH_STEPS)
    title = "1989 network" if recipe == KARPATHY_2022 else f"1989 network, {name}"
    return _timed_row(f"{title}, one step of one of eight runs", lanes, loop)


def _work(recipe):
    """Digits, start and recipe: what every timer takes."""
    return digits_of(recipe, Seed(0, 0))["train"], parameters_of(Seed(0, 0)), recipe


def _timed_row(name, ours, peer):
    """A row of two timers, measured in turns: medians in microseconds, and the median of the ratios."""
    seconds = speed.in_turns({"ours": ours, "peer": peer}, ROUNDS)
    ratio = float(np.median(seconds["peer"] / seconds["ours"]))
    middle = speed.medians(seconds)
    return _row(name, 1e6 * middle["ours"], 1e6 * middle["peer"], ratio, "µs")


def processes_row(name, timer, num_passes, unit):
    """Passes a second of two processes at once (ours) beside one process (peer); 2 is perfect."""
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        work = functools.partial(_passes, timer)
        _start_both(pool, work)
        one, two = [], []
        for _ in range(PROCESS_ROUNDS):
            one.append(_rate(pool, work, [num_passes]))
            two.append(_rate(pool, work, [num_passes, num_passes]))
    ours, peer = statistics.median(two), statistics.median(one)
    return _row(name, ours, peer, ours / peer, unit)


def _start_both(pool, work):
    """Have both processes import, compile and read the digits before anything is timed."""
    for _ in range(2):  # a process that is done early would take the other's turn
        list(pool.map(work, [1, 1]))


def _rate(pool, work, passes):
    start = time.perf_counter()
    list(pool.map(work, passes))
    return sum(passes) / (time.perf_counter() - start)


@functools.cache
def _prepared(timer, num_steps):
    """A timer of the plain recipe, made and warmed up once in each process."""
    return timer(*_work(KARPATHY_2022), num_steps)


def _passes(timer, num_passes):
    """So many passes over the training set by the engine that the timer times."""
    pass_over = _prepared(timer, KARPATHY_2022.num_train)
    for _ in range(num_passes):
        pass_over()


WORK = (
    ("1989 network, two processes beside one", speed.engine_timer, 8, "passes/s"),
    ("1989 network, two processes of eight runs beside one", speed.lanes_timer, 2, "passes of 8/s"),
)


def _row(name, ours, peer, ratio, unit):
    return {"name": name, "ours": ours, "peer": peer, "ratio": ratio, "unit": unit}
