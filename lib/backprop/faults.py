"""Bugs planted into the rules: the source that the reader sees, with one expression changed in one layer.

Source: the bugs that the ledger names for the claims D15.forward, D15.backward and D15.gradient, and some more that
every programmer of these rules will make one day. Nothing else in the book computes with them.
"""

import inspect
from dataclasses import dataclass
from types import SimpleNamespace

from lib.backprop import rules

VALUE = "functions[layer].value(preactivations)"
SLOPE = "functions[layer].slope(preactivations)"


@dataclass(frozen=True)
class Fault:
    """A bug: each change is a pair (as it stands once in the source of the rules, what takes its place)."""

    name: str
    changes: tuple[tuple[str, str], ...]


LEFT_OUT = Fault("activation left out", ((VALUE, "preactivations"),))
NOT_TRANSPOSED = Fault("matrix not transposed", (("error @ weights[layer].T", "error @ weights[layer]"),))
NEIGHBOUR = Fault("activations of the next layer", (("activations.T @", "entered[layer + 1][0].T @"),))
AT_OUTPUT = Fault("derivative at the output", ((SLOPE, f"functions[layer].slope({VALUE})"),))
NO_SLOPE = Fault("derivative left out", ((f"error * {SLOPE}", "error"),))
BOTH = Fault("activation and derivative left out", LEFT_OUT.changes + NO_SLOPE.changes)
FAULTS = (LEFT_OUT, NOT_TRANSPOSED, NEIGHBOUR, AT_OUTPUT, NO_SLOPE, BOTH)


def planted(fault, layer):
    """The rules with this bug in one layer, counted from 0; ValueError when the rules do not have its place."""
    source = inspect.getsource(rules)
    for healthy, faulty in fault.changes:
        if source.count(healthy) != 1:
            raise ValueError(f"{fault.name}: {healthy!r} stands {source.count(healthy)} times in the rules, not once")
        source = source.replace(healthy, _in_one_layer(healthy, faulty, layer))
    namespace = {"__name__": f"{rules.__name__} with a bug"}
    exec(source, namespace)
    return SimpleNamespace(**{name: namespace[name] for name in ("forward", "backward", "gradients_of")})


def _in_one_layer(healthy, faulty, layer):
    """An expression that is the faulty one in that layer; a product left open keeps its operator outside."""
    operator = " @" if healthy.endswith(" @") else ""
    healthy, faulty = healthy.removesuffix(operator), faulty.removesuffix(operator)
    return f"({faulty} if layer == {layer} else {healthy}){operator}"
