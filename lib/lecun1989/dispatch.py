"""What a step costs torch before any arithmetic: how many operations it hands out, and what handing out one costs.

Every operation of torch is looked up by name, device and type before it runs: the dispatch. Source of the counting:
torch's own hook, `torch.utils._python_dispatch`, which sees each operation of the forward pass, the backward pass
and the update. The cost of a single dispatch is that of an operation which moves and computes nothing, `view`.
"""

import numpy as np
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from lib.lecun1989.k22_loop import published_loop
from lib.lecun1989.speed import WARM_UP, seconds_of


class Counter(TorchDispatchMode):
    """Counts the operations that torch dispatches inside a `with` block, by name."""

    def __init__(self):
        super().__init__()
        self.counts = {}

    def __torch_dispatch__(self, operation, types, args=(), kwargs=None):
        """Count one operation and let it run."""
        name = operation.overloadpacket.__name__
        self.counts[name] = self.counts.get(name, 0) + 1
        return operation(*args, **(kwargs or {}))


def operations_per_step(digits, parameters, recipe, num_steps=10):
    """Operations that torch dispatches in one step of the published loop, name → how often."""
    train = published_loop(digits, parameters, recipe)
    train(1)
    with Counter() as counter:
        train(num_steps)
    return {name: count / num_steps for name, count in counter.counts.items()}


def seconds_per_dispatch(num_calls=5_000, repeats=7):
    """Seconds that torch needs for an operation that does nothing: the median of several rounds of a `view`."""
    number = torch.zeros(1)

    def views(times):
        for _ in range(times):
            number.view(1)

    views(WARM_UP)
    return float(np.median([seconds_of(lambda: views(num_calls)) for _ in range(repeats)])) / num_calls
