"""Maps of signals and of digits in the plane, and how much a map or the raw numbers know of the classes.

Source: L. van der Maaten and G. Hinton, "Visualizing data using t-SNE", JMLR 9 (2008). With p the affinities of the
examples, from a Gaussian around each that reaches about thirty neighbours, and q those of their points y on the map,

    q(i, j) ∝ 1 / (1 + |y_i − y_j|²),        KL(p ‖ q) = Σ p log(p / q) is made small

The maps are openTSNE's at its own settings, as the published ones were: thirty neighbours' worth of affinity, found
approximately; a start from the first two principal components; 250 steps with affinities exaggerated, then 500.
"""

from dataclasses import dataclass

import numpy as np

from lib.claims import Evidence
from lib.claims.accepted import accepted_evidence
from lib.claims.evidence import fingerprint
from lib.data import load_mnist, make_mnist1d
from lib.experiments import map_runs

SETS = ("MNIST-1D", "MNIST")
NEIGHBOURS, PERPLEXITY = 10, 30
ALL_DIGITS = 70_000
CLAIM = "G20.tsne"
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
    """Examples float64 (num, d) and labels (num,): all of a set, its training part first, or a draw from it."""
    if chosen.name == "MNIST-1D":
        data = make_mnist1d()
        x, y = np.concatenate([data.x, data.x_test]), np.concatenate([data.y, data.y_test])
    else:
        images, y = (np.concatenate(parts) for parts in zip(load_mnist("train"), load_mnist("test"), strict=True))
        x = images.reshape(len(images), -1) / 255
    if chosen.num > len(x):
        raise ValueError(f"{chosen.name} has {len(x)} examples, not {chosen.num}")
    picked = np.sort(np.random.default_rng([DRAW_STREAM, seed]).permutation(len(x))[: chosen.num])
    return x[picked].astype(np.float64), y[picked].astype(np.int64)


def drawn(x, seed):
    """The map of examples x (num, d), an array (num, 2) that also knows its `kl_divergence` in nats."""
    from openTSNE import TSNE  # slow to load

    return TSNE(perplexity=PERPLEXITY, random_state=seed, n_jobs=1).fit(x)


def run_divergence(chosen, seed):
    """Array kl_divergence, in nats, of a map: of all digits it takes minutes."""
    x, _ = examples(chosen, seed)
    return {"kl_divergence": np.array(drawn(x, seed).kl_divergence)}


def run_map(chosen, seed):
    """Arrays: points (num, 2), labels (num,), kl_divergence in nats, and what the classes are worth.

    silhouette: of the classes on the map, from −1 to 1; near_map, near_raw: fraction of the examples that their ten
    nearest others, on the map or in the raw numbers, call by their class.
    """
    from sklearn.metrics import silhouette_score

    x, y = examples(chosen, seed)
    found = drawn(x, seed)
    points = np.asarray(found)
    found = {
        "points": points.astype(np.float32),
        "labels": y,
        "kl_divergence": found.kl_divergence,
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
    """`Maps` of both sets for seeds 0, 1, …, through the store."""
    pairs = [(Map(name, num), seed) for name in SETS for seed in range(num_seeds)]
    runs = map_runs(run_map, [chosen for chosen, _ in pairs], [seed for _, seed in pairs], DATA)
    found = {name: runs[i * num_seeds : (i + 1) * num_seeds] for i, name in enumerate(SETS)}
    stacked = {name: {key: np.stack([run[key] for run in each]) for key in each[0]} for name, each in found.items()}
    return Maps(num, tuple(range(num_seeds)), stacked)


def evidence(maps, num_seeds, num_digits=ALL_DIGITS):
    """Evidence for the claim, of the maps of signals and of num_seeds maps of all digits, no more than there are maps.

    With no seeds nothing is drawn, and the accepted figures stand in; LedgerError where nothing has been accepted.
    """
    if not num_seeds:
        return accepted_evidence(CLAIM)
    seeds = list(maps.seeds[:num_seeds])
    digits = map_runs(run_divergence, [Map("MNIST", num_digits)] * len(seeds), seeds, DATA)
    signals = maps.arrays["MNIST-1D"]
    figures = {
        "kl_divergence": signals["kl_divergence"][: len(seeds)].tolist(),
        "kl_divergence_mnist": [float(run["kl_divergence"]) for run in digits],
    }
    prints = [fingerprint({"signals": signals["points"][i]} | digits[i]) for i in range(len(seeds))]
    return Evidence(figures, seeds, prints)
