"""Labelled vertical marks: a pole at x with its name as a flag, placed so that no flag is covered or crossed."""

from dataclasses import dataclass

from lib.figures import style
from lib.figures.words import text_width, wrap

GAP = 5  # CSS pixels between a pole and its flag, and between two flags
LINE = 14  # CSS pixels from line to line of a flag
LONGEST = 0.45  # of the axis at most in one line of a flag


@dataclass(frozen=True)
class Flags:
    """Where flags fly: texts (n,), sides (n,) +1 right or −1 left, levels (n,) from 0 up, height of a level."""

    texts: tuple[str, ...]
    sides: tuple[int, ...]
    levels: tuple[int, ...]
    level_height: float

    @property
    def height(self) -> float:
        """CSS pixels that all levels take."""
        return self.level_height * (1 + max(self.levels, default=-1))


def flag_texts(names, room: float) -> tuple[str, ...]:
    """Return the names broken into lines that fit an axis of `room` CSS pixels."""
    return tuple(wrap(name, LONGEST * room, style.SMALL) for name in names)


def flag_levels(poles, widths, sides) -> tuple[int, ...] | None:
    """Return the lowest level (n,) of each flag at which none is covered or crossed; None if there is none.

    poles, widths in CSS pixels (n,); sides ±1 (n,). A flag flies above the poles that it would cover, so
    two flags that cover each other's poles cannot be told apart on any level.
    """
    num = len(poles)
    spans = [sorted((p, p + s * (w + 2 * GAP))) for p, w, s in zip(poles, widths, sides, strict=True)]
    covers = [
        [low <= other <= high and other != pole for other in poles]  # a flag does not cover its own pole
        for pole, (low, high) in zip(poles, spans, strict=True)
    ]
    touches = [[low <= other[1] and other[0] <= high for other in spans] for low, high in spans]
    levels = [0] * num
    for _ in range(num**2 + 1):
        pairs = [(i, j) for i in range(num) for j in range(num) if i != j]
        above = [(i, j) for i, j in pairs if covers[i][j] and levels[i] <= levels[j]]
        above += [(i, j) for i, j in pairs if i < j and touches[i][j] and levels[i] == levels[j]]
        if not above:
            return tuple(levels)
        i, j = above[0]
        levels[i] = levels[j] + 1
    return None


def plan_flags(poles, texts, room: float) -> Flags:
    """Return the plan of flags at poles (n,), CSS pixels from the left end of an axis `room` long.

    A flag flies to the right if it fits there, else to the left; all to the right if that cannot be.
    """
    widths = [text_width(text, style.SMALL) for text in texts]
    sides = _fitting_sides(poles, widths, room)
    levels = flag_levels(poles, widths, sides)
    if levels is None:
        sides = (1,) * len(poles)
        levels = flag_levels(poles, widths, sides)
    num_lines = max((text.count("\n") + 1 for text in texts), default=0)
    return Flags(tuple(texts), sides, levels, num_lines * style.LINE_HEIGHT)


def stretch(poles, texts, room: float) -> float:
    """Return the factor, 1 or more, by which an axis must grow on its right until planned flags fit."""
    flags = plan_flags(poles, texts, room)
    free = [room - GAP - text_width(text, style.SMALL) for text in texts]
    rightward = [pole / left for pole, left, side in zip(poles, free, flags.sides, strict=True) if side > 0]
    return max([1.0, *rightward])


def _fitting_sides(poles, widths, room: float) -> tuple[int, ...]:
    return tuple(1 if pole + GAP + width <= room else -1 for pole, width in zip(poles, widths, strict=True))


def raise_flags(ax, x, flags: Flags, *, top: float, ground: float, transform) -> None:
    """Draw a pole at each x (n,) from `ground` to `top`, and on to its flag; y in units of `transform`."""
    from matplotlib.transforms import offset_copy

    def above(pixels, aside=0.0):
        return offset_copy(transform, ax.figure, aside, pixels, units="points")

    pole = {"arrowstyle": "-", "color": style.INK.light, "linewidth": 1.1, "shrinkA": 0, "shrinkB": 0}
    for place, text, side, level in zip(x, flags.texts, flags.sides, flags.levels, strict=True):
        middle = (level + 0.5) * flags.level_height
        tip = above(middle + 0.5 * style.SMALL)
        ax.annotate("", (place, ground), (place, top), xycoords=transform, textcoords=tip, arrowprops=pole)
        lines = text.split("\n")
        for i, line in enumerate(lines):  # one text each, so that any font touches the pole
            lift = middle + LINE * ((len(lines) - 1) / 2 - i)
            look = {"ha": "left" if side > 0 else "right", "va": "center", "fontsize": style.SMALL}
            ax.text(place, top, line, transform=above(lift, side * GAP), **look)
