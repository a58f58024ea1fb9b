"""The row of MNIST: the same four kinds of models on its 60,000 digits, by one declared recipe.

The texts give four accuracies and neither code nor settings. Ours: Adam on the mean cross-entropy, batches of 128 in an
order drawn anew each pass, a rate that rises over the first hundred steps and falls to zero at the last, gradients no
longer than 1; no normalisation of layers, no dropout, no decay, no changed digits. Sizes, passes and rates were chosen
on seed 1000 by the last 10,000 training digits, held out then, and without a look at the test digits.
"""

import functools
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from lib.claims import Evidence
from lib.claims.evidence import fingerprint
from lib.data import load_mnist
from lib.experiments import map_runs
from lib.mnist1d.layout import seeded
from lib.mnist1d.mnist_models import RECIPES

BATCH, WARM_UP, LONGEST = 128, 100, 1.0
MEAN, SPREAD = 33.32, 78.57  # grey level of the training digits
DATA = "MNIST, verified file by file"


@dataclass(frozen=True)
class Row:
    """One kind of model on the first so many training digits; tested on the test digits, or on those held out."""

    model: str
    num_train: int = 60_000
    num_test: int = 10_000
    held_out: bool = False


def compute(num_seeds=5, num_train=60_000, num_test=10_000):
    """Results of every model over seeds 0, 1, …, model → list of dicts, one a seed; the longest runs first."""
    pairs = [(model, seed) for model in reversed(RECIPES) for seed in range(num_seeds)]
    rows = [Row(model, num_train, num_test) for model, _ in pairs]
    found = iter(map_runs(run_row, rows, [seed for _, seed in pairs], DATA))
    return {model: [next(found) for _ in range(num_seeds)] for model in reversed(RECIPES)}


def run_row(row, seed):
    """Arrays: accuracy, train_accuracy (on the first digits) and parameters of one model from one seed."""
    torch.set_num_threads(1)
    (x, y), (x_test, y_test) = parts(row)
    recipe = RECIPES[row.model]
    model = train(seeded(recipe.make, seed), x, y, recipe, torch.Generator().manual_seed(seed))
    known = slice(0, len(x_test))
    found = {"accuracy": accuracy(model, x_test, y_test), "train_accuracy": accuracy(model, x[known], y[known])}
    found["num_parameters"] = sum(each.numel() for each in model.parameters())
    return {name: np.array(value) for name, value in found.items()}


def parts(row):
    """Digits that train and digits that test, (x, y) each; ValueError when they would overlap."""
    x, y = digits("train")
    if not row.held_out:
        return (x[: row.num_train], y[: row.num_train]), tuple(each[: row.num_test] for each in digits("test"))
    if row.num_train + row.num_test > len(x):
        raise ValueError(f"{row.num_train} digits to train and {row.num_test} to test are more than {len(x)}")
    return (x[: row.num_train], y[: row.num_train]), (x[-row.num_test :], y[-row.num_test :])


@functools.cache
def digits(split: str) -> tuple[Tensor, Tensor]:
    """Images float32 (n, 784), standardised, and labels int64 (n,) of a split."""
    images, labels = load_mnist(split)
    pixels = (images.reshape(len(images), -1).astype(np.float32) - MEAN) / SPREAD
    return torch.from_numpy(pixels.astype(np.float32)), torch.from_numpy(labels.astype(np.int64))


def train(model, x, y, recipe, generator):
    """Train by the recipe, in place; returns the model."""
    optimizer, per_epoch = (
        torch.optim.Adam(model.parameters(), recipe.learning_rate, fused=True),
        max(1, len(x) // BATCH),
    )
    num_steps = recipe.num_epochs * per_epoch
    model.train()
    for step in range(num_steps):
        if step % per_epoch == 0:
            order = torch.randperm(len(x), generator=generator)
        chosen = order[step % per_epoch * BATCH :][:BATCH]
        for group in optimizer.param_groups:
            group["lr"] = recipe.learning_rate * min(1, (step + 1) / WARM_UP) * (1 - step / num_steps)
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x[chosen]), y[chosen]).backward()
        nn.utils.clip_grad_norm_(model.parameters(), LONGEST)
        optimizer.step()
    return model


def accuracy(model, x, y) -> float:
    """Fraction of the images whose largest logit is the label's."""
    model.eval()
    with torch.no_grad():
        answers = torch.cat([model(part).argmax(1) for part in x.split(1000)])
    return float((answers == y).double().mean())


def accuracies(results, model):
    """Test accuracies (seeds,) of a model."""
    return np.array([float(result["accuracy"]) for result in results[model]])


def evidence(results):
    """`Evidence` for G20.mnist: the accuracies of all four models over the seeds."""
    figures = {f"accuracy_{model}": accuracies(results, model) for model in RECIPES}
    num = len(results["mlp"])
    prints = [fingerprint({model: results[model][seed]["accuracy"] for model in RECIPES}) for seed in range(num)]
    return Evidence(figures, list(range(num)), prints)
