"""A toy experiment for the tests of the store and the executors: quick, counted, and able to kill its worker."""

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Toy:
    """scale: of the numbers drawn; folder: where each computed run leaves a mark; killer: a seed, or −1."""

    scale: float
    folder: str
    killer: int = -1
    seconds: float = 0.0


def draw(configuration, seed):
    """Five random numbers; leaves a mark, so that runs computed twice show. Kills its worker once if told to."""
    folder = Path(configuration.folder)
    if seed == configuration.killer and not (folder / "killed").exists():
        (folder / "killed").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(configuration.seconds)
    with (folder / f"run-{seed}").open("a") as mark:
        mark.write("computed\n")
    return {"numbers": configuration.scale * np.random.default_rng(seed).random(5)}


def computed(folder):
    """How often each seed was computed: {seed: times}."""
    marks = Path(folder).glob("run-*")
    return {int(mark.name.removeprefix("run-")): len(mark.read_text().splitlines()) for mark in marks}
