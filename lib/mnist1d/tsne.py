"""Maps of signals and of digits in the plane, and how much a map or the raw numbers know of the classes.

Source: L. van der Maaten and G. Hinton, "Visualizing data using t-SNE", JMLR 9 (2008). With p the affinities of the
examples, from a Gaussian around each that reaches about thirty neighbours, and q those of their points y on the map,

    q(i, j) ∝ 1 / (1 + |y_i − y_j|²),        KL(p ‖ q) = Σ p log(p / q) is made small

The maps are scikit-learn's, at its settings but for the number of steps, which is that of the published maps; the start
is the first two principal components.
"""

from dataclasses import dataclass

import numpy as np

from lib.data import load_mnist, make_mnist1d
from lib.experiments import map_runs

SETS = ("MNIST-1D", "MNIST")
NEIGHBOURS, PERPLEXITY, STEPS = 10, 30, 750  # the first 250 with affinities exaggerated
DRAW_STREAM = 3  # of the seed: which examples are drawn
DATA = "mnist1d generator, published settings; MNIST, verified file by file"


@dataclass(frozen=True)
class Map:
    """A map of so many examples of a set; ValueError for a set that there is not, and for too few examples."""

    name: str
    num: int = 5_000

    def __post_init__(self):
        """Refuse what cannot be drawn."""
        if self.name not in SETS:
            raise ValueError(f"maps are of {' or '.join(SETS)}, not of {self.name!r}")
        if self.num <= 3 * PERPLEXITY:
            raise ValueError(f"a map needs more than {3 * PERPLEXITY} examples, not {self.num}")


def examples(chosen, seed):
    """Examples float64 (num, d) and labels (num,): all of the published signals, or a draw from them or the digits."""
    if chosen.name == "MNIST-1D":
        data = make_mnist1d()
        x, y = np.concatenate([data.x, data.x_test]), np.concatenate([data.y, data.y_test])
    else:
        images, y = load_mnist("train")
        x = images.reshape(len(images), -1) / 255
    if chosen.num > len(x):
        raise ValueError(f"{chosen.name} has {len(x)} examples here, not {chosen.num}")
    picked = np.sort(np.random.default_rng([DRAW_STREAM, seed]).permutation(len(x))[: chosen.num])
    return x[picked].astype(np.float64), y[picked].astype(np.int64)


def run_map(chosen, seed):
    """Arrays: points (num, 2), labels (num,), kl_divergence in nats, and what the classes are worth.

    silhouette: of the classes on the map, from −1 to 1; near_map, near_raw: fraction of the examples that their ten
    nearest others, on the map or in the raw numbers, call by their class.
    """
    from sklearn.manifold import TSNE  # slow to load
    from sklearn.metrics import silhouette_score

    x, y = examples(chosen, seed)
    drawing = TSNE(perplexity=PERPLEXITY, max_iter=STEPS, random_state=seed, n_jobs=1)
    points = drawing.fit_transform(x)
    found = {
        "points": points.astype(np.float32),
        "labels": y,
        "kl_divergence": drawing.kl_divergence_,
        "silhouette": silhouette_score(points, y),
        "near_map": called_right(points, y),
        "near_raw": called_right(x, y),
    }
    return {name: np.array(value) for name, value in found.items()}


def called_right(x, y, num_neighbours=NEIGHBOURS):
    """Fraction of examples whose nearest others, by majority, have its class; no example counts as its own."""
    from sklearn.neighbors import NearestNeighbors

    near = NearestNeighbors(n_neighbors=num_neighbours, n_jobs=1).fit(x).kneighbors(return_distance=False)
    votes = (y[near][:, :, None] == np.arange(y.max() + 1)).sum(axis=1)  # (num, classes)
    return float((votes.argmax(axis=1) == y).mean())


@dataclass(frozen=True)
class Maps:
    """The number of examples, the seeds, and for each set the arrays of its maps, seeds first."""

    num: int
    seeds: tuple[int, ...]
    arrays: dict


def compute(num_seeds=3, num=5_000):
    """`Maps` of both sets through the store; seeds 0, 1, … draw the digits.

    The signals are all there are and the start is none of chance, so that one map of theirs stands for every seed.
    """
    signals, digits = (Map(name, num) for name in SETS)
    runs = map_runs(run_map, [signals, *[digits] * num_seeds], [0, *range(num_seeds)], DATA)
    found = {signals.name: runs[:1] * num_seeds, digits.name: runs[1:]}
    stacked = {name: {key: np.stack([run[key] for run in each]) for key in each[0]} for name, each in found.items()}
    return Maps(num, tuple(range(num_seeds)), stacked)
