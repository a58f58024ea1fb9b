"""Parameters of many equal networks as the rows of one matrix, and as named tensors: two views of the same numbers.

A row holds the parameters of one network one after the other, in the order of `torch.nn.Module.named_parameters`.
"""

from dataclasses import dataclass
from math import prod

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class Layout:
    """Names and shapes of one network's parameters, ((name, shape), …), in the order of a row."""

    shapes: tuple[tuple[str, tuple[int, ...]], ...]

    @classmethod
    def of(cls, module: nn.Module) -> "Layout":
        """The layout of a module's parameters."""
        return cls(tuple((name, tuple(each.shape)) for name, each in module.named_parameters()))

    @property
    def num_parameters(self) -> int:
        """Numbers in a row."""
        return sum(prod(shape) for _, shape in self.shapes)

    def unpacked(self, rows: Tensor) -> dict[str, Tensor]:
        """Views of rows (L, P) by name, (L, *shape) each; ValueError when P is not the number of parameters."""
        if rows.shape[1] != self.num_parameters:
            raise ValueError(f"rows hold {rows.shape[1]} numbers, the layout {self.num_parameters}")
        parts = rows.split([prod(shape) for _, shape in self.shapes], dim=1)
        named = zip(self.shapes, parts, strict=True)
        return {name: part.reshape(len(rows), *shape) for (name, shape), part in named}

    def packed(self, named: dict[str, Tensor]) -> Tensor:
        """Rows (L, P) of named tensors (L, *shape); the other way round than `unpacked`."""
        return torch.cat([named[name].reshape(len(named[name]), -1) for name, _ in self.shapes], dim=1)


def rows_of(modules: list[nn.Module]) -> Tensor:
    """The parameters of equal modules, float32 (L, P), a row for each module; nothing is shared with them."""
    return torch.stack([nn.utils.parameters_to_vector(module.parameters()).detach() for module in modules])


def seeded(make, seed: int) -> nn.Module:
    """make() under torch's generator at `seed`, with PyTorch's default initialisation; the global state is kept."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return make()
