"""When the truth is sparse and when it is dense: lasso and ridge on few examples of a linear rule.

Source: R. Tibshirani, "Regression Shrinkage and Selection via the Lasso" (1996), section 7 compares them in this way.

    y = X β + ε,   X and ε standard normal,   k of the d weights β differ from zero,   Σ β² the same for every k

The price of a strength is paid on validation examples; what is reported is the exact risk ‖w − β‖², the expected
squared error on a new example beyond the noise. Without a penalty w is the shortest of the many exact fits.
"""

from dataclasses import dataclass

import numpy as np

from lib.regularizers.penalties import lasso, lasso_orthonormal, orthonormal_design, ridge, ridge_orthonormal
from lib.regularizers.tuning import choose_each

CONDITIONS = ("none", "L2", "L1")


@dataclass(frozen=True)
class LinearStudy:
    """Sizes of the study; `num_nonzero` lists how many weights of the truth differ from zero."""

    num_seeds: int = 20
    num_train: int = 60
    num_validation: int = 30
    num_weights: int = 100
    num_nonzero: tuple[int, ...] = (1, 2, 5, 10, 20, 50, 100)
    signal: float = 3.0  # root of Σ β², in standard deviations of the noise
    l1_strengths: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
    l2_strengths: tuple[float, ...] = (1.0, 4.0, 16.0, 64.0, 256.0, 1024.0)


def run_linear(study, first_seed):
    """Risk and share of zeros (seeds, truths, conditions), each strength chosen for its seed and truth."""
    draws = [_examples(study, seed) for seed in range(first_seed, first_seed + study.num_seeds)]
    x, noise, beta = (np.stack(each) for each in zip(*draws, strict=True))  # (seeds, n, d), (seeds, n), (seeds, d, k)
    y = x @ beta + noise[..., None]  # (seeds, n, k)
    train, rest = slice(study.num_train), slice(study.num_train, None)
    fits = {
        "none": ridge(x[:, train], y[:, train], 1e-6)[..., None],
        "L2": np.stack([ridge(x[:, train], y[:, train], each) for each in study.l2_strengths], axis=-1),
        "L1": _lassos(x[:, train], y[:, train], study.l1_strengths),
    }
    chosen = {name: _best(w, x[:, rest], y[:, rest]) for name, w in fits.items()}  # (seeds, d, k)
    return {
        "risk": np.stack([((chosen[name] - beta) ** 2).sum(1) for name in CONDITIONS], axis=-1),
        "zeros": np.stack([(chosen[name] == 0).mean(1) for name in CONDITIONS], axis=-1),
    }


def _lassos(x, y, strengths):
    """Lasso weights of every truth under every strength, (seeds, d, k, strengths), in one descent."""
    columns = np.repeat(y, len(strengths), axis=2)
    found = lasso(x, columns, np.tile(strengths, y.shape[2]))
    return found.reshape(*found.shape[:2], y.shape[2], len(strengths))


def _examples(study, seed):
    """Inputs (n, d), noise (n,) and one truth for each number of nonzero weights (d, k), of one seed."""
    generator = np.random.default_rng([4, seed])
    num = study.num_train + study.num_validation
    x, noise = generator.standard_normal((num, study.num_weights)), generator.standard_normal(num)
    size, place = generator.standard_normal(study.num_weights), generator.permutation(study.num_weights)
    truths = np.stack([np.where(place < count, size, 0) for count in study.num_nonzero], axis=1)
    return x, noise, study.signal * truths / np.linalg.norm(truths, axis=0)


def _best(weights, x, y):
    """Of weights (seeds, d, k, strengths) those with the least squared error on validation examples, (seeds, d, k)."""
    wrong = ((np.einsum("snd,sdkl->snkl", x, weights) - y[..., None]) ** 2).mean(1)
    place = choose_each(wrong.reshape(-1, wrong.shape[-1])).reshape(wrong.shape[:-1])
    return np.take_along_axis(weights, place[:, None, :, None], axis=-1)[..., 0]


def paths(strengths, generator, truth=(3.0, 2.0, 1.2, 0.6, 0.0, 0.0), num_examples=50):
    """Weights of ridge and lasso over strengths (k,) on an orthonormal design: {'L2': (k, d), 'L1': (k, d), …}.

    'L1, descent' are the same lasso weights found by proximal descent, as a check of the closed form.
    """
    x = orthonormal_design(num_examples, len(truth), generator)
    y = x @ np.array(truth) + 0.3 * generator.standard_normal(num_examples)
    least_squares, strengths = x.T @ y, np.asarray(strengths)
    return {
        "L2": np.stack([ridge_orthonormal(least_squares, each) for each in strengths]),
        "L1": np.stack([lasso_orthonormal(least_squares, each) for each in strengths]),
        "L1, descent": lasso(x, np.repeat(y[:, None], len(strengths), axis=1), strengths, num_steps=50).T,
    }
