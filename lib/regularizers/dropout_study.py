"""Networks with and without dropout: what they lose with their best units, how alike units are, what they forget.

Source of the claim: T. Dettmers, "Deep Learning in a Nutshell: History and Training" (2015), section on dropout.
Each condition, a width with a probability, has a learning rate of its own, chosen on validation with other seeds.
Units are ranked by the training loss without them, one at a time; what is lost without them is counted on the test.
"""

from dataclasses import dataclass

import numpy as np
import torch

from lib.regularizers.dropout import relative_gap
from lib.regularizers.measures import chunks, error_without, evaluate, importance, mean_correlation
from lib.regularizers.networks import MASKS, cross, draw_masks, forward, softmax, train
from lib.regularizers.problems import make_problem
from lib.regularizers.tuning import choose

TUNING_SEEDS = 2_000  # the first seed of tuning; final seeds count from 0
RANDOM_UNITS = 4  # stream of a seed: which units the control silences
RATES = (0.03, 0.1, 0.3, 0.9)
COUNTS = (0, 1, 2, 5, 10, 20, 50)  # hidden units silenced
MASKS_AVERAGED = (1, 2, 5, 10, 30)
NUM_RANKED_BY = 500  # training examples that rank the units


@dataclass(frozen=True)
class DropoutStudy:
    """One width with several probabilities of dropout, in both hidden layers; sizes in examples and passes.

    Without counts no units are silenced, and without masks_averaged no masks are averaged.
    """

    data: str
    width: int = 50
    dropouts: tuple[float, ...] = (0.0, 0.2, 0.5)
    num_seeds: int = 10
    num_tuning_seeds: int = 2
    num_train: int = 1000
    num_validation: int = 1000
    num_test: int = 1000
    num_epochs: int = 60
    num_checks: int = 6
    batch_size: int = 50
    rates: tuple[float, ...] = RATES
    counts: tuple[int, ...] = ()
    masks_averaged: tuple[int, ...] = ()


def run_dropout(study, first_seed):
    """Arrays (seeds, dropouts, …) of one study: chosen rates, curves of both errors, losses without units."""
    rates, at_an_end = _chosen_rates(study, first_seed)
    problem = _problem(study, range(first_seed, first_seed + study.num_seeds))
    lanes, curves = cross(study.num_seeds, rate=rates, dropout=study.dropouts), []
    passes = max(1, study.num_epochs // study.num_checks)

    def observe(epoch, layers):
        if (epoch + 1) % passes == 0:
            curves.append([evaluate(layers, split, lanes, "ReLU")[1] for split in (problem.train, problem.test)])

    layers = _train(study, problem, lanes, observe)
    train_errors, test_errors = np.moveaxis(np.array(curves), 0, -1)
    arrays = {"train_error": train_errors, "test_error": test_errors}
    if study.counts:
        arrays |= _silenced(study, problem, layers, lanes)
    arrays["correlation"] = _correlation(problem, layers, lanes)
    if study.masks_averaged:
        arrays["averaged_error"] = averaged_error(study, problem, layers, lanes)
    shape = (study.num_seeds, len(study.dropouts))
    found = {name: np.asarray(array).reshape(*shape, *array.shape[1:]) for name, array in arrays.items()}
    found["stamps"] = problem.stamps
    return found | {"rate": rates, "at_an_end": at_an_end, "passes": passes * np.arange(1, len(curves) + 1)}


def _problem(study, seeds):
    return make_problem(study.data, seeds, study.num_train, study.num_validation, study.num_test)


def _train(study, problem, lanes, observe=None):
    sizes = [problem.num_inputs, study.width, study.width, 10]
    passes = {"num_epochs": study.num_epochs, "batch_size": study.batch_size}
    return train(problem, lanes, sizes, "ReLU", observe=observe, **passes)


def _chosen_rates(study, first_seed):
    """The rate of each probability (dropouts,), by validation error after all passes, and whether at an end."""
    first = TUNING_SEEDS + first_seed
    problem = _problem(study, range(first, first + study.num_tuning_seeds))
    rates, dropouts = np.meshgrid(study.rates, study.dropouts)
    lanes = cross(study.num_tuning_seeds, rate=rates.ravel(), dropout=dropouts.ravel())
    wrong = evaluate(_train(study, problem, lanes), problem.validation, lanes, "ReLU")[1]
    wrong = wrong.reshape(-1, len(study.dropouts), len(study.rates))
    chosen = [choose(wrong[:, i]) for i in range(len(study.dropouts))]
    return np.array([study.rates[each.place] for each in chosen]), np.array([each.at_an_end for each in chosen])


def _silenced(study, problem, layers, lanes):
    """Test errors without the most important units and without units taken at random, (lanes, counts) each."""
    some = tuple(part[:, :NUM_RANKED_BY] for part in problem.train)
    best = np.argsort(-importance(layers, some, lanes, "ReLU"), axis=1, kind="stable")
    generators = [np.random.default_rng([RANDOM_UNITS, seed]) for seed in problem.seeds]
    chance = np.stack([generator.permutation(best.shape[1]) for generator in generators])[lanes.seed.numpy()]
    return {
        "error_without_top": error_without(layers, problem.test, lanes, "ReLU", best, study.counts),
        "error_without_random": error_without(layers, problem.test, lanes, "ReLU", chance, study.counts),
    }


def _correlation(problem, layers, lanes):
    """Mean absolute correlation between units of the upper hidden layer over test examples, (lanes,)."""
    return mean_correlation(torch.cat([forward(layers, x, "ReLU")[-2] for x, _ in chunks(problem.test, lanes)], dim=1))


def averaged_error(study, problem, layers, lanes):
    """Test error when the answers under so many random masks are averaged, (lanes, masks_averaged)."""
    maskers = [np.random.default_rng([MASKS, seed, 1]) for seed in problem.seeds]
    sizes = [problem.num_inputs, study.width, study.width, 10]
    total, found = 0.0, []
    for num in range(1, max(study.masks_averaged) + 1):
        masks = draw_masks(maskers, lanes, (1,), sizes)
        total = total + torch.cat(
            [softmax(forward(layers, x, "ReLU", masks)[-1]) for x, _ in chunks(problem.test, lanes)], dim=1
        )
        if num in study.masks_averaged:
            found.append((total.argmax(2) != problem.test[1][lanes.seed]).double().mean(1).numpy())
    return np.stack(found, axis=1)


@dataclass(frozen=True)
class ExpectationStudy:
    """Networks so small that every mask can be tried: two hidden layers of `width` units, on MNIST-1D."""

    width: int = 7
    dropout: float = 0.5
    num_seeds: int = 10
    num_train: int = 1000
    num_examples: int = 40
    num_epochs: int = 30
    rate: float = 0.2


def run_expectation(study, first_seed):
    """Relative gap between the mean over all masks and the full network: of one layer and of both, (seeds,) each."""
    problem = make_problem("MNIST-1D", range(first_seed, first_seed + study.num_seeds), study.num_train, 0, 40)
    lanes = cross(study.num_seeds, rate=study.rate, dropout=study.dropout)
    sizes = [problem.num_inputs, study.width, study.width, 10]
    layers = train(problem, lanes, sizes, "ReLU", num_epochs=study.num_epochs, batch_size=50)
    nets = [[(w[i].double().numpy(), b[i].double().numpy()) for w, b in layers] for i in range(study.num_seeds)]
    inputs = problem.test[0][:, : study.num_examples].double().numpy()
    return {
        name: np.array([relative_gap(net, x, study.dropout, masked) for net, x in zip(nets, inputs, strict=True)])
        for name, masked in (("linear_gap", (1,)), ("deep_gap", (0, 1)))
    }
