"""The figures of the chapter *Optimizers* that show losses, gradients and rates of convergence."""

import numpy as np

from lib import figures
from lib.figures import canvas, style
from lib.figures.labels import label_ends
from lib.optimizers import gradient_noise, plans, quadratics
from lib.optimizers import summary as summary_of
from lib.optimizers.rules import RULES
from lib.optimizers.surfaces import bowl
from lib.statistics import mean_interval


def gradient_error(places, num_train, generator, sizes=(1, 4, 16, 64, 256, 1024), num_batches=40):
    """Relative error of a batch's gradient against its size; places: name → weights (p,)."""
    sizes = np.array([size for size in sizes if size < num_train])
    series = {}
    for name, weights in places.items():
        scale = gradient_noise.noise_scale(weights, num_train)
        series[f"{name}, measured"] = np.array(
            [gradient_noise.measured_error(weights, size, num_train, num_batches, generator) for size in sizes]
        )
        series[f"{name}, formula"] = gradient_noise.relative_error(sizes, scale, num_train)
    return figures.lines(
        sizes.astype(float),
        series,
        x_scale="log",
        y_scale="log",
        x_label="examples in the batch",
        y_label="error of the gradient, in lengths of the gradient",
        alt="Falling lines: the error halves when the batch grows fourfold; after training it is much larger.",
        caption="How far a batch's gradient is from that of all examples: the formula, and the root mean square over "
        f"{num_batches} batches of each size.",
    )


def losses_over_examples(studied, results, alt, caption):
    """Training loss against example gradients spent, for named studies, mean over seeds with its interval."""
    curves = {}
    for name, study in studied.items():
        spent, losses = results[name]["steps"] * study.batch_size, results[name]["losses"]
        interval = mean_interval(losses.T) if len(losses) > 1 else None
        low, high = (interval.low, interval.high) if interval else (losses[0], losses[0])
        curves[name] = (spent, losses.mean(0), np.maximum(low, losses.min()), high)
    num_seeds = len(next(iter(results.values()))["losses"])

    def draw(width):
        fig, ax = canvas.chart(width, "example gradients computed", "training loss, cross-entropy")
        ends = []
        for i, (name, (x, y, low, high)) in enumerate(curves.items()):
            look = style.series(i) | {"marker": None}
            ax.fill_between(x, low, high, color=look["color"], alpha=style.BAND_ALPHA, linewidth=0)
            (line,) = ax.plot(x, y, **look)
            ends.append((line, name, x[-1], y[-1]))
        canvas.set_scale(ax, "x", "log")
        canvas.set_scale(ax, "y", "log")
        label_ends(fig, ax, ends)
        return fig

    return figures.show(draw, alt=alt, caption=caption, num_seeds=num_seeds)


def loss_by_batch_size(studied, results):
    """Training loss at the end of the same arithmetic against the batch size."""
    sizes = np.array([study.batch_size for study in studied.values()], float)
    losses = np.array([summary_of.last_losses(results[name]) for name in studied])
    interval = mean_interval(losses)
    return figures.lines(
        sizes,
        {"training loss": losses.mean(1)},
        bands={"training loss": (np.maximum(interval.low, losses.min()), interval.high)},
        x_scale="log",
        y_scale="log",
        x_label="examples in the batch",
        y_label="training loss, cross-entropy",
        alt="The loss is low for batches of one to some tens of examples, and rises steeply beyond.",
        caption="Training loss after the same number of example gradients, each batch size at its best rate.",
        num_seeds=losses.shape[1],
    )


def zigzag(condition=50.0, start=(-9.0, 1.0), num_steps=25):
    """Paths of descent and of momentum in a narrow bowl, each at its best rate."""
    surface, paths = bowl(condition), {}
    for rule in ("descent", "momentum"):
        options = quadratics.best_settings(rule, 1.0, condition)
        paths[rule] = _path(rule, surface, np.array(start), num_steps, options)

    def draw(width):
        fig, ax = canvas.chart(width, "first weight (flat direction)", "second weight (steep direction)", grid="both")
        x, y = np.linspace(-10, 4, 100), np.linspace(-1.6, 1.6, 80)
        heights = surface.value(np.stack(np.meshgrid(x, y), axis=-1))
        ax.contour(x, y, heights, levels=8, colors=style.GRID.light, linewidths=1)
        ends = []
        for i, (rule, path) in enumerate(paths.items()):
            look = style.series(i) | {"markersize": 4, "linewidth": 1.2}
            (line,) = ax.plot(*path.T, **look)
            ends.append((line, rule, *path[-1]))
        label_ends(fig, ax, ends)
        return fig

    return figures.show(
        draw,
        alt="In a narrow bowl descent zigzags all the way; momentum swings wider at first and reaches the minimum.",
        caption=f"{num_steps} steps of descent and of momentum in a narrow bowl, each with the settings that are best "
        "there. Momentum swings wider at first; its swings then cancel.",
    )


def _path(rule, surface, start, num_steps, options):
    weights, state, path = start, 0.0, [start]
    for _ in range(num_steps):
        weights, state = RULES[rule](weights, surface.gradient(weights), state, **options)
        path.append(weights)
    return np.stack(path)


def factors(momentum=0.9, most=4.0):
    """Factor per step against rate times curvature, for the three rules at one momentum."""
    scaled = np.linspace(0.001, most, 400)
    series = {rule: quadratics.factor(rule, scaled, momentum) for rule in ("descent", "momentum", "nesterov")}
    return figures.lines(
        scaled,
        {name: np.minimum(values, 1.6) for name, values in series.items()},
        x_label="learning rate × curvature",
        y_label="factor per step (above one: divergence)",
        published={"standstill": 1.0},
        alt="Descent falls and rises; momentum stays below one almost to four; Nesterov dips lower, and leaves early.",
        caption=f"By what a step multiplies the error in one direction, at a momentum of {momentum:g}; cut off above.",
    )


def cycling(start=3.3, num_steps=40):
    """Places on the convex function on which the best momentum for quadratics never comes to rest."""
    places = {rule: quadratics.on_cycling(rule, start, num_steps) for rule in ("descent", "momentum", "nesterov")}
    return figures.lines(
        np.arange(num_steps + 1.0),
        places,
        x_label="step",
        y_label="weight (the minimum is at zero)",
        alt="Descent and Nesterov settle at zero; momentum goes through the same three places for ever.",
        caption="A convex function of one weight. Each rule has the settings that are best for its curvatures.",
    )


def batches_named(studied):
    """The studies of plain descent at several batch sizes, less those that would crowd a figure."""
    shown = ("batches of 1", "batches of 16", plans.HUNDREDS, plans.ALL)
    return {name: study for name, study in studied.items() if name in shown}
