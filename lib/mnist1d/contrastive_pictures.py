"""The figures of the encoders: what a linear probe reads off each layer, and views of a few signals."""

import numpy as np

from lib import figures
from lib.data import make_mnist1d
from lib.figures import canvas, style
from lib.figures.labels import write_legend
from lib.mnist1d import contrastive_summary as summary
from lib.mnist1d.contrastive import BATCH, HEADS, draws, levelled
from lib.mnist1d.contrastive_study import CONTROL
from lib.mnist1d.contrastive_words import with_article
from lib.statistics import mean_interval


def probes(results):
    """Accuracy of the linear probe against the layer, for every head and for an encoder that has not been trained."""
    found = {name: 100 * summary.probes(results, name) for name in (*HEADS, CONTROL)}
    raw, peaks = 100 * results.pixels["probe"], {name: summary.peak(results, name)[0] for name in HEADS}

    def draw(width):
        fig, ax = canvas.chart(width, "layer (0: the signal itself, 3: the last convolution)", "right test signals, %")
        drawn = [_line(ax, i, raw, accuracies) for i, accuracies in enumerate(found.values())]
        ax.axvline(summary.TRUNK, color=style.MUTED.light, linestyle=style.DOTTED[0], linewidth=1.2)
        write_legend(fig, drawn, [f"{name} encoder" if name == CONTROL else name for name in found])
        return fig

    words = ", ".join(f"layer {layer} with {with_article(name)}" for name, layer in peaks.items())
    return figures.show(
        draw,
        alt=f"Accuracy of a linear probe over the layers; it rises from the signal and is highest at {words}.",
        caption="A linear probe on each layer, mean over seeds with its 95 % interval. Left of the dotted line: the "
        "encoder; right of it: its head.",
        num_seeds=len(results.seeds),
    )


def _line(ax, i, raw, accuracies):
    """One encoder's accuracies by layer, beginning with the signal; returns its line."""
    layers, interval, look = np.arange(accuracies.shape[1] + 1), mean_interval(accuracies.T), style.series(i)
    mean = np.concatenate([[raw], accuracies.mean(axis=0)])
    low, high = (np.concatenate([[raw], bound]) for bound in (interval.low, interval.high))
    ax.fill_between(layers, low, high, color=look["color"], alpha=style.BAND_ALPHA, linewidth=0)
    (line,) = ax.plot(layers, mean, markersize=5, markeredgewidth=0, **look)
    return line


def views(num=3, seed=0):
    """A few training signals, levelled, each with two of its views."""
    signals, drawn = levelled(make_mnist1d().x[:BATCH]), draws(seed, BATCH, 1)
    times = np.arange(signals.shape[1]) - (signals.shape[1] - 1) / 2

    def view(lane):
        turned = np.roll(signals[drawn.order[0, lane % BATCH]], drawn.turns[0, lane])
        return turned + drawn.tilts[0, lane] * times + drawn.heights[0, lane]

    def draw(width):
        fig = canvas.new_figure(width, 100 * num, layout="constrained")
        for i, ax in enumerate(fig.subplots(num, 1, sharex=True, squeeze=False)[:, 0]):
            lines = (signals[drawn.order[0, i]], view(i), view(BATCH + i))
            for k, line in enumerate(lines):
                ax.plot(line, **style.series(k) | {"marker": None})
            ax.set_axis_off()
        return fig

    return figures.show(
        draw,
        alt="Rows of three curves: a signal and two views of it, turned, tilted and moved up or down.",
        caption="Signals without mean and slope (solid), and two views of each (dashed). The encoder must find out "
        "which views belong together.",
    )
