"""A toy experiment that computes several runs at once, for the tests of batches: quick, counted, able to fail."""

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Toy:
    """folder: where each batch leaves a mark; kind: its family; length: its cost; fault: what goes wrong at a seed."""

    folder: str
    kind: str = "a"
    length: int = 1
    fault: str = ""  # of the run with seed `at`
    at: int = -1
    seconds: float = 0.0


def draw_together(configurations, seeds):
    """Five random numbers of each seed, the last place first; a batch's kinds and seeds are marked when it begins."""
    folder = Path(configurations[0].folder)
    kinds = "".join(sorted({configuration.kind for configuration in configurations}))
    (folder / f"batch-{kinds}-{'-'.join(map(str, seeds))}-{time.monotonic_ns()}").touch()
    for place in reversed(range(len(seeds))):
        configuration, seed = configurations[place], seeds[place]
        if seed == configuration.at:
            if configuration.fault == "raise":
                raise ValueError(f"seed {seed} is not to be had")
            if configuration.fault == "forget":
                continue
            if configuration.fault == "kill" and not (folder / "killed").exists():
                (folder / "killed").touch()
                os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(configuration.seconds)
        yield place, {"numbers": np.random.default_rng(seed).random(5)}


def batches(folder):
    """The batches that were begun: (kinds, seeds) of each, in no order."""
    marks = [mark.name.split("-")[1:-1] for mark in Path(folder).glob("batch-*")]
    return [(kinds, [int(seed) for seed in seeds]) for kinds, *seeds in marks]


def computed(folder):
    """The seeds that were computed, sorted, as often as they were."""
    return sorted(seed for _, seeds in batches(folder) for seed in seeds)
