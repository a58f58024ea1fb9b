"""The instrument: every check under its item of the recipe, in the recipe's order, and a run of them all."""

import torch

from lib.craft import (
    augmentation,
    balance,
    baseline,
    capacity,
    dependence,
    duplicates,
    dynamics,
    entering,
    evaluation,
    filters,
    held_out,
    human,
    loader,
    loss_shape,
    one_batch,
    outliers,
    rate,
    seeds,
    signals,
    start,
    updates,
)
from lib.craft.finding import Finding
from lib.craft.kept import keep_for_seed

CHECKS = {
    "1.balance": balance.balance,
    "1.duplicates": duplicates.duplicates,
    "1.leak": duplicates.leak,
    "1.outliers": outliers.outliers,
    "1.labels": held_out.labels,
    "1.mistakes": held_out.mistakes,
    "2.seed": seeds.seed_fixed,
    "2.simple": seeds.simple,
    "2.fulltest": evaluation.full_test,
    "2.loss": loss_shape.loss_shape,
    "2.initloss": start.initial_loss,
    "2.bias": start.initial_bias,
    "2.human": human.human_baseline,
    "2.zero": baseline.zero_inputs,
    "2.onebatch": one_batch.one_batch,
    "2.capacity": capacity.more_capacity,
    "2.loader": loader.one_epoch,
    "2.input": entering.entering_tensors,
    "2.statistics": entering.own_statistics,
    "2.dynamics": dynamics.prediction_dynamics,
    "2.depend": dependence.own_input,
    "2.general": dependence.loops_agree,
    "2.moving": updates.moving,
    "2.decay": updates.decay,
    "2.accumulate": updates.accumulation,
    "2.dead": updates.dead_units,
    "3.one": signals.one_signal,
    "3.rate": rate.rate_off,
    "3.decay": rate.rate_used,
    "4.augment": augmentation.label_kept,
    "4.filters": filters.first_filters,
}


def _checked(item, pipeline, seed):
    """The finding of one check; a pipeline that raises in it fails it, and the others are still made."""
    try:
        return CHECKS[item](pipeline, seed)
    except (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError) as error:
        line = str(error).strip().splitlines()[:1]
        measured = f"the check could not be made, {type(error).__name__}: {''.join(line)}"
        return Finding(item, "a part that raises", False, measured, "Run this part of the program by itself.")


def examine(pipeline, seed=0, only=None):
    """The findings of all checks, or of the items in `only`, in order; ValueError for an item that there is not.

    Runs on one core: torch's number of threads is put back afterwards.
    """
    items = list(CHECKS) if only is None else list(only)
    if unknown := [item for item in items if item not in CHECKS]:
        raise ValueError(f"no check {unknown[0]!r}; there are {', '.join(CHECKS)}")
    keep_for_seed(seed)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return [_checked(item, pipeline, seed) for item in items]
    finally:
        torch.set_num_threads(threads)
