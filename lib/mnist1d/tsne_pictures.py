"""The maps side by side, with digits for points, and the table of what map and raw numbers know of the classes."""

import numpy as np

from lib import figures
from lib.claims import load_ledger
from lib.figures import canvas, style
from lib.mnist1d.tsne import SETS

EACH = 60  # points of a class that are drawn: more would hide each other
COLORS = [*style.SERIES, style.INK, style.MUTED]  # a class each
PRINTED = dict(zip(SETS, ("kl_divergence", "kl_divergence_mnist"), strict=True))


def both(results, place=0):
    """The maps of one seed, a panel for each set: beside each other, or one above the other on a phone."""

    def draw(width):
        wide = width >= style.PHONE_BELOW
        shape = (1, 2) if wide else (2, 1)
        fig = canvas.new_figure(width, width / 2 + 20 if wide else 2 * width + 40, layout="constrained")
        for name, ax in zip(SETS, fig.subplots(*shape).ravel(), strict=True):
            _map(ax, results.arrays[name]["points"][place], results.arrays[name]["labels"][place])
            ax.set_title(name, loc="left", fontsize=style.TEXT)
        return fig

    means = {name: results.arrays[name]["silhouette"].mean() for name in SETS}
    apart = "farther" if means["MNIST"] > means["MNIST-1D"] else "no farther"
    return figures.show(
        draw,
        alt="Two maps with digits for points. The classes lie "
        f"{apart} apart on the map of MNIST than on that of MNIST-1D.",
        caption=f"t-SNE maps of {results.num:,} examples each, from one seed; of every class {EACH} points at most are "
        "drawn. The axes have no meaning and no unit, only who lies next to whom.",
    )


def _map(ax, points, labels):
    """The first points of each class, drawn as its digit."""
    for label, color in enumerate(COLORS):
        chosen = points[labels == label][:EACH]
        look = {"linestyle": "none", "marker": f"${label}$", "markersize": 7, "markeredgewidth": 0}
        ax.plot(*chosen.T, color=color.light, **look)
    ax.set_aspect("equal", adjustable="datalim")
    ax.set_axis_off()


def table(results):
    """Divergence, silhouette and neighbours of the maps of both sets: means over seeds, beside the published ones."""
    printed, rows = load_ledger()["G20.tsne"].published, []
    for name in SETS:
        found = results.arrays[name]
        row = [name, f"{found['kl_divergence'].mean():.3f}", printed[PRINTED[name]].printed]
        row += [f"{found['silhouette'].mean():.2f}".replace("-", "−")]
        rows.append([*row, *(f"{100 * np.mean(found[key]):.1f}" for key in ("near_map", "near_raw"))])
    header = (
        "set",
        "divergence, nats",
        "published",
        "silhouette",
        "neighbours on the map, %",
        "neighbours in the numbers, %",
    )
    caption = (
        f"Maps of {results.num:,} examples, means over {len(results.seeds)} seeds. Published: maps of 5,000 signals "
        "and of 70,000 digits. Silhouette: from −1 to 1, how much nearer an example is to its own class than to "
        "the next. Neighbours: examples whose ten nearest others, by majority, have their class."
    )
    return figures.table(header, rows, caption=caption)
