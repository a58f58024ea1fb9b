"""Training watched from pass to pass: where it is stopped, and what stopping there costs or gains.

Two rules of stopping, both on validation images (L. Prechelt, 1998, on such rules): the pass with the lowest loss, and
the first at which the loss looks flat, that is, at which its mean over WINDOW passes is no more than FLAT below, as a
share of it, that of the WINDOW passes before.
"""

from dataclasses import dataclass

import numpy as np

from lib.recipe.evaluation import scores
from lib.recipe.recipes import Recipe, of, one_pass
from lib.recipe.stack import Lane
from lib.recipe.study import ALL_SEEDS, Seeds, choose, stamps_of, tuned
from lib.recipe.trainer import Trained, train

WINDOW, FLAT = 5, 0.02


@dataclass(frozen=True)
class CurveStudy:
    """A grid of recipes; the one chosen at their own cost is watched for `times` as many steps."""

    candidates: tuple[Recipe, ...]
    times: int = 2
    seeds: Seeds = ALL_SEEDS


def run_curve(study, _=0):
    """Arrays: validation_error and validation_loss (judged, passes); at the stops early, flat and end, test_error.

    For each stop: {stop}_pass and {stop}_test (judged,); train_error (judged,) at the end, tuning_error (grid, seeds).
    """
    candidates, sizes = [study.seeds.shortened(recipe) for recipe in study.candidates], study.seeds.sizes
    grid = tuned(candidates, study.seeds)
    recipe = candidates[choose(grid)]
    recipe = of(recipe, num_steps=study.times * recipe.num_steps)
    lanes = [Lane(recipe, seed) for seed in study.seeds.judged]
    kept = train(lanes, sizes, keep_every=one_pass(recipe))
    found = [scores(each, "validation", sizes) for each in kept]
    errors, losses = (np.stack(each, 1) for each in zip(*found, strict=True))
    arrays = {"validation_error": errors, "validation_loss": losses, "stamps": stamps_of(study.seeds)}
    for stop, places in stops_of(losses).items():
        arrays[f"{stop}_pass"] = places + 1
        arrays[f"{stop}_test"] = scores(at(kept, places), "test", sizes)[0]
    return arrays | {"train_error": scores(kept[-1], "train", sizes)[0], "tuning_error": grid}


def stops_of(losses):
    """Stops name → places (lanes,) on curves of the validation loss (lanes, passes)."""
    flat = np.array([looks_flat(curve) for curve in losses])
    return {"early": losses.argmin(1), "flat": flat, "end": np.full(len(losses), losses.shape[1] - 1)}


def looks_flat(curve, window=WINDOW, share=FLAT):
    """The first place at which a curve (passes,) looks flat; the last when it never does."""
    for place in range(2 * window - 1, len(curve)):
        now, before = (curve[place + 1 - window * back :][:window].mean() for back in (1, 2))
        if now > (1 - share) * before:
            return place
    return len(curve) - 1


def at(kept, places):
    """Each lane as it was at its own place of the list of `Trained` kept."""
    chosen = [kept[place] for place in places]
    parameters = np.stack([each.parameters[lane] for lane, each in enumerate(chosen)])
    running = np.stack([each.running[lane] for lane, each in enumerate(chosen)])
    return Trained(kept[-1].lanes, parameters, running, kept[-1].step)
