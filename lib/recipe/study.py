"""One arm: a recipe chosen from its grid by validation images of the tuning seeds, then judged on other seeds."""

import functools
from dataclasses import dataclass

import numpy as np

from lib.recipe.arms import Arm
from lib.recipe.digits import ALL_SIZES, Sizes, problem_of, zip_codes
from lib.recipe.evaluation import scores
from lib.recipe.recipes import BASE, of
from lib.recipe.stack import Lane
from lib.recipe.trainer import train

FIRST_JUDGED = 100  # a first trial, of networks that did not overfit, had used those below
FIRST_TUNING = 1_000
PRETRAINING_PASSES = 2


@dataclass(frozen=True)
class Seeds:
    """How many seeds are judged, how many tune, and a share of all steps for quick runs."""

    num_judged: int = 10
    num_tuning: int = 2
    sizes: Sizes = ALL_SIZES
    share: float = 1.0

    @property
    def judged(self):
        """Seeds whose test errors count."""
        return list(range(FIRST_JUDGED, FIRST_JUDGED + self.num_judged))

    @property
    def tuning(self):
        """Seeds that choose hyperparameters, and nothing else."""
        return list(range(FIRST_TUNING, FIRST_TUNING + self.num_tuning))

    def shortened(self, recipe):
        """A recipe with this share of its steps."""
        return of(recipe, num_steps=max(2, round(self.share * recipe.num_steps)))


ALL_SEEDS = Seeds()


@dataclass(frozen=True)
class ArmStudy:
    """An arm with the seeds that choose and judge."""

    arm: Arm
    seeds: Seeds = ALL_SEEDS


def run_arm(study, _=0):
    """Arrays: validation_error (grid, tuning seeds), chosen, test_error (judged,), train_error, stamps, weights."""
    candidates = [study.seeds.shortened(recipe) for recipe in study.arm.candidates]
    grid = tuned(candidates, study.seeds)
    chosen = choose(grid)
    found = judged(candidates[chosen], study.seeds)
    return found | {"validation_error": grid, "chosen": np.array(chosen)}


def tuned(candidates, seeds):
    """Validation errors (grid, tuning seeds); zeros for a grid of one, where there is nothing to choose."""
    if set(seeds.tuning) & set(seeds.judged):
        raise ValueError("a seed both tunes and is judged: give the tuning seeds numbers of their own")
    if len(candidates) == 1:
        return np.zeros((1, seeds.num_tuning))
    lanes = [Lane(recipe, seed) for recipe in candidates for seed in seeds.tuning]
    found = trained_scores(lanes, seeds.sizes, ("validation",))["validation_error"]
    return found.reshape(len(candidates), -1)


def choose(validation_error):
    """Place of the recipe with the lowest mean validation error (grid, tuning seeds); the first of equals."""
    return int(validation_error.mean(1).argmin())


def judged(recipe, seeds):
    """Errors of a recipe on the judged seeds, (judged,) each, and what pairs them."""
    found = trained_scores([Lane(recipe, seed) for seed in seeds.judged], seeds.sizes, ("train", "test"))
    return found | {"stamps": stamps_of(seeds)}


def stamps_of(seeds):
    """A number for each judged seed that tells which digits it drew, uint64 (judged,)."""
    return np.array([int(problem_of(seed, seeds.sizes).stamp, 16) for seed in seeds.judged], np.uint64)


def trained_scores(lanes, sizes, parts):
    """Train lanes and return {part}_error and {part}_loss, (lanes,) each, for the parts named."""
    found = {f"{part}_{figure}": np.full(len(lanes), np.nan) for part in parts for figure in ("error", "loss")}
    for place, lane in enumerate(lanes):
        final = train([lane], sizes, starts=starts_of([lane], sizes))[-1]
        for part in parts:
            found[f"{part}_error"][place], found[f"{part}_loss"][place] = np.concatenate(scores(final, part, sizes))
    return found


def starts_of(lanes, sizes):
    """Starts seed → (parameters, running averages) of lanes that begin with pretrained networks, or None."""
    recipe = lanes[0].recipe
    if recipe.start == "random":
        return None
    return {lane.seed: pretrained(recipe.architecture, recipe.num_steps, lane.seed, sizes) for lane in lanes}


@functools.lru_cache(maxsize=32)
def pretrained(architecture, num_steps, seed, sizes):
    """Parameters (P,) and running averages (R,) of a network that read the zip codes before so many steps."""
    steps = max(2, PRETRAINING_PASSES * num_steps)
    before = of(BASE, architecture=architecture, learning_rate=0.04, num_steps=steps)
    final = train([Lane(before, seed)], sizes, digits=zip_codes())[-1]
    return final.parameters[0], final.running[0]
