"""Measured gradients over the lines of theory: by depth, and by the scale of the weights."""

import numpy as np

from lib.backprop import meanfield
from lib.backprop.activations import HIDDEN
from lib.backprop.depth import NUM_CLASSES, SCALES, flat
from lib.backprop.initialisation import layer_sizes
from lib.figures import canvas, labels, show, style


def by_depth(norms, digits, initialisation, width):
    """Draw the gradient norm of each layer at one initialisation; norms as `depth.by_initialisation` gives them.

    width: nodes of a hidden layer of the networks, for the theory.
    """
    logs = {name: np.log10(norms[name, initialisation.name]) for name in HIDDEN}  # (num_seeds, num_layers)
    num_layers = next(iter(logs.values())).shape[1]
    theory = {name: np.log10(_predicted(digits, f, initialisation, num_layers, width)) for name, f in HIDDEN.items()}
    return show(
        lambda page_width: _draw_depth(page_width, logs, theory),
        alt=f"Gradient norms over the layers at the initialisation {initialisation.name}, theory close to each line.",
        caption=f"{initialisation.name}: gradient norm for one digit, median and range; dotted, mean-field theory.",
        num_seeds=len(logs["tanh"]),
    )


def factors(measured):
    """Draw measured {function: (num_seeds, num_scales)} at SCALES over the lines of theory."""
    theory = {name: _theory_of_factors(name) for name in HIDDEN}
    return show(
        lambda width: _draw_factors(width, measured, theory),
        alt="Three rising lines with dots on them cross the level one at different scales, the logistic one last.",
        caption="Factor on the error from a layer to the one before, below one it vanishes: lines, theory; marks, mean "
        "and range.",
        num_seeds=len(measured["tanh"]),
    )


def _predicted(digits, function, initialisation, num_layers, width):
    """Theory's gradient norms (num_layers,), for a digit of average size and an undecided answer."""
    sizes = layer_sizes(flat(digits).shape[1], width, NUM_CLASSES, num_layers)
    input_square = (flat(digits) ** 2).sum(axis=1).mean()
    return meanfield.predicted_norms(sizes, initialisation, function, input_square, 1 - 1 / NUM_CLASSES)


def _theory_of_factors(name):
    scales = np.geomspace(SCALES[name][0], SCALES[name][-1], 40)
    return scales, np.array([meanfield.chi(HIDDEN[name], sigma_w) ** 0.5 for sigma_w in scales])


def _draw_depth(width, logs, theory):
    fig, ax = canvas.chart(width, "layer, from the inputs", "gradient norm, powers of ten")
    lines = []
    for i, (name, runs) in enumerate(logs.items()):
        look, layers = style.series(i), np.arange(1, runs.shape[1] + 1)
        ax.fill_between(layers, runs.min(0), runs.max(0), color=look["color"], alpha=style.BAND_ALPHA, linewidth=0)
        lines += ax.plot(layers, np.median(runs, axis=0), color=look["color"], linestyle=look["linestyle"])
        ax.plot(layers, theory[name], color=style.INK.light, linestyle=style.DOTTED[0], linewidth=1.2)
    ax.margins(x=0)
    labels.write_legend(fig, lines, list(logs))
    return fig


def _draw_factors(width, measured, theory):
    fig, ax = canvas.chart(width, "scale of the weights σ_w", "factor on the error from layer to layer", grid="both")
    lines = []
    for i, (name, runs) in enumerate(measured.items()):
        look = style.series(i)
        lines += ax.plot(*theory[name], color=look["color"], linestyle=look["linestyle"])
        ax.vlines(SCALES[name], runs.min(0), runs.max(0), color=look["color"], linewidth=1.2)
        ax.plot(SCALES[name], runs.mean(0), color=look["color"], marker=look["marker"], linestyle="none", markersize=6)
    ax.axhline(1, color=style.INK.light, linewidth=1.2, linestyle=style.DOTTED[0])
    canvas.set_scale(ax, "x", "log")
    canvas.set_scale(ax, "y", "log")
    labels.write_legend(fig, lines, list(measured))
    return fig
