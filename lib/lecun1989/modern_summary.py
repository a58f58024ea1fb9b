"""What the runs of the ladder say: paired differences, what single runs would have shown, evidence for the claims."""

import numpy as np

from lib.claims import Evidence
from lib.claims.evidence import fingerprint
from lib.lecun1989.recipe import LADDER
from lib.lecun1989.runs import final_parameters
from lib.lecun1989.side_by_side.lanes import Lanes
from lib.lecun1989.side_by_side.queue import predict_members
from lib.lecun1989.sources import indices_of, source
from lib.lecun1989.summary import figures_of, values
from lib.statistics import compare_paired
from lib.training import LOSSES, evaluate
from lib.training.vector import LANES


def misses(results):
    """Wrong test digits of each run, (num_runs,)."""
    return values(results, "test_misses")


def gain(before, after):
    """How many test digits fewer the second recipe gets wrong, a `PairedComparison`; ValueError unless paired."""
    _check_pairs(before, after)
    return compare_paired(misses(before), misses(after))


def _check_pairs(first, second):
    """Raise ValueError unless run i of both sides was tested on the same digits."""
    if len(first) != len(second):
        raise ValueError(f"{len(first)} and {len(second)} runs do not pair up: use the same seeds on both sides")
    for place, (one, other) in enumerate(zip(first, second, strict=True)):
        if not np.array_equal(one["test_indices"], other["test_indices"]):
            raise ValueError(f"pair {place} was tested on different digits: use the same seeds on both sides")


def paired_evidence(first, second, seeds, num_test):
    """Evidence for a claim on the test error rate of two recipes over the same seeds."""
    _check_pairs(first, second)
    figures = {"first": misses(first) / num_test, "second": misses(second) / num_test}
    prints = [fingerprint(a) + fingerprint(b) for a, b in zip(first, second, strict=True)]
    return Evidence(figures, [vars(seed) for seed in seeds], prints)


def sum_evidence(before, after, seeds, num_test):
    """Evidence on all steps together: misses before and after, and by which share the error falls, run by run."""
    _check_pairs(before, after)
    old, new = misses(before), misses(after)
    figures = {
        "error_reduction": 1 - new / old,
        "test_misses_before": old,
        "test_misses_after": new,
        "test_error_rate_after": new / num_test,
    }
    prints = [fingerprint(a) + fingerprint(b) for a, b in zip(before, after, strict=True)]
    return Evidence(figures, [vars(seed) for seed in seeds], prints)


def wrong_way(before, after):
    """Share of all pairs of single runs, one of each recipe, in which the later recipe is not the better one."""
    return float(np.mean(misses(after)[:, None] >= misses(before)[None, :]))


def scaled_evidence(results, recipe, seeds, num_train, num_test):
    """Evidence on a scaled run as published: the first so many of its training digits, and of its test digits."""
    sizes = {"train": num_train, "test": num_test}
    evaluated = [evaluate_again(result, recipe, seed, sizes) for result, seed in zip(results, seeds, strict=True)]
    figures = {}
    for split, size in sizes.items():
        for name, read in figures_of(split, size).items():
            figures[name] = [read(arrays) for arrays in evaluated]
    return Evidence(figures, [vars(seed) for seed in seeds], [fingerprint(result) for result in results])


def evaluate_again(result, recipe, seed, sizes):
    """Losses and misses of a trained network on the first digits of its splits; sizes: split → how many."""
    arrays = {}
    for split, indices in indices_of(recipe, seed).items():
        digits, chosen = source(recipe.digits, split), indices[: sizes[split]]
        outputs = outputs_of(result, recipe, digits.images, chosen)
        evaluation = evaluate(outputs, digits.labels[chosen], LOSSES[recipe.loss])
        arrays |= {f"{split}_loss": [evaluation.loss], f"{split}_misses": [evaluation.misses]}
    return arrays


def outputs_of(result, recipe, images, indices):
    """Outputs (n, 10) of a trained network for images (N, 16, 16) at indices (n,), eight examples at a time."""
    lanes = Lanes(images[:1], np.zeros(1), recipe.wiring, recipe.optimizer)
    for lane in range(LANES):
        lanes.fill(lane, recipe, final_parameters(result), 0)
    parts = {lane: indices[lane::LANES] for lane in range(LANES)}
    found = predict_members(lanes, {lane: part for lane, part in parts.items() if len(part)}, images)
    outputs = np.empty((len(indices), 10), np.float32)
    for lane, part in found.items():
        outputs[lane::LANES] = part
    return outputs


def loss_of_last_example(result, recipe, seed):
    """What the faulty evaluation printed for every split: the loss of the last training example."""
    last = indices_of(recipe, seed)["train"][-1:]
    digits = source(recipe.digits, "train")
    return LOSSES[recipe.loss](outputs_of(result, recipe, digits.images, last), digits.labels[last])


def num_collapsed(results):
    """How many runs read most of their test digits wrongly: a network that died says the same digit to everything."""
    return int(sum(np.mean(result["test_labels"] != result["test_predictions"]) > 0.5 for result in results))


def times_wrong(results, num_source):
    """How often each digit of the test source was drawn and read wrongly: two arrays (num_source,)."""
    drawn, wrong = np.zeros(num_source, int), np.zeros(num_source, int)
    for result in results:
        np.add.at(drawn, result["test_indices"], 1)
        np.add.at(wrong, result["test_indices"][result["test_labels"] != result["test_predictions"]], 1)
    return drawn, wrong


def relative_cost(recipe):
    """Training steps of a recipe over those of 1989."""
    return recipe.num_steps / LADDER["1989"].num_steps
