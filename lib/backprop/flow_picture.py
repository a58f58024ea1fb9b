"""Both passes through a small network as a picture, drawn from the shapes of the arrays that the rules return."""

from itertools import pairwise

import numpy as np

from lib.backprop import rules
from lib.backprop.activations import TANH
from lib.figures import canvas, show, style

BOX, PITCH, HEAD = 40, 88, 34  # CSS pixels: height of a box, from one row to the next, room for the two headings
BOX_WIDTH, MIDDLE = 96, 78  # CSS pixels of the boxes of a pass, and of a gradient
WIDEST = 500  # CSS pixels, so that the two passes stay together
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def flow(sizes, num_examples):
    """Draw forward and backward pass through layers of these sizes for a batch of num_examples."""
    rows, gradients = _shapes(sizes, num_examples)
    return show(
        lambda width: _draw(min(width, WIDEST), rows, gradients),
        alt="Left, activations flow down through weights and functions; right, errors flow up; gradients between them.",
        caption="Both passes with the shape of every array: activations go down on the left, errors up on the right. "
        "A gradient joins an activation and an error of its layer; dashed, what a slope is taken at.",
    )


def _shapes(sizes, num_examples):
    """Rows (name down, name up, shape, step) from the inputs to the outputs, and gradients (name, shape)."""
    weights = [np.zeros(shape) for shape in pairwise(sizes)]
    functions = [TANH] * len(weights)
    outputs, entered = rules.forward(np.zeros((num_examples, sizes[0])), weights, functions)
    gradients, _ = rules.backward(outputs, weights, functions, entered)
    rows = []
    for layer, (activations, preactivations) in enumerate(entered):
        before, here = str(layer).translate(SUBSCRIPTS), str(layer + 1).translate(SUBSCRIPTS)
        down, up = (_shape(matrix.shape) for matrix in (weights[layer], weights[layer].T))
        rows.append(
            (f"A{before}", f"∂E/∂A{before}", _shape(activations.shape), (f"· W{here}", down, f"· W{here}ᵀ", up))
        )
        rows.append((f"Z{here}", f"Δ{here}", _shape(preactivations.shape), (f"f(Z{here})", "", f"∘ f′(Z{here})", "")))
    last = str(len(weights)).translate(SUBSCRIPTS)
    rows.append((f"A{last}", f"∂E/∂A{last}", _shape(outputs.shape), None))
    return rows, [(f"∂E/∂W{str(i).translate(SUBSCRIPTS)}", _shape(g.shape)) for i, g in enumerate(gradients, start=1)]


def _draw(width, rows, gradients):
    fig, ax = canvas.sheet(width, HEAD + (len(rows) - 1) * PITCH + BOX + 46)
    left, right = style.MARGIN + BOX_WIDTH / 2, width - style.MARGIN - BOX_WIDTH / 2
    blue, red = style.SERIES[0].light, style.SERIES[1].light
    for x, words in ((left, "forward"), (right, "backward")):
        ax.text(x, 8, words, ha="center", va="top", fontweight="bold")
    for place, (down, up, shape, step) in enumerate(rows):
        top = HEAD + place * PITCH
        _box(ax, left, top, BOX_WIDTH, down, shape, blue)
        _box(ax, right, top, BOX_WIDTH, up, shape, red)
        if step:
            _step(ax, left, top + BOX, top + PITCH, step[:2], blue)
            _step(ax, right, top + PITCH, top + BOX, step[2:], red)
    for layer, gradient in enumerate(gradients):
        _gradient(ax, layer, gradient, (left, (left + right) / 2, right))
    _error_function(ax, left, right, HEAD + (len(rows) - 1) * PITCH + BOX)
    return fig


def _box(ax, x, top, width, name, shape, color):
    from matplotlib.patches import Rectangle

    ax.add_patch(Rectangle((x - width / 2, top), width, BOX, facecolor=color, alpha=0.14, linewidth=0))
    ax.add_patch(Rectangle((x - width / 2, top), width, BOX, facecolor="none", edgecolor=color, linewidth=1.2))
    ax.text(x, top + 5, name, ha="center", va="top")
    ax.text(x, top + 22, shape, ha="center", va="top", fontsize=style.SMALL, color=style.MUTED.light)


def _arrow(ax, start, end, color, dashed=False):
    look = {"arrowstyle": "-|>", "color": color, "linewidth": 1.2, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 11}
    ax.annotate("", end, start, arrowprops=look | ({"linestyle": (0, (4, 3))} if dashed else {}))


def _step(ax, x, start, end, words, color):
    """An arrow from one row to the next, with what is done beside it."""
    _arrow(ax, (x, start), (x, end), color)
    lines = [word for word in words if word]
    middle = (start + end) / 2 - 7.5 * (len(lines) - 1)
    for i, word in enumerate(lines):
        ax.text(x + 8, middle + 15 * i, word, ha="left", va="center", fontsize=style.SMALL)


def _gradient(ax, layer, gradient, places):
    """The gradient of a layer between what it is the product of, and the forward input that the slope is taken at."""
    left, middle, right = places
    above, below = HEAD + 2 * layer * PITCH, HEAD + (2 * layer + 1) * PITCH
    top = (above + below) / 2
    green, half = style.SERIES[2].light, BOX_WIDTH / 2
    _box(ax, middle, top, MIDDLE, *gradient, green)
    _arrow(ax, (left + half, above + BOX / 2), (middle - 8, top), green)
    _arrow(ax, (right - half, below + 8), (middle + MIDDLE / 2, top + BOX / 2 + 8), green)
    _arrow(ax, (left + half, below + BOX - 10), (right - half, below + BOX - 10), style.MUTED.light, dashed=True)


def _error_function(ax, left, right, bottom):
    """Where the forward pass turns into the backward pass."""
    color, y = style.INK.light, bottom + 22
    ax.plot([left, left, right], [bottom, y, y], color=color, linewidth=1.2)
    _arrow(ax, (right, y), (right, bottom), color)
    ax.text((left + right) / 2, y + 5, "error function", ha="center", va="top", fontsize=style.SMALL)


def _shape(shape):
    return " × ".join(map(str, shape))
