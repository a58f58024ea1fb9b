"""L1 and L2 on few digits: many strengths, one chosen for each seed on validation, the weights that are left.

Source of the claims: T. Dettmers, "Deep Learning in a Nutshell: History and Training" (2015), section on L1 and L2.
Of the labelled digits of a seed a quarter is kept back, and chooses the strength; the rest trains. The conditions:

    none            no penalty                     L1               proximal step: soft threshold after each step
    L2              λ w in the gradient            L1, subgradient  λ sign(w) in the gradient, no threshold
"""

from dataclasses import dataclass

import numpy as np

from lib.regularizers.measures import evaluate
from lib.regularizers.networks import cross, train
from lib.regularizers.problems import make_problem
from lib.regularizers.tuning import choose, choose_each
from lib.regularizers.weights import flat, near_zero_fraction, over, pruned_errors, small_fraction, zero_fraction

TUNING_SEEDS = 3_000  # the first seed of tuning; final seeds count from 0
STRENGTHS = {
    "L2": (0.001, 0.003, 0.01, 0.03, 0.1),
    "L1": (0.0001, 0.0003, 0.001, 0.003, 0.01),
    "L1, subgradient": (0.0001, 0.0003, 0.001, 0.003, 0.01),
}
SETTING = {"L2": "l2", "L1": "l1", "L1, subgradient": "subgradient"}
CONDITIONS = ("none", *STRENGTHS)


@dataclass(frozen=True)
class PenaltyStudy:
    """A network of one hidden layer on so many labelled digits; sizes in examples and updates."""

    num_labelled: int
    width: int = 32
    num_seeds: int = 10
    num_tuning_seeds: int = 2
    num_test: int = 1000
    num_updates: int = 900
    batch_size: int = 25
    rates: tuple[float, ...] = (0.03, 0.1, 0.3)
    conditions: tuple[str, ...] = CONDITIONS[:3]

    @property
    def num_train(self):
        """Labelled digits that train; the others choose the strength."""
        return 3 * self.num_labelled // 4

    @property
    def num_epochs(self):
        """Passes that make the number of updates."""
        return max(1, self.num_updates // (self.num_train // self.batch_size))


def run_penalty(study, first_seed):
    """Arrays (seeds, settings) over all strengths, and (seeds, conditions) at the strength chosen for each seed."""
    rate = _best_fitting_rate(study, first_seed)
    problem = _problem(study, range(first_seed, first_seed + study.num_seeds))
    parts = [_condition(study, problem, name, rate) for name in study.conditions]
    found = {name: np.concatenate([part[name] for part in parts], axis=1) for name in parts[0]}
    weights = found.pop("first"), found.pop("second")
    biases = found.pop("first_bias"), found.pop("second_bias")
    chosen = chosen_settings(found.pop("validation_loss"), study.conditions)
    rows = np.arange(len(chosen))[:, None]
    nets = [(w[rows, chosen], b[rows, chosen]) for w, b in zip(weights, biases, strict=True)]
    return found | {
        "rate": np.array(rate),
        "stamps": problem.stamps,
        "chosen": chosen,
        "zeros": over(weights, lambda net: zero_fraction(flat(net))),
        "near_zeros": over(weights, near_zero_fraction),
        "small": over(weights, small_fraction),
        "pruned_error": pruned_errors(problem.test, nets),
        "weights": np.concatenate([w.reshape(*chosen.shape, -1) for w, _ in nets], axis=2),
    }


def _condition(study, problem, condition, rate):
    """Train one condition under all its strengths: errors (seeds, strengths), weights (seeds, strengths, n, m)."""
    lanes = lanes_of(study.num_seeds, condition, rate)
    layers = _train(study, problem, lanes)
    arrays = {"validation_loss": evaluate(layers, problem.validation, lanes, "ReLU")[0]}
    for name, split in (("train_error", problem.train), ("test_error", problem.test)):
        arrays[name] = evaluate(layers, split, lanes, "ReLU")[1]
    for name, (weight, bias) in zip(("first", "second"), layers, strict=True):
        arrays |= {name: weight.numpy(), f"{name}_bias": bias.numpy()}
    return {name: array.reshape(study.num_seeds, -1, *array.shape[1:]) for name, array in arrays.items()}


def lanes_of(num_seeds, condition, rate):
    """Lanes of every seed with every strength of a condition."""
    penalty = {SETTING[condition]: STRENGTHS[condition]} if condition in SETTING else {}
    return cross(num_seeds, rate=rate, **penalty)


def places_of(condition):
    """Places of a condition's strengths among the settings of a seed, as a slice."""
    place = 0
    for name in CONDITIONS:
        num = len(STRENGTHS.get(name, (0,)))
        if name == condition:
            return slice(place, place + num)
        place += num
    raise ValueError(f"condition must be one of {', '.join(CONDITIONS)}, not {condition!r}")


def chosen_settings(validation_losses, conditions=CONDITIONS):
    """The setting with the lowest validation loss within each condition, for each seed: (seeds, conditions)."""
    slices = [places_of(condition) for condition in conditions]
    return np.stack([each.start + choose_each(validation_losses[:, each]) for each in slices], axis=1)


def _problem(study, seeds):
    kept_back = study.num_labelled - study.num_train
    return make_problem("digits", seeds, study.num_train, kept_back, study.num_test)


def _train(study, problem, lanes):
    sizes = [problem.num_inputs, study.width, 10]
    return train(problem, lanes, sizes, "ReLU", num_epochs=study.num_epochs, batch_size=study.batch_size)


def _best_fitting_rate(study, first_seed):
    """The rate at which a network without a penalty fits best: lowest training loss, with other seeds.

    It is not the rate that generalises best: the penalty is to hold the weights back, and not a short training.
    """
    first = TUNING_SEEDS + first_seed
    problem = _problem(study, range(first, first + study.num_tuning_seeds))
    lanes = cross(study.num_tuning_seeds, rate=study.rates)
    losses = evaluate(_train(study, problem, lanes), problem.train, lanes, "ReLU")[0]
    return study.rates[choose(losses.reshape(study.num_tuning_seeds, -1)).place]
