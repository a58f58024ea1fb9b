"""What the experiments say: paired comparisons, costs, and the evidence for the claims."""

import numpy as np

from lib.claims import Evidence, published
from lib.claims.evidence import fingerprint
from lib.optimizers import critical_points, plateaus
from lib.optimizers.race import accelerated
from lib.statistics import compare_paired


def last_losses(result):
    """Training loss of each seed at the end of the budget, (seeds,)."""
    return result["losses"][:, -1]


def gain(before, after):
    """By how much the second study's loss is lower, a `PairedComparison` over seeds; ValueError unless paired."""
    if before["losses"].shape[0] != after["losses"].shape[0]:
        raise ValueError("the two studies have different numbers of seeds: they do not pair up")
    return compare_paired(last_losses(before), last_losses(after))


def paired_losses(first, second):
    """Evidence on the training losses of two studies over the same seeds; ValueError unless paired."""
    gain(second, first)
    runs = range(len(first["losses"]))
    prints = [fingerprint({"first": first["losses"][i], "second": second["losses"][i]}) for i in runs]
    return Evidence({"first": last_losses(first), "second": last_losses(second)}, list(runs), prints)


def examples_to_reach(result, batch_size, level):
    """Example gradients until the loss of each seed is at most `level`, (seeds,); infinity where it never is."""
    reached = result["losses"] <= level
    first = np.where(reached.any(1), reached.argmax(1), -1)
    return np.where(first >= 0, result["steps"][first] * batch_size, np.inf)


def rates_inside(studies, results):
    """Whether the best rate of every study lies inside its grid, not at an end of it."""
    return all(0 < np.argmin(results[name]["pilot_losses"]) < len(study.rates) - 1 for name, study in studies.items())


def rmsprop_evidence():
    """The text's two examples, recomputed with the rule itself from the printed gradients and roots."""
    figures = {}
    for name in ("plateau", "explosion"):
        slope, root = (published("D15.rmsprop", f"{name}_{part}") for part in ("gradient", "root"))
        figures[f"{name}_update"] = [plateaus.update_of(slope, root)]
    return Evidence(figures)


def race_evidence(found, starts):
    """Steps to leave the saddle from each start: the mean of the accelerated rules, and plain descent."""
    prints = [fingerprint({"start": start}) for start in starts]
    figures = {"first": accelerated(found), "second": found["descent"].steps}
    return Evidence(figures, list(range(len(starts))), prints)


def saddle_evidence(many, few, num_seeds, num_matrices):
    """Share of saddles among random critical points in many and in few dimensions, from seed to seed."""
    figures, prints = {"first": [], "second": []}, []
    for seed in range(num_seeds):
        for side, dimension in (("first", many), ("second", few)):
            generator = np.random.default_rng([seed, 3, dimension])
            figures[side].append(critical_points.saddle_share(dimension, num_matrices, generator))
        prints.append(fingerprint({"few": np.array(figures["second"][-1]), "seed": np.array(seed)}))
    return Evidence(figures, list(range(num_seeds)), prints)
