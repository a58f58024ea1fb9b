"""The figures of the comparisons."""

import numpy as np

from lib import figures
from lib.figures import canvas, style
from lib.figures.labels import write_legend
from lib.recipe.comparisons import ALL
from lib.recipe.intervals import band, bounds, num_seeds
from lib.recipe.search import best_of, of_best
from lib.recipe.strokes import draw_synthetic
from lib.recipe.studies import FEW
from lib.recipe.summary import merit
from lib.recipe.sweep import MARGIN, OPTIMIZERS, widths

NAMES = {"adam": "Adam", "sgd": "SGD with momentum"}


def rates(results):
    """Validation error against the learning rate for both optimizers, with the range in which each works."""
    found = {name: results.arrays[name] for name in OPTIMIZERS}

    def draw(width):
        fig, ax = canvas.chart(width, "learning rate", "wrong validation digits, %")
        drawn = [_rate_curve(ax, i, result) for i, result in enumerate(found.values())]
        ax.set_ylim(bottom=0)
        canvas.set_scale(ax, "x", "log")
        write_legend(fig, drawn, [NAMES[name] for name in found])
        return fig

    decades = {name: widths(result).mean() for name, result in found.items()}
    return figures.show(
        draw,
        alt=f"Two valleys of error over the learning rate; Adam's is good over {decades['adam']:.1f} decades, that of "
        f"SGD over {decades['sgd']:.1f}.",
        caption=f"Mean validation error with 95 % intervals. Thick: within {100 * MARGIN:g} points of the lowest mean.",
        num_seeds=len(found["adam"]["stamps"]),
    )


def _rate_curve(ax, i, result):
    """One optimizer's curve with its band, and a thick stretch where it is good; returns its line."""
    places, errors = result["rates"], 100 * result["validation_error"]
    look, mean = style.series(i), errors.mean(0)
    ax.fill_between(places, *band(errors), color=look["color"], alpha=style.BAND_ALPHA, linewidth=0)
    good = np.where(mean <= mean.min() + 100 * MARGIN, mean, np.nan)
    ax.plot(places, good, color=look["color"], linewidth=6, alpha=0.45, solid_capstyle="round")
    (line,) = ax.plot(places, mean, markersize=5, markeredgewidth=0, **look)
    return line


def order_of_merit(results):
    """What each item of stage 4 takes from the test error at the cost of the baseline, best first."""
    gains = {name: 100 * each for name, each in merit(results).items()}
    return figures.bars(
        {name: each.mean() for name, each in gains.items()},
        intervals={name: bounds(each) for name, each in gains.items()},
        value_format="{:+.1f}",
        x_label="points of test error less than the baseline, at equal cost",
        alt=f"Bars of gains in test error; the largest is that of {next(iter(gains))}.",
        caption="Stage 4 in order of merit: gains over the baseline after as many steps, with 95 % intervals.",
        num_seeds=num_seeds(results, "baseline"),
    )


def ensembles(results):
    """Test error against the number of networks that vote, on many and few digits, and that of one taught by them."""
    errors = {f"{num:,} digits": 100 * results.arrays["ensemble", num]["test_error"] for num in (ALL, FEW)}
    student = results.arrays["ensemble", ALL].get("student_error")
    return figures.lines(
        np.arange(1.0, next(iter(errors.values())).shape[1] + 1),
        {name: each.mean(0) for name, each in errors.items()},
        bands={name: band(each) for name, each in errors.items()},
        published=None if student is None else {"one network taught by all": 100 * student.mean()},
        x_label="networks in the ensemble",
        y_label="wrong test digits, %",
        alt="Test error falls with the number of networks, steeply at first; a dotted line marks the taught network.",
        caption=f"Ensembles of networks trained on the same digits, with 95 % intervals; dotted: distilled, {ALL:,} "
        "digits.",
        num_seeds=num_seeds(results, ("ensemble", ALL)),
    )


def searches(results):
    """Expected test error of the best of so many random trials, with the grids as levels."""
    sizes = [study.levels for key, study in results.studies.items() if key[0] == "search"]
    result = results.arrays["search", max(sizes)]
    trials = result["random_test"].shape[1]
    best = np.stack([best_of(result["random_validation"], result["random_test"], n + 1) for n in range(trials)], 1)
    levels = {f"grid of {n**3}": 100 * of_best(results.arrays["search", n], "grid").mean() for n in sorted(sizes)}
    return figures.lines(
        np.arange(1.0, trials + 1),
        {"random search": 100 * best.mean(0)},
        bands={"random search": band(100 * best)},
        published=levels,
        x_label="random trials",
        y_label="wrong test digits, %",
        y_scale="log",
        alt="Test error of the best random trial falls with the number of trials; dotted lines mark grids.",
        caption="Best of a random search by validation error, with 95 % intervals; dotted: the best of grids.",
        num_seeds=num_seeds(results, ("search", max(sizes))),
    )


def drawn_digits(num_each=5):
    """Digits that the strokes give, a column for each class."""
    drawn = draw_synthetic(10 * num_each, 0).images.numpy() - 1
    return figures.image_grid(
        drawn,
        columns=10,
        alt="Rows of digits from zero to nine in strokes of changing slant and width.",
        caption="Digits that nobody wrote: skeletons of strokes, bent and drawn at random.",
    )
