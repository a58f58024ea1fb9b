"""The figures of the chapter on perceptrons: planes, mistakes against their bound, errors on digits."""

import numpy as np

from lib import figures
from lib.figures import style
from lib.figures.canvas import chart, rows_above_axis
from lib.figures.labels import write_legend
from lib.perceptrons.digits import WAYS
from lib.perceptrons.summary import stacked
from lib.perceptrons.tables import NAMES

ROW, KEY = 26, 21  # CSS pixels of a row of dots, and of a line of its key


def planes(examples, targets, found, *, alt, caption):
    """Draw examples (n, 3) of the plane by class, and lines name → weights (3,) at which a unit changes its answer."""
    x, y = examples[:, 0], examples[:, 1]
    limits = [(side.min() - 0.5, side.max() + 0.5) for side in (x, y)]

    def draw(width):
        fig, ax = chart(width, "first input", "second input")
        for i, (sign, face) in enumerate(((1, None), (-1, "none"))):
            look = style.series(i) | {"linestyle": "none", "markersize": 6, "markerfacecolor": face}
            ax.plot(
                x[targets == sign], y[targets == sign], alpha=0.8, label=f"target {'+' if sign > 0 else '−'}1", **look
            )
        for i, (name, weights) in enumerate(found.items()):
            look = {"linestyle": style.DASHES[i], "color": style.INK.light}
            ax.plot(*_line(weights, limits[1]), label=name, **look)
        ax.set(xlim=limits[0], ylim=limits[1])
        write_legend(fig, ax.get_lines(), [line.get_label() for line in ax.get_lines()])
        return fig

    return figures.show(draw, alt=alt, caption=caption)


def _line(weights, y_limits):
    """Two points of the line w₁ x + w₂ y + b = 0, given by y; a line that runs across has its ends far out."""
    y = np.array(y_limits)
    return -(weights[1] * y + weights[2]) / (weights[0] or 1e-12), y


def squeeze(found):
    """One run through the proof, from `studies.squeeze`."""
    return figures.lines(
        found["mistakes"],
        {
            "at most: R √k": found["most"],
            "length of w": found["length"],
            "w along the best plane": found["along"],
            "at least: k γ": found["least"],
        },
        x_label="mistakes so far, k",
        y_label="length of the weights, in units of the inputs",
        alt="Four curves from zero: a square root above, a straight line below, and the weights between them.",
        caption="One run on a cloud: the length of the weights stays below R √k, their share along w* above k γ.",
        num_seeds=1,
    )


def bounds(found, num_seeds):
    """Counted mistakes against their bound, from `studies.mistakes_and_bounds` or of the digits: name → (x, y)."""
    return figures.scatter_pairs(
        found,
        x_label="bound (R/γ)²",
        y_label="mistakes until all examples are right",
        x_scale="log",
        y_scale="log",
        alt="Points below the line of equality: some touch it, others lie up to thousands of times lower.",
        caption="Mistakes of Rosenblatt's rule until it makes none, against the most that the theorem allows.",
        num_seeds=num_seeds,
    )


def rest_errors(results, logistic, num_test):
    """Test error of every way to a plane for each digit against the rest: mean of the seeds, and range of the last."""
    errors = 100 * stacked(results, "rest_test") / num_test  # (num_seeds, 10, ways)
    shown = [way for way in WAYS if way != "tanh delta"]
    columns = {NAMES[way]: errors[:, :, WAYS.index(way)].mean(axis=0) for way in shown}
    columns["logistic regression"] = 100 * logistic[:, 1] / num_test
    last = errors[:, :, 0]
    return figures.show(
        lambda width: _rows_of_dots(width, columns, last.min(axis=0), last.max(axis=0)),
        alt="Ten rows, one for each digit: the last plane has a wide range; pocket, average and regression lie left.",
        caption="Wrong test digits of one digit against the rest: means over seeds; the bar spans all last planes.",
        num_seeds=len(results),
    )


def _rows_of_dots(width, columns, low, high):
    key = KEY * len(columns) + 8
    fig, ax = rows_above_axis(width, key + ROW * len(low), 34, "wrong test digits, %")
    heights = key + ROW * (np.arange(len(low)) + 0.5)
    ax.hlines(heights, low, high, color=style.SERIES[0].light, alpha=0.3, linewidth=7)
    for i, (name, values) in enumerate(columns.items()):
        look = style.series(i) | {"linestyle": "none", "markersize": 6.5, "markeredgewidth": 0}
        ax.plot(values, heights, label=name, **look)
    for digit, height in enumerate(heights):
        ax.annotate(
            str(digit), (0, height), (-10, 0), ax.get_yaxis_transform(), "offset points", ha="right", va="center"
        )
    ax.set_xlim(0, max(high.max(), max(values.max() for values in columns.values())) * 1.05)
    ticks = [tick for tick in ax.get_xticks() if tick <= ax.get_xlim()[1]]
    ax.vlines(ticks, key, heights[-1] + ROW / 2, color=style.GRID.light, linewidth=style.HAIR, zorder=0.5)
    look = {"loc": "upper left", "bbox_to_anchor": (0, 1), "borderaxespad": 0, "borderpad": 0, "handlelength": 1}
    ax.legend(*ax.get_legend_handles_labels(), labelspacing=0.35, **look)
    return fig
