"""How fast ReLU and tanh learn, and what dropout changes, over paired seeds.

Speed, as in section 3.1 of Krizhevsky, Sutskever and Hinton (2012): passes until the error on the training digits, as
they are met, has fallen to a target; no regularisation; each function at the rate of a grid that makes its training
fastest (lowest mean error on the way, on three seeds of their own). Dropout: the same network at the same rate with and
without it, on few digits and on many; error on the training digits and on the test digits after the last pass.
"""

from dataclasses import dataclass, replace

import numpy as np
import torch

from lib.data import assert_disjoint, load_zip_codes
from lib.history import alexnet

START_STREAM, ORDER_STREAM, MASK_STREAM = range(3)  # of the generators that a seed opens
TUNING_SEEDS = (1_000, 1_001, 1_002)


@dataclass(frozen=True)
class Recipe:
    """One way to train the small network; with several rates the fastest is chosen first."""

    activation: str = "relu"
    dropout: bool = False
    rates: tuple[float, ...] = (0.02, 0.05, 0.1, 0.2)
    num_train: int = 3_000
    num_epochs: int = 5
    tuning_epochs: int = 2
    batch_size: int = 50
    momentum: float = 0.9


SPEED = {"ReLU": Recipe("relu"), "tanh": Recipe("tanh")}
FEW, MANY = Recipe(rates=(0.03,), num_train=500, num_epochs=20), Recipe(rates=(0.03,), num_train=2_000, num_epochs=5)
DROPOUT = {
    "500 digits": {"without": FEW, "with": replace(FEW, dropout=True)},
    "2,000 digits": {"without": MANY, "with": replace(MANY, dropout=True)},
}


RECIPES = {("speed", name): recipe for name, recipe in SPEED.items()} | {
    (size, name): recipe for size, pair in DROPOUT.items() for name, recipe in pair.items()
}


def plan(num_seeds, share=1.0):
    """The run of every recipe over seeds 0 … num_seeds − 1 on a share of its digits, a list of (Recipe, seeds).

    Raises ValueError below two seeds, or for a share that leaves no digits or asks for more.
    """
    if num_seeds < 2 or not 0.1 <= share <= 1:
        raise ValueError(f"need at least 2 seeds and a share from 0.1 to 1, got {num_seeds} and {share}")
    sizes = {name: round(share * recipe.num_train) for name, recipe in RECIPES.items()}
    return [(replace(recipe, num_train=sizes[name]), tuple(range(num_seeds))) for name, recipe in RECIPES.items()]


def gathered(results):
    """Results of a plan: ('speed', name) or (digits, 'with' or 'without') → arrays."""
    return dict(zip(RECIPES, results, strict=True))


def run(recipe, seeds):
    """Train a recipe for all seeds (a tuple) at once.

    Arrays: errors_on_the_way (seeds, updates), train_error_rate and test_error_rate (seeds,), learning_rate, seeds,
    order (seeds, 8), passes_per_update. Raises LeakedExamples when a test image is among the training digits.
    """
    torch.set_num_threads(1)
    train, test = load_zip_codes("train"), load_zip_codes("test")
    assert_disjoint(train, test)
    train, test = _tensors(train, recipe.num_train), _tensors(test, None)
    rate = recipe.rates[0] if len(recipe.rates) == 1 else fastest_rate(recipe, train)
    parameters, errors, order = trained(recipe, train, seeds, [rate], recipe.num_epochs)
    scale = alexnet.KEEP if recipe.dropout else 1.0
    rates = {
        f"{name}_error_rate": alexnet.error_rates(parameters, *split, recipe.activation, scale)
        for name, split in (("train", train), ("test", test))
    }
    found = {"errors_on_the_way": errors, "order": order, "seeds": np.array(seeds), "learning_rate": np.array(rate)}
    return found | rates | {"passes_per_update": np.array(recipe.num_epochs / errors.shape[1])}


def _tensors(digits, num):
    labels = torch.tensor(digits.labels[:num].astype(np.int64))
    return alexnet.patches_of(digits.images[:num]), labels


def fastest_rate(recipe, train):
    """The rate whose training errors on the way are lowest on average, over seeds that are used for nothing else."""
    _, errors, _ = trained(recipe, train, TUNING_SEEDS, recipe.rates, recipe.tuning_epochs)
    mean = errors.reshape(len(recipe.rates), -1).mean(1)
    return recipe.rates[int(mean.argmin())]


def trained(recipe, train, seeds, rates, num_epochs):
    """Parameters of rates × seeds lanes after training, their errors on the way (lanes, updates), and first order."""
    patches, labels = train
    starts = alexnet.initial_parameters(recipe.activation, _generators(START_STREAM, seeds))
    parameters = [array.repeat(len(rates), *[1] * (array.dim() - 1)) for array in starts]
    velocities = [torch.zeros_like(array) for array in parameters]
    rate = torch.tensor(rates).repeat_interleave(len(seeds))
    orders, masks = _generators(ORDER_STREAM, seeds), _generators(MASK_STREAM, seeds)
    errors, first = [], None
    for _ in range(num_epochs):
        order = torch.tensor(np.stack([rng.permutation(len(labels)) for rng in orders]))
        first = order[:, :8].numpy() if first is None else first
        for start in range(0, len(labels) - recipe.batch_size + 1, recipe.batch_size):
            chosen = order[:, start : start + recipe.batch_size].repeat(len(rates), 1)
            mask = _masks(masks, recipe).repeat(len(rates), 1, 1) if recipe.dropout else None
            batch = (patches[chosen], labels[chosen], recipe.activation, rate, recipe.momentum, mask)
            errors.append(alexnet.train_batch(parameters, velocities, *batch))
    return parameters, torch.stack(errors, 1).numpy(), first


def _masks(generators, recipe):
    """Zeros and ones for the hidden units, (seeds, B, 128)."""
    shape = (recipe.batch_size, alexnet.HIDDEN)
    kept = np.stack([rng.random(shape, np.float32) < alexnet.KEEP for rng in generators])
    return torch.tensor(kept.astype(np.float32))


def _generators(stream, seeds):
    return [np.random.default_rng([stream, seed]) for seed in seeds]
