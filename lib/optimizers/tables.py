"""The tables of the chapter *Optimizers*."""

import numpy as np

from lib import figures
from lib.optimizers import critical_points, quadratics, random_fields, summary
from lib.statistics import compare_paired, mean_interval


def costs(studied, results, levels=(1.0, 0.5, 0.2, 0.1)):
    """Median number of example gradients until a training loss, by batch size."""
    rows = []
    for name, study in studied.items():
        spent = [np.median(summary.examples_to_reach(results[name], study.batch_size, level)) for level in levels]
        rows.append([name, f"{results[name]['rate']:.3g}", *(_count(number) for number in spent)])
    header = ("gradient on", "rate", *(f"to loss {level:g}" for level in levels))
    return figures.table(header, rows, caption="Example gradients until a loss is reached, median over seeds.")


def _count(number):
    return f"{number:,.0f}" if np.isfinite(number) else "not reached"


def differences(results, reference, names):
    """Training loss of named studies and by how much it lies under that of a reference, seed by seed."""
    rows = []
    for name in names:
        found, losses = summary.gain(results[reference], results[name]), summary.last_losses(results[name])
        rows.append([name, f"{results[name]['rate']:.3g}", f"{losses.mean():.4f}", *_cells(found)])
    header = ("rule", "rate", "loss", f"below {reference}", "95 % interval", "detectable")
    return figures.table(header, rows, caption="Training loss at the end of the same budget, over paired seeds.")


def gains_by_noise(pairs, results):
    """Paired gains of one study over another: pairs name → (before, after), as a share of the loss before."""
    rows = []
    for name, (before, after) in pairs.items():
        found, loss = summary.gain(results[before], results[after]), summary.last_losses(results[before]).mean()
        rows.append([name, f"{loss:.4f}", *_cells(found), _share(found.mean_difference / loss)])
    header = ("step on", "loss before", "gain", "95 % interval", "detectable", "share")
    return figures.table(header, rows, caption="By how much the training loss falls, over paired seeds.")


def _share(value):
    return f"{100 * value:.0f} %".replace("-", "−")


def _cells(found):
    low, high = found.interval.low, found.interval.high
    texts = (f"{found.mean_difference:.4f}", f"{low:.4f} to {high:.4f}", f"{found.minimum_detectable:.4f}")
    return [text.replace("-", "−") for text in texts]


def quadratic_factors(conditions, num_seeds, dimension=20):
    """Theory's best factor per step beside the measured one, by condition number and rule."""
    rows = []
    for condition in conditions:
        for rule in ("descent", "momentum", "nesterov"):
            options = quadratics.best_settings(rule, 1.0, condition)
            found = [_measured(rule, condition, dimension, seed, options) for seed in range(num_seeds)]
            interval, theory = mean_interval(found), quadratics.best_factor(rule, condition)
            halving = np.log(0.1) / np.log(theory)
            bounds = f"{interval.low:.4f} to {interval.high:.4f}"
            rows.append([f"{condition:g}", rule, f"{theory:.4f}", f"{np.mean(found):.4f}", bounds, f"{halving:.0f}"])
    header = ("condition", "rule", "theory", "measured", "95 % interval", "steps to a tenth")
    return figures.table(header, rows, caption="Factor per step on random quadratics, each rule at its best settings.")


def _measured(rule, condition, dimension, seed, options):
    curvatures, start = quadratics.random_quadratic(condition, dimension, np.random.default_rng([seed, 4]))
    num_steps = int(8 / -np.log(quadratics.best_factor(rule, condition))) + 40
    return quadratics.measured_factor(quadratics.distances(rule, curvatures, start, num_steps, **options))


def race_table(found, caption):
    """Steps of each racer, and how many fewer than plain descent needs from the same starts."""
    rows = []
    for rule, timed in found.items():
        compared = compare_paired(found["descent"].steps, timed.steps)
        low, high = compared.interval.low, compared.interval.high
        fewer = f"{compared.mean_difference:.1f}", f"{low:.1f} to {high:.1f}"
        cells = ("", "") if rule == "descent" else (text.replace("-", "−") for text in fewer)
        rows.append([rule, f"{timed.rate:.3g}", f"{timed.steps.mean():.1f}", *cells, timed.num_lost])
    header = ("rule", "rate", "steps", "fewer than descent", "95 % interval", "not arrived")
    return figures.table(header, rows, caption=caption)


def found_and_exact(num_seeds, num_matrices, sides=((1, 40.0), (2, 8.0), (3, 4.0))):
    """Saddles found on random surfaces by Newton's method, beside those from eigenvalues and the exact share."""
    rows = []
    for dimension, side in sides:
        counts = np.array([random_fields.saddle_counts(dimension, seed, side=side) for seed in range(num_seeds)])
        points, saddles = counts.sum(0)
        share = critical_points.saddle_share(dimension, num_matrices, np.random.default_rng([0, 5, dimension]))
        exact = critical_points.EXACT[dimension]
        rows.append([dimension, points, f"{saddles / points:.3f}", f"{share:.3f}", f"{exact:.3f}"])
    header = ("dimensions", "points found", "share found", "from eigenvalues", "exact")
    return figures.table(header, rows, caption="The share of saddles among critical points, found in three ways.")
