"""The arms of the comparisons: each a grid of recipes, all of them changes of one baseline at one cost.

Which recipe of a grid is judged is decided by validation images of seeds that are not judged. The grids were written
before any judged seed was trained; a grid of one recipe needs no choice.
"""

from dataclasses import dataclass

from lib.recipe.recipes import BASE, IMPROVISED, Recipe, of, variants

BASELINE, REGULARISED = "baseline", "all digits, regularised"
RATES = (0.02, 0.04, 0.08)
FINE_RATES = (0.005, 0.02, 0.04)
NO_TOP = {"hidden": ()}
MEASURES = {"shift": (1,), "dropout": (0.05, 0.1), "weight_decay": (0.001, 0.003)}  # of stage 4, all at once
NUM_NOISE = 192  # as many as the planes hand over to the hidden layer
SMALL_BATCH, LARGE_BATCH = 10, 250
QUARTER, HALF = 500, 1_000  # of the 2,000 digits that a seed draws


@dataclass(frozen=True)
class Arm:
    """A named grid of recipes, of which one is chosen and judged."""

    name: str
    candidates: tuple[Recipe, ...]


def baseline():
    """The arm that settles the learning rate of all others."""
    return Arm(BASELINE, variants(BASE, learning_rate=RATES))


def arms_around(base):
    """Every other arm, name → Arm, as changes of the tuned baseline."""
    normed = of(base, batch_norm=True)
    grids = {
        "improvised, fully connected": tuple(r for each in IMPROVISED for r in _rated(_like(base, each))),
        "improvised, one convolution": _rated(of(base, planes=(4,), hidden=(44,))),
        "all digits": (of(base, num_train=4 * QUARTER),),
        "half of the digits": (of(base, num_train=HALF),),
        "shifted digits": variants(base, shift=(1, 2)),
        "drawn digits": variants(base, num_synthetic=(125, 500)),
        "pretrained": variants(of(base, start="zip codes"), learning_rate=FINE_RATES),
        "k-means features": variants(k_means(base), learning_rate=(0.003, 0.01, 0.03)),
        "noise features": (of(base, num_features=NUM_NOISE),),
        "average pooling": variants(of(base, **NO_TOP), planes=((6, 12), (6, 32)), pooled=(1, 2)),
        "dropout": variants(base, dropout=(0.05, 0.1, 0.2)),
        "weight decay": variants(base, weight_decay=(0.001, 0.003, 0.01, 0.03)),
        REGULARISED: variants(of(base, num_train=4 * QUARTER), **MEASURES),
        "batch norm": _rated(normed),
        "batch norm and dropout": variants(normed, dropout=(0.05, 0.1, 0.2)),
    }
    return {name: Arm(name, grid) for name, grid in (grids | batch_grids(base)).items()}


def batch_grids(base):
    """Small and large batches, with batch normalisation and without, over as many passes, each with its own rate."""
    rates = {SMALL_BATCH: (0.003, 0.01, 0.03), LARGE_BATCH: (0.05, 0.15, 0.45)}
    found = {}
    for size, words in ((SMALL_BATCH, "small batches"), (LARGE_BATCH, "large batches")):
        num_steps = base.num_steps * base.batch_size // size
        recipe = of(base, batch_size=size, num_steps=num_steps)
        found[f"{words}, batch norm"] = variants(of(recipe, batch_norm=True), learning_rate=rates[size])
        found[words] = variants(recipe, learning_rate=rates[size])
    return found


def watched(base):
    """What is watched for longer, name → grid: three widths, each with its own rate, and a regularised baseline."""
    return {
        "half the width": _rated(narrow(base)),
        "the baseline": (base,),
        "twice the width": _rated(wide(base)),
        "regularised": variants(base, **MEASURES),
    }


def k_means(base, num_features=600):
    """A linear classifier on features of k-means, of about as many numbers as the baseline has weights."""
    return of(base, planes=(), hidden=(), num_pixels=num_features, features="k-means")


def narrow(base):
    """The baseline with half of all planes and units."""
    return of(base, planes=(3, 6), hidden=(24,))


def wide(base):
    """The baseline with twice as many planes and units."""
    return of(base, planes=(12, 24), hidden=(96,))


def _like(base, recipe):
    """The architecture of a recipe, trained as the baseline is."""
    return of(base, planes=recipe.architecture.planes, hidden=recipe.architecture.hidden)


def _rated(recipe):
    return variants(recipe, learning_rate=RATES)
