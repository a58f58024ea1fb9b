"""What a chapter brings before a rule: numbers over seeds, and the outcome of checks.

One shape serves every rule. `figures` maps a figure's name to its values, one for each seed (one value for
arithmetic; the names 'first' and 'second' for a paired comparison). `checks` maps what was tried to whether
it came out as it should. `fingerprints` tells runs apart, so that a reused seed shows.
"""

from dataclasses import asdict, dataclass, field

import numpy as np

from lib.experiments.provenance import digest


@dataclass(frozen=True)
class Evidence:
    """Values over seeds and outcomes of checks; `repeatable` is False for times, which differ from run to run."""

    figures: dict[str, list[float]] = field(default_factory=dict)
    seeds: list = field(default_factory=list)
    fingerprints: list[str] = field(default_factory=list)
    checks: dict[str, bool] = field(default_factory=dict)
    repeatable: bool = True

    def __post_init__(self):
        """Make plain lists of numbers; raise ValueError when a figure has not one value a seed."""
        figures = {name: np.ravel(values).tolist() for name, values in self.figures.items()}
        object.__setattr__(self, "figures", figures)
        checks = {name: bool(outcome) for name, outcome in self.checks.items()}
        object.__setattr__(self, "checks", checks)
        for name, values in figures.items():
            if self.seeds and len(values) != len(self.seeds):
                raise ValueError(f"{name} has {len(values)} values for {len(self.seeds)} seeds")

    @property
    def num_seeds(self):
        """Number of seeds; 0 for arithmetic and checks."""
        return len(self.seeds)

    def as_dict(self):
        """Plain dict for JSON."""
        return asdict(self)


def fingerprint(arrays):
    """Hash of a run's arrays, name → array: equal only for runs that are equal bit for bit; 16 digits."""
    parts = [part for name in sorted(arrays) for part in (name, np.ascontiguousarray(arrays[name]).tobytes())]
    return digest(*parts)[:16]


def evidence_of_runs(results, seeds, figures):
    """Evidence from the results of runs: figures maps a name to a function of one run's arrays."""
    values = {name: [float(figure(result)) for result in results] for name, figure in figures.items()}
    plain_seeds = [asdict(seed) if hasattr(seed, "__dataclass_fields__") else seed for seed in seeds]
    return Evidence(values, plain_seeds, [fingerprint(result) for result in results])
