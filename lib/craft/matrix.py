"""Bugs against checks over seeds: which check catches which bug, and what alarms healthy programs raise.

`examined` is a run for `lib.experiments.map_runs`: the configuration names a bug or a healthy variant, and the items.
"""

from dataclasses import dataclass

import numpy as np
import torch

from lib.craft.bugs import BUGS, VARIANTS
from lib.craft.checks import CHECKS, examine
from lib.craft.digits import NUM_TEST, NUM_TRAIN, healthy

VALUES = {True: 1.0, False: 0.0, None: np.nan}


@dataclass(frozen=True)
class Examination:
    """Which program is examined, a name in BUGS or VARIANTS, for which items, on how many digits."""

    program: str
    items: tuple = tuple(CHECKS)
    num_train: int = NUM_TRAIN
    num_test: int = NUM_TEST


def program(name, seed, num_train=NUM_TRAIN, num_test=NUM_TEST):
    """The pipeline of a bug or a healthy variant, on the digits of a seed; ValueError for another name."""
    if name not in BUGS and name not in VARIANTS:
        raise ValueError(f"no bug or healthy variant {name!r}")
    plant = BUGS[name].plant if name in BUGS else VARIANTS[name]
    return plant(healthy(seed, num_train, num_test), seed)


def examined(examination, seed):
    """Verdicts of the items, {"passed": (items,)}: 1 passed, 0 failed, NaN not checked."""
    torch.manual_seed(seed)  # for whoever draws from it; nothing healthy does
    pipeline = program(examination.program, seed, examination.num_train, examination.num_test)
    found = examine(pipeline, seed, examination.items)
    return {"passed": np.array([VALUES[finding.passed] for finding in found])}


def named_only():
    """An examination of each bug by the check that must catch it, and of each healthy variant by all checks."""
    bugs = [Examination(bug.name, (bug.item,)) for bug in BUGS.values()]
    return bugs + [Examination(name) for name in VARIANTS]


def everything():
    """An examination of each bug and of each healthy variant by all checks."""
    return [Examination(name) for name in [*VARIANTS, *BUGS]]


def share_caught(passed):
    """Share of runs in which each item failed, from verdicts (runs, items), (items,); 0 where not checked."""
    return np.mean(np.asarray(passed) == 0, axis=0)
