"""Ensembles of networks that differ in their start and order, and one network taught by them.

Source: G. Hinton, O. Vinyals and J. Dean, "Distilling the knowledge in a neural network" (2015), section 2. The answer
of K networks is the class with the largest mean probability

    p = (1 / K) Σ_k softmax(z_k)
"""

from dataclasses import dataclass

import numpy as np

from lib.recipe.evaluation import error_rates, logits_on
from lib.recipe.recipes import Recipe, variants
from lib.recipe.stack import Lane
from lib.recipe.study import ALL_SEEDS, Seeds, choose, stamps_of
from lib.recipe.trainer import softmax, train

TEMPERATURES = (1.0, 3.0, 10.0)


@dataclass(frozen=True)
class EnsembleStudy:
    """A recipe, the number of members, whether one network is taught by all of them, and at which temperatures."""

    recipe: Recipe
    num_members: int = 5
    distil: bool = True
    seeds: Seeds = ALL_SEEDS
    temperatures: tuple[float, ...] = TEMPERATURES


def run_ensemble(study, _=0):
    """Arrays: test_error (judged, members) of ensembles of 1, 2, … networks; single_error, the mean of the members'.

    With distillation: student_error (judged,), validation_error (temperatures, tuning seeds), chosen.
    """
    recipe, seeds = study.seeds.shortened(study.recipe), study.seeds
    members, test, labels = members_of(recipe, seeds.judged, study.num_members, seeds.sizes)
    shares = softmax(test).cumsum(1)  # (judged, members, n, 10)
    errors = np.stack([error_rates(shares[:, k], labels) for k in range(study.num_members)], 1)
    single = np.mean([error_rates(test[:, k], labels) for k in range(study.num_members)], 0)
    arrays = {"test_error": errors, "single_error": single, "stamps": stamps_of(seeds)}
    return arrays | (_distilled(study, recipe, members) if study.distil else {})


def members_of(recipe, seeds, num_members, sizes):
    """Logits on the training images, seed → (M, n, 10), and on the test images (S, M, n, 10) with labels (S, n)."""
    lanes = [Lane(recipe, seed, member) for seed in seeds for member in range(num_members)]
    final = train(lanes, sizes)[-1]
    (teaching, _), (testing, labels) = (logits_on(final, part, sizes) for part in ("train", "test"))
    members = dict(zip(seeds, np.split(teaching, len(seeds)), strict=True))
    return members, testing.reshape(len(seeds), num_members, *testing.shape[1:]), labels[::num_members]


def _distilled(study, recipe, members):
    """Students of the judged seeds, at the temperature that students of the tuning seeds chose."""
    seeds, grid = study.seeds, variants(recipe, temperature=study.temperatures)
    errors = _tuned_students(study, recipe, grid)
    chosen = choose(errors)
    student = _students(grid[chosen], seeds.judged, members, "test", seeds.sizes)
    return {"student_error": student, "validation_error": errors, "chosen": np.array(chosen)}


def _tuned_students(study, recipe, grid):
    """Validation errors (grid, tuning seeds) of students; NaN, not measured, where a grid of one leaves no choice."""
    seeds = study.seeds
    if len(grid) == 1:
        return np.full((1, seeds.num_tuning), np.nan)
    teachers = members_of(recipe, seeds.tuning, study.num_members, seeds.sizes)[0]
    return np.stack([_students(each, seeds.tuning, teachers, "validation", seeds.sizes) for each in grid])


def _students(recipe, seeds, teachers, part, sizes):
    """Error rates (seeds,) of networks taught by ensembles, each with the start and order of its first member."""
    final = train([Lane(recipe, seed) for seed in seeds], sizes, teachers=teachers)[-1]
    return error_rates(*logits_on(final, part, sizes))
