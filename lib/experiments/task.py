"""One unit of work: an experiment, its configuration, its seed, and what else its result depends on."""

import dataclasses
import importlib
import json
from dataclasses import dataclass, field
from typing import Any

from lib.experiments.provenance import code_version, digest, platform_key


@dataclass(frozen=True)
class Task:
    """A run to be computed once; `experiment` names a function 'package.module:function' of (configuration, seed).

    configuration: frozen dataclass; seed: frozen dataclass or int; data: fingerprint of the data set;
    code: version of the source that the experiment can reach;
    platform: what decides the bits of its arithmetic.
    """

    experiment: str
    configuration: Any
    seed: Any
    data: str
    code: str
    platform: str = field(default_factory=platform_key)

    @classmethod
    def of(cls, function, configuration, seed, data):
        """The task of calling a module-level function on a configuration and a seed."""
        name = f"{function.__module__}:{function.__qualname__}"
        return cls(name, configuration, seed, data, code_version(function))

    @property
    def description(self):
        """Everything that the key is made of, as JSON."""
        return json.dumps(dataclasses.asdict(self), sort_keys=True)

    @property
    def key(self):
        """Name of the stored result: 32 hexadecimal digits."""
        return digest(self.description)[:32]

    @property
    def function(self):
        """The experiment, imported; raises RuntimeError when the code here is not the code of the task."""
        module, name = self.experiment.split(":")
        function = getattr(importlib.import_module(module), name)
        if code_version(function) != self.code:
            raise RuntimeError(f"{self.experiment}: the worker's source differs from the runner's; update the worker")
        if platform_key() != self.platform:
            raise RuntimeError(f"the worker computes on {platform_key()}, the runner on {self.platform}")
        return function
