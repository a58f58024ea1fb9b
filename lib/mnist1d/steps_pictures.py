"""The figures and tables of how MNIST-1D is made: signals in small panels, a column for each digit."""

from collections.abc import Sequence

import numpy as np

from lib import figures
from lib.data.mnist1d import Signals
from lib.figures import style
from lib.figures.canvas import sheet
from lib.mnist1d.steps import STEPS, examples_of, step_by_step, widths

PANEL, GAP, HEADING = 44, 6, 20  # CSS pixels: height of a panel, room between panels, height of a line of words
NAMES = {"resample": "40 points"}
SHOWN_OVER = ("scale", "shift", "smooth noise", "shear")  # steps that stand over what was before them


def steps_figure(seed: int = 0) -> figures.Figure:
    """Draw one signal of each digit after each step, over what it was before that step."""
    found = step_by_step(seed)
    rows, before = [], None
    for step, signals in found.items():
        rows.append((f"{len(rows)}  {NAMES.get(step, step)}", before if step in SHOWN_OVER else None, signals))
        before = signals
    low, high = (f"{100 * share:.0f}" for share in widths())
    return figures.show(
        lambda width: _panels(width, rows, _limit(found.values())),
        alt="Ten columns of curves, one for each digit, in eight rows: the bare templates at the top, then each step, "
        "down to the finished signals, in which the digits are hard to find.",
        caption="The ten digits, step by step, value over position; grey: before the step. The padded template fills "
        f"{low} to {high} % of the signal; the shift takes it anywhere, across the end too.",
    )


def examples_figure(signals: Signals, num_each: int = 6) -> figures.Figure:
    """Draw the first training signals of each digit, a column for each digit."""
    rows = [("", None, row) for row in examples_of(signals, num_each)]
    return figures.show(
        lambda width: _panels(width, rows, _limit(row for _, _, row in rows)),
        alt=f"Ten columns of {num_each} finished signals each; signals of one digit look as different from each other "
        "as from those of other digits.",
        caption=f"The first {num_each} training signals of each digit, normalised value over position.",
    )


def steps_table() -> figures.Table:
    """List what each step does, what it is for, and whether the text tells of it."""
    rows = [(i, step.name, step.does, step.purpose, step.told) for i, step in enumerate(STEPS, start=1)]
    caption = "The steps between template and signal, in their order. The last one interpolates 72 points to 40."
    return figures.table(("", "step", "does", "is for", "named in the post"), rows, caption=caption)


def _limit(arrays) -> float:
    return max(float(np.abs(array).max()) for array in arrays)


def _panels(width: float, rows: Sequence[tuple], limit: float):
    """Panels of rows (name, behind (10, m) or None, signals (10, n)), five digits side by side on a phone."""
    num_digits = len(rows[0][2])
    columns = num_digits if width >= style.PHONE_BELOW else num_digits // 2
    blocks = [range(first, first + columns) for first in range(0, num_digits, columns)]
    heights = [HEADING + sum(_height(name) for name, *_ in rows) for _ in blocks]
    fig, ax = sheet(width, sum(heights) + 2 * GAP * (len(blocks) - 1))
    top = 0.0
    for block, height in zip(blocks, heights, strict=True):
        _block(ax, width, top, block, rows, limit)
        top += height + 2 * GAP
    return fig


def _height(name: str) -> float:
    return PANEL + GAP + (HEADING if name else 0)


def _block(ax, width, top, digits, rows, limit) -> None:
    """One block of columns: the digits' names above, then row after row."""
    pitch = (width - 2 * style.MARGIN + GAP) / len(digits)
    lefts = style.MARGIN + pitch * np.arange(len(digits))
    for left, digit in zip(lefts, digits, strict=True):
        ax.text(left + (pitch - GAP) / 2, top + HEADING - 6, str(digit), ha="center", fontsize=style.TEXT)
    top += HEADING
    for name, behind, signals in rows:
        if name:
            ax.text(style.MARGIN, top + HEADING - 6, name, fontsize=style.SMALL, color=style.MUTED.light)
        top += _height(name)
        place = {"lefts": lefts, "width": pitch - GAP, "middle": top - GAP - PANEL / 2, "scale": PANEL / 2 / limit}
        _curves(ax, np.zeros((len(digits), 2)), **place, color=style.GRID.light, linewidth=style.THIN)
        if behind is not None:
            _curves(ax, behind[list(digits)], **place, color=style.MUTED.light, linewidth=0.9, alpha=0.7)
        _curves(ax, signals[list(digits)], **place, color=style.SERIES[0].light, linewidth=1.5)


def _curves(ax, values, lefts, width, middle, scale, **look) -> None:
    """Curves (m, n) in boxes at lefts (m,), as one path with gaps, in tenths of a pixel: the page stays light."""
    x = lefts[:, None] + np.linspace(0, width, values.shape[1])
    gaps = np.full((len(lefts), 1), np.nan)
    x, y = (np.hstack([each, gaps]).ravel().round(1) for each in (x, middle - scale * values))
    ax.plot(x, y, solid_joinstyle="round", clip_on=False, **look)
