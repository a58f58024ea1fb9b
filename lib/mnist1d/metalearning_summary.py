"""What the runs of the chapter say: evidence for its claims, and the comparisons around them.

A learned rate is the mean of those from above and from below, after the last outer step that the original prints. The
activation of a judged pair is one of the learned ones in turn; the other side is the one of ReLU, ELU, Swish and tanh
that validation signals prefer, on tuning seeds.
"""

import numpy as np

from lib.claims import Evidence
from lib.claims.evidence import fingerprint
from lib.mnist1d.metalearning_curves import bracketed, flat_range, optimum, price
from lib.mnist1d.metalearning_sets import NAMES
from lib.mnist1d.metalearning_studies import BASE, BOTH, LAYERS, ORDERS, OTHERS, REPEATED, Results
from lib.mnist1d.metalearning_trial import USUAL
from lib.statistics import compare_paired, summarize

PRINTED = 48  # the last outer step, counted from 0, whose figures the notebook prints
RIVALS = ("ReLU", "ELU", "Swish", "tanh")


def rate_evidence(found: Results) -> Evidence:
    """Evidence for G20.metalr: a value of each published figure for each seed."""
    arrays = found.arrays[BOTH]
    at = {name: each[:, min(PRINTED, each.shape[1] - 1)] for name, each in arrays.items()}  # (2, seeds) each
    both = at["rate"].mean(0)
    figures = {
        "learning_rate": both,
        "learning_rate_paper": both,
        "learning_rate_from_above": at["rate"][0],
        "learning_rate_from_below": at["rate"][1],
        "outer_loss": at["loss"].mean(0),
        "final_inner_loss": at["last_loss"].mean(0),
    }
    prints = [fingerprint({name: each[..., seed] for name, each in arrays.items()}) for seed in range(both.size)]
    return Evidence(figures, found.studies[BOTH].seeds, prints)


def learned_rates(found: Results) -> np.ndarray:
    """The learned rate of each seed, (seeds,)."""
    return np.array(rate_evidence(found).figures["learning_rate"])


def grid_rates(found: Results, name: str) -> np.ndarray:
    """The rate at the lowest point of each seed's own curve, (seeds,)."""
    losses, rates = found.arrays[name]["loss"], found.studies[name].rates
    return np.array([optimum(rates, each) for each in losses.T])


def gap_to_grid(found: Results):
    """Learned rate minus the best of the grid, over the seeds that both have, a `PairedComparison`."""
    one, other = learned_rates(found), grid_rates(found, BASE)
    num = min(one.size, other.size)
    return compare_paired(one[:num], other[:num])


def other_problems(found: Results) -> dict[str, dict[str, float]]:
    """Of the published problem and each changed one: best rate, its spread over seeds, flat range, price of ours."""
    ours, table = learned_rates(found).mean(), {}
    for name in (BASE, ORDERS, *OTHERS):
        rates, losses = found.studies[name].rates, found.arrays[name]["loss"]
        mean, own = losses.mean(1), grid_rates(found, name)
        low, high = flat_range(rates, mean)
        table[name] = {
            "best": optimum(rates, mean),
            "spread": summarize(own).standard_deviation,
            "low": low,
            "high": high,
        }
        table[name] |= {"price": price(rates, mean, ours), "inside": bracketed(mean)}
    return table


def layers(found: Results) -> dict[str, object]:
    """Rates (2, seeds) learned for each layer, and the loss saved beside one rate for both, a `PairedComparison`."""
    own, both = found.arrays[LAYERS], found.arrays[BOTH]["loss"][:, -1].mean(0)
    loss = own["loss"][0, -1]
    return {"rates": own["rate"][:, -1], "saved": compare_paired(loss, both[: loss.size])}


def activation_evidence(tried: Results) -> Evidence:
    """Evidence for G20.metaact: test errors of pairs, a learned activation in turn beside the best rival."""
    learned = learned_names(tried)
    sides = [np.array([errors(tried, name)[i] for i, name in enumerate(np.resize(learned, num_pairs(tried)))])]
    sides.append(errors(tried, best_rival(tried)))
    runs = [tried.arrays["trial", name] for name in (*learned, best_rival(tried))]
    prints = [fingerprint({str(i): run["test_error"][:, pair] for i, run in enumerate(runs)})
              for pair in range(num_pairs(tried))]  # fmt: skip
    return Evidence({"first": sides[0], "second": sides[1]}, list(range(num_pairs(tried))), prints)


def learned_names(tried: Results) -> list[str]:
    """Names of the activations learned in full from fresh starts."""
    return [name for kind, name in tried.studies if kind == "trial" and name.startswith("learned")]


def best_rival(tried: Results, rivals=RIVALS, kind="trial", length: int = 0) -> str:
    """The rival with the lowest validation error on tuning seeds, at its chosen rate."""
    return min(rivals, key=lambda name: validated(tried.arrays[kind, name])[length])


def validated(arrays) -> np.ndarray:
    """Lowest mean validation error of the grid, (lengths,)."""
    return arrays["validation"].mean(2).min(0)


def errors(tried: Results, name: str, kind="trial", length: int = 0) -> np.ndarray:
    """Test errors of an activation over the judged seeds, (seeds,)."""
    return tried.arrays[kind, name]["test_error"][length]


def num_pairs(tried: Results) -> int:
    """Judged seeds of the main trial."""
    return errors(tried, "ReLU").size


def gains(tried: Results) -> dict[str, object]:
    """Accuracy of each learned activation over the best rival's, name → `PairedComparison`."""
    rival = errors(tried, best_rival(tried))
    return {name: compare_paired(1 - errors(tried, name), 1 - rival) for name in learned_names(tried)}


def repetition(tried: Results):
    """Accuracy of what was learned from a repeated start minus the mean of the others, a `PairedComparison`."""
    fresh = np.mean([1 - errors(tried, name) for name in learned_names(tried)], 0)
    return compare_paired(1 - errors(tried, REPEATED), fresh)


def lengths(tried: Results) -> dict[str, np.ndarray]:
    """Accuracy at each length over seeds, name → (lengths, seeds), of the activations that were trained longer."""
    return {name: 1 - each["test_error"] for (kind, name), each in tried.arrays.items() if kind == "length"}


def advantage(tried: Results) -> list:
    """Learned activation over the best usual one at each length, a list of `PairedComparison`."""
    longer = lengths(tried)
    learned, *usual = longer
    found = []
    for at in range(len(longer[learned])):
        rival = best_rival(tried, usual, "length", at)
        found.append(compare_paired(longer[learned][at], longer[rival][at]))
    return found


def without_noise(tried: Results) -> dict[str, np.ndarray]:
    """Accuracy over seeds when neither training nor judging has noise, name → (seeds,)."""
    return {name: 1 - each["test_error"][0] for (kind, name), each in tried.arrays.items() if kind == "no noise"}


def other_sets(tried: Results) -> dict[str, dict[str, np.ndarray]]:
    """Accuracy over seeds on each set, set → name → (seeds,); names of sets stand for what was learned on them."""
    table = {data: {} for data in NAMES}
    for (kind, name), each in tried.arrays.items():
        if kind in table:
            table[kind][name] = 1 - each["test_error"][0]
    return table


def bracket(tried: Results, name: str) -> bool:
    """Whether the chosen rate of a contender lies inside its grid, and not at an end."""
    arrays = tried.arrays["trial", name]
    return bracketed(arrays["validation"].mean(2)[:, 0])


def usual_names() -> tuple[str, ...]:
    """Names of the usual activations."""
    return tuple(USUAL)
