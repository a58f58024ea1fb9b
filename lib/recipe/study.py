"""One arm: a recipe chosen from its grid by validation images of the tuning seeds, then judged on other seeds."""

from dataclasses import dataclass

import numpy as np
import torch

from lib.recipe.arms import Arm
from lib.recipe.digits import ALL_SIZES, Sizes, problem_of, zip_codes
from lib.recipe.evaluation import scores
from lib.recipe.recipes import BASE, of
from lib.recipe.stack import Lane
from lib.recipe.trainer import stacks_of, train

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
    torch.set_num_threads(1)
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
    for places in stacks_of(lanes):
        stack = [lanes[place] for place in places]
        final = train(stack, sizes, starts=starts_of(stack, sizes))[-1]
        for part in parts:
            found[f"{part}_error"][places], found[f"{part}_loss"][places] = scores(final, part, sizes)
    return found


def starts_of(lanes, sizes):
    """Starts seed → (parameters, running averages) of lanes that begin with pretrained networks, or None."""
    recipe = lanes[0].recipe
    if recipe.start == "random":
        return None
    digits = zip_codes()
    steps = max(2, PRETRAINING_PASSES * recipe.num_steps)
    before = of(BASE, architecture=recipe.architecture, learning_rate=0.04, num_steps=steps)
    seeds = list(dict.fromkeys(lane.seed for lane in lanes))
    final = train([Lane(before, seed) for seed in seeds], sizes, digits=digits)[-1]
    return {seed: (final.parameters[place], final.running[place]) for place, seed in enumerate(seeds)}
