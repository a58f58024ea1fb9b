"""The figures of the chapter *1989*: what goes in, and the words beside it; how they look is `lib.figures`'."""

import numpy as np

from lib import figures
from lib.claims import published
from lib.data import digits_at
from lib.lecun1989 import facts, summary
from lib.statistics import prediction_interval

SPLITS = {"train": "wrong training digits", "test": "wrong test digits"}
FAMOUS = {"1989": "L89.{split}", "Karpathy 2022": "K22.repro"}


def draw(digits, num=21):
    """The first training digits of a draw with their labels."""
    return figures.image_grid(
        digits["train"].images[:num],
        titles=[str(label) for label in digits["train"].labels[:num]],
        alt="Handwritten digits of sixteen by sixteen pixels, each with its label above it.",
        caption="The first training digits of a draw: MNIST shrunk to 16×16 pixels, each with its label.",
    )


def network(image):
    """The 1989 network to scale, looking at one image (16, 16)."""
    counts = facts.count_layers()
    words = {
        name: [f"{units:,} units", f"{connections:,} connections", f"{parameters:,} parameters"]
        for name, (units, connections, parameters) in counts.items()
    }
    layers = [
        figures.Layer("image", size=facts.IMAGE_SIZE, counts=[f"{facts.INPUT_UNITS} pixels"]),
        figures.Layer("H1", planes=12, size=8, counts=words["H1"], field=5, sources=1),
        figures.Layer("H2", planes=12, size=4, counts=words["H2"], field=5, sources=8),
        figures.Layer("H3", planes=30, counts=words["H3"]),
        figures.Layer("output", planes=10, counts=words["output"]),
    ]
    return figures.network_to_scale(
        layers,
        image=image,
        alt="The network from the image at the top through H1, H2 and H3 to ten outputs, with each layer's counts.",
        caption="The 1989 network to scale: every unit is one square. The counts are worked out from the wiring.",
    )


def curves(results):
    """Mean squared error of both sets after each pass."""
    names = {"training set": "train_loss", "test set": "test_loss"}
    return figures.training_curves(
        {name: summary.curves(results, quantity) for name, quantity in names.items()},
        y_label="mean squared error",
        x_label="passes over the training set",
        y_scale="log",
        alt="Mean squared error against passes: on the training set it keeps falling, on the test set it flattens.",
        caption="Error after each pass: median, and the middle 95 % of the runs.",
    )


def famous_runs(results):
    """Wrong digits of every run, with the interval of one more run and the published runs."""
    counts = {name: summary.values(results, f"{split}_misses") for split, name in SPLITS.items()}
    intervals = {name: prediction_interval(values) for name, values in counts.items()}
    marks = {
        name: {label: published(claim.format(split=split), f"{split}_misses") for label, claim in FAMOUS.items()}
        for split, name in SPLITS.items()
    }
    return figures.distribution(
        counts,
        x_label="wrong digits after the last pass",
        prediction={name: (max(interval.low, 0), interval.high) for name, interval in intervals.items()},
        published=marks,
        alt="Each run as a dot: wrong training digits and wrong test digits, with the runs of 1989 and 2022 marked.",
        caption="Every dot is one full run; the shading is the 95 % prediction interval, the flags are published runs.",
    )


def sources_of_spread(parts, num_runs):
    """Standard deviation of wrong test digits by its source; parts: `statistics.VarianceComponents`."""
    named = {"draw of the digits": parts.rows, "initial weights": parts.columns, "the two together": parts.residual}
    return figures.variance_bars(
        {name: part.estimate for name, part in named.items()},
        intervals={name: (part.interval.low, part.interval.high) for name, part in named.items()},
        x_label="standard deviation of wrong test digits",
        alt="Three bars: the spread due to the draw, due to the initial weights, and due to their combination.",
        caption="The spread of wrong test digits by its source, with 95 % intervals.",
        num_seeds=num_runs,
    )


def replays(by_order):
    """Training error of the replays of K22's run, a row for each order of the splits."""
    label = {"Karpathy": 1_000 * published("K22.repro", "train_loss")}
    return figures.distribution(
        {name: 1_000 * summary.values(group, "train_loss") for name, group in by_order.items()},
        x_label="mean squared error on the training set, thousandths",
        published=dict.fromkeys(by_order, label),
        alt="Two rows of dots, one for each order; the published error lies beside the dots of one row only.",
        caption="Replays of Karpathy's run that differ by rounding alone, and the error that he prints.",
        counted="replay",
    )


def hard_digits(results, num=21):
    """Test digits that most runs got wrong, with label and usual answer."""
    worst = summary.worst_digits(results, num)
    digits = digits_at("test", [index for index, *_ in worst])
    titles = [
        f"{label} → {answer}\n{wrong} of {drawn}"
        for label, (_, drawn, wrong, answer) in zip(digits.labels, worst, strict=True)
    ]
    return figures.image_grid(
        digits.images,
        titles=titles,
        alt="Test digits, many of them hard to read, each with its label and the network's usual answer.",
        caption="Test digits that most runs got wrong: label → usual answer, and wrong in how many of its runs.",
        num_seeds=len(results),
    )


def faulty_losses(faulty, results):
    """What the loss fault would have printed, beside the losses of the two sets; faulty (num_runs,)."""
    return figures.distribution(
        {
            "what the fault prints": np.log10(faulty),
            "loss of the training set": np.log10(summary.values(results, "train_loss")),
            "loss of the test set": np.log10(summary.values(results, "test_loss")),
        },
        x_label="mean squared error, powers of ten",
        alt="Three rows: the faulty loss scatters over several powers of ten, the true losses are narrow.",
        caption="The loss of the last training example beside the losses of the two sets.",
    )
