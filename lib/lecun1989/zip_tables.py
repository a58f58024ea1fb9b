"""The tables of the chapter *The data that was not lost*."""

import itertools

import numpy as np

from lib.book.numbers import measured_with_interval
from lib.figures import table
from lib.lecun1989.zip_digits import NAMES, PICTURED, SETS, shape_of
from lib.lecun1989.zip_samples import paired
from lib.lecun1989.zip_search import FIGURES, LABELS
from lib.statistics import mean_interval

UNITS = {name: "mean squared error" if name.endswith("loss") else "fraction" for name in FIGURES}


def hashes_table(proofs):
    """For each split: how far the solved greys are from whole thousandths, and both hashes."""
    rows = [
        (split, f"{p.distance:.4f}", f"{p.sha256[:16]}…", f"{p.published_sha256[:16]}…", "yes" if p.exact else "no")
        for split, p in proofs.items()
    ]
    header = ("split", "farthest grey, thousandths", "hash of the solution", "hash of the published set", "equal")
    return table(header, rows, caption="The blur undone: distance from whole thousandths, and SHA-256.")


def shapes_table():
    """Slant, box, ink and greys of the four sets."""
    rows = []
    for name in SETS:
        shape = shape_of(name)
        box = f"{shape['height']:.1f} × {shape['width']:.1f}"
        rows.append(
            (NAMES[name], f"{shape['slant']:.4f}", box, f"{100 * shape['ink']:.0f} %", f"{100 * shape['grey']:.0f} %")
        )
    header = ("set", "median slant", "height × width, pixels", "ink", "grey pixels")
    return table(header, rows, caption=f"The first {PICTURED:,} test digits of each set, measured.")


def samples_table(samples, caption):
    """Mean wrong digits and errors of each sample with the interval of the mean; samples: name → Sample."""
    quantities = ("train_misses", "train_loss", "test_misses", "test_loss")
    units = ("misses", "mean squared error", "misses", "mean squared error")
    rows = [
        [name, *(_mean(sample.values(quantity), unit) for quantity, unit in zip(quantities, units, strict=True))]
        for name, sample in samples.items()
    ]
    header = ("digits", "wrong in training", "training error", "wrong in test", "test error")
    return table(header, rows, caption=caption)


def changes_table(base, samples):
    """What each change does against the same seeds without it: change − base, with the interval of the mean."""
    rows = []
    for name, sample in samples.items():
        train, test = (paired(sample, base, f"{split}_misses") for split in ("train", "test"))
        rows.append([name, f"{sample.recipe.learning_rate:g}", _change(train), _change(test), f"{test.p_value:.2g}"])
    header = ("change", "rate", "more wrong in training", "more wrong in test", "p (test)")
    caption = f"Each change against Karpathy's guesses, {len(base.seeds)} pairs of runs; 95 % intervals of the mean."
    return table(header, rows, caption=caption)


def rates_table(losses):
    """Held-out error of every trial; losses: recipe → mean squared error."""
    rows, seen = [], {}
    for recipe, loss in losses.items():
        seen.setdefault((recipe.initialisation, recipe.activation, recipe.optimizer), []).append((loss, recipe))
    for key, tried in seen.items():
        best = min(tried, key=lambda pair: pair[0])[1].learning_rate
        others = ", ".join(f"{recipe.learning_rate:g}: {1_000 * loss:.1f}" for loss, recipe in tried)
        rows.append([*key, others, f"{best:g}"])
    header = ("weights", "activation", "step", "rate: error × 1,000", "chosen")
    return table(header, rows, caption="Mean squared error on held-out training digits, and the rate chosen.")


def nearest_table(found, num=10):
    """The nearest configurations of the search: by which factor each figure is off, and how many intervals hold."""
    rows = [
        [one.name, one.reading, *(f"{one.values[name].mean() / one.target[name]:.2f}" for name in FIGURES),
         f"{sum(one.held().values())} of {len(FIGURES)}"]
        for one in found[:num]
    ]  # fmt: skip
    header = ("configuration", "reading", *(f"{LABELS[name]} ÷ 1989" for name in FIGURES), "intervals hold")
    return table(header, rows, caption="The nearest configurations of the search, each figure over that of 1989.")


def confirmed_table(confirmed):
    """Fresh runs of the candidates: published figure, our mean, and the interval of one more run."""
    rows = []
    for one in confirmed:
        for name, holds in one.held().items():
            interval = one.interval(name)
            ours = measured_with_interval(
                float(one.values[name].mean()), UNITS[name], [max(interval.low, 0), interval.high]
            )
            rows.append([one.name, one.reading, LABELS[name], _plain(one.target[name], name), ours, _yes(holds)])
    header = ("configuration", "reading", "figure", "1989", "fresh runs [one more run]", "held")
    return table(header, rows, caption="The candidates on fresh seeds, with 95 % prediction intervals.")


def gains_table(samples):
    """What each rung changes against the one below it, from the same seeds."""
    names = list(samples)
    rows = []
    for before, after in itertools.pairwise(names):
        change = paired(samples[after], samples[before], "test_misses")
        rows.append([f"{before} → {after}", _change(change), f"{change.p_value:.2g}"])
    whole = paired(samples[names[-1]], samples[names[0]], "test_misses")
    rows.append([f"{names[0]} → {names[-1]}", _change(whole), f"{whole.p_value:.2g}"])
    caption = f"More wrong test digits with each rung, {len(samples[names[0]].seeds)} pairs; 95 % intervals."
    return table(("rungs", "more wrong in test", "p"), rows, caption=caption)


def _mean(values, unit):
    if len(values) < 2 or not np.isfinite(values).all():
        return f"{values.mean():.3g}"
    interval = mean_interval(values)
    return measured_with_interval(float(values.mean()), unit, [interval.low, interval.high])


def _change(compared):
    interval = [compared.interval.low, compared.interval.high]
    return measured_with_interval(compared.mean_difference, "misses", interval)


def _plain(value, name):
    return f"{100 * value:.2f} %" if UNITS[name] == "fraction" else f"{value:.2g}"


def _yes(outcome):
    return "yes" if outcome else "no"
