"""Bugs against checks over seeds: which check catches which bug, and what alarms healthy programs raise.

`surveyed` is a run for `lib.experiments.map_runs`: the programs of one seed, examined after each other on the same
digits, so that what they share is computed once. The seeds that judge the checks are JUDGING and those after it; the
thresholds were set on the seeds 0 to 23. Two judgings, on the seeds from 100 and from 200 on, each showed a check to be
too weak, that of augmentation and that of blind inputs. Each was mended on the tuning seeds, and all checks were judged
anew on seeds that nobody had looked at.
"""

from dataclasses import dataclass, replace

import numpy as np
import torch

from lib.craft.bugs import BUGS, VARIANTS
from lib.craft.checks import CHECKS, examine
from lib.craft.digits import NUM_TEST, NUM_TRAIN, healthy
from lib.craft.start import loss_at_start
from lib.data import DATA_SETS
from lib.experiments import map_runs

VALUES = {True: 1.0, False: 0.0, None: np.nan}
JUDGING = 300  # the first of the seeds that judge
CONCERNS = {  # the checks that a healthy variant might alarm and the plain healthy program might not
    "healthy": tuple(CHECKS),
    "healthy, batch normalisation": ("2.seed", "2.simple", "2.fulltest", "2.depend", "2.general", "3.rate"),
    "healthy, shifted images": ("2.simple", "2.loader", "2.input", "4.augment"),
}


@dataclass(frozen=True)
class Survey:
    """Which bugs and healthy variants are examined, by the checks that concern them or by every one."""

    bugs: tuple = tuple(BUGS)
    variants: tuple = tuple(VARIANTS)
    every_check: bool = False
    num_train: int = NUM_TRAIN
    num_test: int = NUM_TEST

    def items_of(self, name):
        """The checks that a program is examined by."""
        if self.every_check:
            return tuple(CHECKS)
        return CONCERNS[name] if name in VARIANTS else (BUGS[name].item,)


@dataclass(frozen=True)
class Matrix:
    """Verdicts of each program, name → (num_seeds, num_checks): 1 passed, 0 failed, NaN not checked; and the seeds.

    `initial_losses` are those of the healthy network before training (num_seeds,), in nats.
    """

    seeds: tuple
    passed: dict
    initial_losses: np.ndarray


def program(name, digits, seed):
    """The pipeline of a bug or a healthy variant, planted into a healthy one; ValueError for another name."""
    if name not in BUGS and name not in VARIANTS:
        raise ValueError(f"no bug or healthy variant {name!r}")
    return (BUGS[name].plant if name in BUGS else VARIANTS[name])(digits, seed)


def surveyed(survey, seed):
    """Verdicts of every program, name → (num_checks,), NaN where a check was not made, and the initial loss (1,)."""
    torch.manual_seed(seed)  # for whoever draws from it; nothing healthy does
    digits = healthy(seed, survey.num_train, survey.num_test)
    found = {name: verdicts(program(name, digits, seed), seed, survey.items_of(name)) for name in _programs(survey)}
    return found | {"initial loss": np.array([loss_at_start(digits, seed)])}


def verdicts(pipeline, seed, items):
    """Verdicts of the items in the order of all checks, (num_checks,): 1 passed, 0 failed, NaN not checked."""
    found = {finding.item: VALUES[finding.passed] for finding in examine(pipeline, seed, items)}
    return np.array([found.get(item, np.nan) for item in CHECKS])


def matrix(num_seeds, num_full, survey=None, store=None):
    """The `Matrix` over seeds from JUDGING on, in the first num_full of which each bug is examined by every check."""
    if not 0 <= num_full <= num_seeds or num_seeds < 1:
        raise ValueError(f"num_full must lie from 0 to num_seeds, got {num_full} of {num_seeds}")
    survey, seeds = survey or Survey(), tuple(range(JUDGING, JUDGING + num_seeds))
    surveys = [replace(survey, every_check=place < num_full) for place in range(num_seeds)]
    runs = map_runs(surveyed, surveys, seeds, DATA_SETS["mnist"].fingerprint, store=store)
    passed = {name: np.array([run[name] for run in runs]) for name in _programs(survey)}
    return Matrix(seeds, passed, np.array([run["initial loss"][0] for run in runs]))


def _programs(survey):
    return (*survey.variants, *survey.bugs)
