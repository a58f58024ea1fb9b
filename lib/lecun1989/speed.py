"""How long a training step takes: timers for K22's loop and for our engines, and what the core could do at most.

All timers give seconds for one step of one run, so that their quotients are speed-ups, and are called in turns
within one process, so that a busy machine slows all of them alike. The roofline (Williams, Waterman and Patterson,
Communications of the ACM 52(4), 2009) bounds what arithmetic can reach:

    attainable = min(peak, bandwidth · intensity),      intensity = multiply-accumulates / bytes moved.
"""

import time
from contextlib import contextmanager

import numpy as np

from lib.claims import Evidence, published
from lib.lecun1989.engine_learner import EngineLearner
from lib.lecun1989.facts import IMAGE_SIZE, NUM_PRESENTATIONS, TOTAL_PARAMETERS
from lib.lecun1989.side_by_side.lanes import Lanes
from lib.lecun1989.timing import macs_per_training_step
from lib.training.vector import LANES

LOOP = "the published loop in torch"
SWITCHED = "the same loop without oneDNN"
ONE = "one compiled function, one run"
EIGHT = "compiled, eight runs side by side"
WARM_UP = 20  # steps before any timing: compiling, caches, torch's first allocations
BYTES = 4  # of a float32
STRIDE = 907  # examples between the starts of two lanes, so that lanes do not share images


def timers(digits, parameters, recipe, torch_steps, engine_steps):
    """The four ways to train the plain recipe, name → function that returns seconds a step of one run."""
    return {
        LOOP: torch_timer(digits, parameters, recipe, torch_steps),
        SWITCHED: torch_timer(digits, parameters, recipe, torch_steps, library=False),
        ONE: engine_timer(digits, parameters, recipe, engine_steps),
        EIGHT: lanes_timer(digits, parameters, recipe, engine_steps),
    }


def torch_timer(digits, parameters, recipe, num_steps, library=True):
    """Seconds a step of the published loop; library: whether torch may call oneDNN for its convolutions."""
    from lib.lecun1989.k22_loop import published_loop  # only here: the engines need no torch

    train = published_loop(digits, parameters, recipe)

    def seconds_per_step(steps=num_steps):
        with convolutions(library):
            return seconds_of(lambda: train(steps)) / steps

    seconds_per_step(WARM_UP)
    return seconds_per_step


@contextmanager
def convolutions(library):
    """Let torch call oneDNN for its convolutions, or have it use its own, until the end of the block."""
    import torch

    before = torch.backends.mkldnn.enabled
    torch.backends.mkldnn.enabled = library
    try:
        yield
    finally:
        torch.backends.mkldnn.enabled = before


def engine_timer(digits, parameters, recipe, num_steps):
    """Seconds a step of the engine that trains one run."""
    learner, order = EngineLearner(parameters, recipe), np.arange(num_steps) % len(digits)
    learner.train_pass(digits.images, digits.targets, order[:WARM_UP])
    return lambda: seconds_of(lambda: learner.train_pass(digits.images, digits.targets, order)) / num_steps


def lanes_timer(digits, parameters, recipe, num_steps):
    """Seconds a step of one of eight runs side by side; every lane sees the digits in an order of its own."""
    lanes = Lanes(digits.images, digits.labels, recipe.wiring, recipe.optimizer)
    decay = recipe.weight_decay if recipe.optimizer == "adamw" else 0.0
    for lane in range(LANES):
        lanes.fill(lane, recipe, parameters, lane)
        lanes.set_rate(lane, recipe.rate_of(0), decay)
    order = (np.arange(num_steps)[:, None] + STRIDE * np.arange(LANES)) % len(digits)
    lanes.train(order[:WARM_UP])
    return lambda: seconds_of(lambda: lanes.train(order)) / num_steps / LANES


def in_turns(timers, num_rounds):
    """Each timer once a round: {name: (num_rounds,)}, seconds a step."""
    rounds = [{name: timer() for name, timer in timers.items()} for _ in range(num_rounds)]
    return {name: np.array([each[name] for each in rounds]) for name in timers}


def medians(seconds):
    """The median over rounds of each timer, name → seconds."""
    return {name: float(np.median(values)) for name, values in seconds.items()}


def seconds_of(function):
    """Seconds on the clock of one call."""
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def peak_macs_per_second(size=1_024, repeats=7):
    """Multiply-accumulates a second of the fastest of several float32 products of square matrices, on one thread."""
    a, b = (np.random.default_rng(side).random((size, size), np.float32) for side in range(2))
    product = np.empty_like(a)
    return size**3 / min(seconds_of(lambda: np.matmul(a, b, out=product)) for _ in range(repeats))


def bytes_per_second(num_bytes=2**27, repeats=4):
    """Bytes a second between memory and core, both ways: the fastest copy of an array too large for any cache."""
    source = np.zeros(num_bytes // BYTES, np.float32)
    target = np.ones_like(source)
    return 2 * num_bytes / min(seconds_of(lambda: np.copyto(target, source)) for _ in range(repeats))


def intensity(weights_in_cache=True):
    """Multiply-accumulates of a step for each byte that it moves: the image, and the weights unless they stay near."""
    moved = BYTES * IMAGE_SIZE**2 + (0 if weights_in_cache else 2 * BYTES * TOTAL_PARAMETERS)  # read and written
    return macs_per_training_step() / moved


def published_speedup():
    """Evidence on the speed-up from 1989 to 2022: the quotient of the two published times."""
    before, after = (published("K22.speed", f"train_seconds_{year}") for year in (1989, 2022))
    return Evidence({"speedup": [before / after]})


def hundred_runs(seconds, num_runs=100):
    """Evidence on a factor of a hundred: seconds of so many of our runs (first), and of one published run (second).

    seconds: what `in_turns` gave; a run is so many steps, all alike. Times differ from run to run: not repeatable.
    """
    first, second = num_runs * NUM_PRESENTATIONS * seconds[EIGHT], NUM_PRESENTATIONS * seconds[LOOP]
    return Evidence({"first": first, "second": second}, repeatable=False)
