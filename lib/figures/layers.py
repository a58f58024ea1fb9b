"""The layers of a network as a drawing needs them: planes of units, and the windows through which units read."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

APART = 2  # units between two feature maps; single units stand one unit apart


@dataclass(frozen=True)
class Layer:
    """`planes` maps of `size` × `size` units; each unit reads a window of side `field` in `sources` planes.

    `counts` are the lines of text beside the name; `field` 0 reads the whole layer before.
    """

    name: str
    planes: int = 1
    size: int = 1
    counts: Sequence[str] = ()
    field: int = 0
    sources: int = 1

    @property
    def pitch(self) -> int:
        """Units from one plane to the next."""
        return self.size + (APART if self.size > 1 else 1)

    @property
    def width(self) -> int:
        """Units from the left edge of the first plane to the right edge of the last."""
        return self.planes * self.pitch - (self.pitch - self.size)


def check(layers: Sequence[Layer]) -> None:
    """Raise ValueError unless every layer has units, and can read what it says from the one before."""
    if not layers:
        raise ValueError("a network needs at least one layer")
    for layer in layers:
        if min(layer.planes, layer.size) < 1:
            raise ValueError(f"{layer.name}: planes and size must be at least 1")
    for below, layer in pairwise(layers):
        if layer.field > below.size or (layer.field and layer.sources > below.planes):
            raise ValueError(
                f"{layer.name}: reads {layer.sources} windows of {layer.field} × {layer.field} units, but "
                f"{below.name} has {below.planes} planes of {below.size} × {below.size}"
            )


def windows(below: Layer, layer: Layer, row: int) -> list[tuple[float, float, float]]:
    """Return (left, top, side) of each window in units of the layer before; one for the whole layer."""
    if not layer.field:
        return [(0, 0, below.size)]
    start = row * below.size // layer.size - layer.field // 2
    start = min(max(start, 0), below.size - layer.field)  # the window lies within its plane
    return [(plane * below.pitch + start, start, layer.field) for plane in range(layer.sources)]
