"""ReLU, logistic and tanh at several depths: rate and start chosen on validation, then trained on fresh seeds.

Source of the claim: T. Dettmers, "Deep Learning in a Nutshell: History and Training" (2015), section on the
rectified linear function. Tuning seeds and final seeds are different draws of digits, starts and orders.
"""

from dataclasses import dataclass

import numpy as np

from lib.regularizers.activations import saturated_fraction
from lib.regularizers.measures import chunks, evaluate, gradient_by_layer
from lib.regularizers.networks import cross, forward, initial_layers, train
from lib.regularizers.problems import make_problem
from lib.regularizers.tuning import choose

TUNING_SEEDS = 1_000  # the first seed of tuning; final seeds count from 0
RATES = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
CHANCE = float(np.log(10))  # the loss of guessing; a run that diverges counts as one that guesses
SCALES = (1.0, 2.0, 4.0)  # of the start, times 1 / √fan_in


@dataclass(frozen=True)
class ActivationStudy:
    """One activation at one depth; sizes in examples and passes; the grid of rates and starts."""

    activation: str
    depth: int
    width: int = 32
    num_seeds: int = 10
    num_tuning_seeds: int = 3
    num_train: int = 1000
    num_validation: int = 250
    num_test: int = 1000
    num_epochs: int = 20
    batch_size: int = 50
    rates: tuple[float, ...] = RATES
    scales: tuple[float, ...] = SCALES
    centred: bool = True

    @property
    def grid(self):
        """Rates and scales of the starts, each (places,): every pair, scale by scale."""
        scales, rates = np.meshgrid(self.scales, self.rates, indexing="ij")
        return rates.ravel(), scales.ravel()


def run_activation(study, first_seed):
    """Arrays of one study: validation losses of the grid, and curves over passes at each scale's chosen rate."""
    tuning = _validation_losses(
        study, range(TUNING_SEEDS + first_seed, TUNING_SEEDS + first_seed + study.num_tuning_seeds)
    )
    by_scale = tuning.reshape(len(tuning), len(study.scales), len(study.rates))
    rates = np.array([study.rates[choose(by_scale[:, i]).place] for i in range(len(study.scales))])
    chosen = choose(tuning)
    return {
        "validation_loss": tuning,
        "rate_of_scale": rates,
        "chosen_scale": np.array(chosen.place // len(study.rates)),
        "at_an_end": np.array(chosen.place % len(study.rates) in (0, len(study.rates) - 1)),
    } | _final(study, range(first_seed, first_seed + study.num_seeds), rates)


def _problem(study, seeds):
    return make_problem("digits", seeds, study.num_train, study.num_validation, study.num_test, study.centred)


def _sizes(study, problem):
    return [problem.num_inputs, *[study.width] * study.depth, 10]


def _validation_losses(study, seeds):
    """Validation loss, its mean over the passes, for each tuning seed and place of the grid, (seeds, places)."""
    problem, (rates, scales) = _problem(study, seeds), study.grid
    lanes, losses = cross(len(seeds), rate=rates, scale=scales), []
    train(
        problem, lanes, _sizes(study, problem), study.activation, num_epochs=study.num_epochs,
        batch_size=study.batch_size,
        observe=lambda epoch, now: losses.append(evaluate(now, problem.validation, lanes, study.activation)[0]),
    )  # fmt: skip
    return np.mean(losses, axis=0).reshape(len(seeds), -1)


def _final(study, seeds, rates):
    """Curves (seeds, scales, passes), last test errors, saturation and gradients of the final seeds."""
    problem, lanes = _problem(study, seeds), cross(len(seeds), rate=rates, scale=study.scales)
    sizes, curves = _sizes(study, problem), []
    start = initial_layers(sizes, lanes, problem.seeds)
    layers = train(
        problem, lanes, sizes, study.activation, num_epochs=study.num_epochs, batch_size=study.batch_size,
        observe=lambda epoch, now: curves.append(evaluate(now, problem.train, lanes, study.activation)),
    )  # fmt: skip
    losses, wrong = (np.stack(each, axis=-1) for each in zip(*curves, strict=True))
    arrays = {
        "train_loss": np.where(np.isfinite(losses), np.minimum(losses, CHANCE), CHANCE),
        "train_error": wrong,
        "test_error": evaluate(layers, problem.test, lanes, study.activation)[1],
        "gradient_at_start": gradient_by_layer(start, problem.train, lanes, study.activation),
        "saturated_at_start": _saturated(start, problem, lanes, study.activation),
        "saturated": _saturated(layers, problem, lanes, study.activation),
    }
    shape = (len(seeds), len(study.scales))
    return {name: array.reshape(*shape, *array.shape[1:]) for name, array in arrays.items()} | {
        "stamps": problem.stamps
    }


def _saturated(layers, problem, lanes, activation):
    """Share of saturated hidden units over the first training examples, (lanes, hidden layers)."""
    inputs, _ = next(chunks(problem.train, lanes))
    outputs = forward(layers, inputs, activation)[1:-1]
    return np.stack([saturated_fraction(each, activation).numpy() for each in outputs], axis=1).astype(float)
