"""Experiments on made-up problems: mistakes against their bound, the squeeze of the proof, hidden units."""

from dataclasses import dataclass

import numpy as np

from lib.perceptrons import clouds, hidden, margin, online, rules

DIMENSIONS, GAPS = (2, 10, 50), (0.01, 0.03, 0.1, 0.3, 1.0)
RATES = {"tanh": 0.5, "tanh, slow": 0.1, "logistic": 8.0}


def mistakes_and_bounds(num_seeds, num_examples=100, most_epochs=100_000):
    """Bound and counted mistakes of made-up problems over seeds: name of the family → (bounds (n,), mistakes (n,))."""
    families = {f"clouds of {dimension} dimensions": _clouds(dimension) for dimension in DIMENSIONS}
    families["random labels, many dimensions"] = [
        lambda n, g, d=d: clouds.random_labels(n, d * n, g) for d in (1, 4, 16)
    ]
    families["right angles"] = [lambda n, g, part=part: clouds.right_angles(n // part, g) for part in (1, 4, 20)]
    found = {}
    for place, (name, draws) in enumerate(families.items()):
        pairs = []
        for which, draw in enumerate(draws):
            for seed in range(num_seeds):
                generator = np.random.default_rng([place, which, seed])
                problem = draw(num_examples, generator)
                trained = online.train("rosenblatt", *problem, most_epochs, generator)
                if trained.separated:
                    pairs.append((margin.mistake_bound(*problem), trained.num_changes))
        found[name] = tuple(np.array(pairs, float).T)
    return found


def _clouds(dimension):
    return [lambda n, g, gap=gap: clouds.pulled_apart(n, dimension, gap, g) for gap in GAPS]


def squeeze(examples, targets, num_epochs, generator):
    """One run through the proof: the length of w after each mistake, what it is at least (kγ) and at most (R√k)."""
    planes = online.history(rules.rosenblatt, examples, targets, num_epochs, generator)
    counts = np.arange(len(planes))
    best = margin.separate(examples, targets)
    return {
        "mistakes": counts,
        "length": np.linalg.norm(planes, axis=1),
        "along": planes @ best.weights / np.linalg.norm(best.weights),
        "least": best.margin * counts,
        "most": margin.radius(examples) * np.sqrt(counts),
    }


@dataclass(frozen=True)
class Start:
    """Which networks a study of XOR trains: hidden units, squashing function and rate by its name, and how long."""

    num_hidden: int
    name: str
    num_epochs: int

    @property
    def activation(self):
        """The squashing function."""
        return self.name.split(",")[0]


def solve_xor(widths, num_seeds, num_epochs):
    """Misses after training of all networks: {name of activation and rate: {num_hidden: (num_seeds,)}}."""
    found = {name: {} for name in RATES}
    for name in RATES:
        for width in widths:
            networks, _ = train(Start(width, name, num_epochs), num_seeds)
            found[name][width] = hidden.misses_of(networks, Start(width, name, 0).activation)
    return found


def train(plan, num_seeds, keep=()):
    """Networks of a `Start` after training, one for each seed, and those after the epochs in `keep`."""
    networks = hidden.start(plan.num_hidden, range(num_seeds))
    return hidden.descend(networks, plan.num_epochs, RATES[plan.name], plan.activation, keep)


def wait(plan, networks, factor):
    """The networks that have a miss after training, trained `factor` times as long again: what becomes of them."""
    stuck = networks.at(hidden.misses_of(networks, plan.activation) > 0)
    later, _ = hidden.descend(stuck, factor * plan.num_epochs, RATES[plan.name], plan.activation)
    before, slopes = hidden.gradient(stuck, plan.activation)
    after, late_slopes = hidden.gradient(later, plan.activation)
    return {
        "misses": hidden.misses_of(later, plan.activation),
        "misses_before": hidden.misses_of(stuck, plan.activation),
        "error_before": before,
        "error": after,
        "slope_before": size(slopes),
        "slope": size(late_slopes),
        "weights_before": size(stuck),
        "weights": size(later),
    }


def size(networks):
    """Length of all weights of each network as one vector, (num_seeds,)."""
    parts = [array.reshape(len(array), -1) for array in (networks.first, networks.second)]
    return np.linalg.norm(np.concatenate(parts, axis=1), axis=1)
