"""The figures and tables of the encoder problem."""

import numpy as np

from lib import figures
from lib.history import encoder_codes as seen
from lib.statistics import mean_interval, proportion_interval

HEADER = (
    "network",
    "solved",
    "epochs",
    "eight codes if rounded",
    "networks with intermediate values",
    "activities that are intermediate",
)


def code_images(trained, num_seeds=4):
    """The codes of the first networks: a row for each pattern, a column for each hidden unit, dark for active."""
    codes = trained.codes[:num_seeds]
    return figures.image_grid(
        codes,
        titles=[f"network {place}" for place in range(len(codes))],
        vmin=0.0,
        vmax=1.0,
        alt="Small grids of eight rows and as many columns as hidden units, with black, white and grey squares.",
        caption="Codes that were found: a row for each pattern, a column for each hidden unit; white is 0, black is 1."
        " No two rows of a solved network are alike; grey is intermediate.",
    )


def code_table(trained, place=0):
    """The codes of one network in numbers, as the chapter of 1986 prints them."""
    codes = trained.codes[place]
    rows = [[pattern, *(f"{activity:.2f}" for activity in code)] for pattern, code in enumerate(codes, start=1)]
    header = ("pattern", *(f"hidden unit {unit + 1}" for unit in range(codes.shape[1])))
    return figures.table(header, rows, caption=f"The code of each pattern in network {place}.")


def losses(variants, every=10):
    """E against the epoch for each variant, median and band over the seeds; drawn at each `every`-th epoch."""
    num_epochs = {trained.losses.shape[1] for trained in variants.values()}
    if len(num_epochs) > 1:
        raise ValueError(f"variants were trained for different numbers of epochs: {sorted(num_epochs)}")
    sampled = {name: trained.losses[:, ::every] for name, trained in variants.items()}
    return figures.lines(
        np.arange(0, num_epochs.pop(), every, dtype=float),
        {name: np.median(values, 0) for name, values in sampled.items()},
        bands={name: tuple(np.quantile(values, (0.025, 0.975), axis=0)) for name, values in sampled.items()},
        x_label="epoch",
        y_label="squared error E, summed over all patterns and outputs",
        y_scale="log",
        alt="Falling curves of the squared error: three hidden units with the right derivative fall lowest.",
        caption="Error during training: median over networks, and the band of 95 % of them. "
        "Targets of 0 and 1 can be approached further than those of 0.1 and 0.9, at which the error has a floor.",
        num_seeds=_count(variants),
    )


def table(variants):
    """What each variant found: shares of networks with 95 % intervals, and epochs until every output was right."""
    rows = [[name, *_cells(trained)] for name, trained in variants.items()]
    caption = f"{_count(variants)} networks of each kind. Solved: every output on its target's side of 1/2."
    return figures.table(HEADER, rows, caption=caption)


def _cells(trained):
    done, epochs = seen.solved(trained), seen.epochs_to_solve(trained)
    halves = seen.share_intermediate(trained.codes)
    return [
        _share(done),
        f"{np.nanmedian(epochs):,.0f}" if np.isfinite(epochs).any() else "never",
        _share(seen.num_rounded_codes(trained.codes) == trained.codes.shape[1]),
        _share(halves > 0),
        f"{100 * halves.mean():.0f} %",
    ]


def _share(holds):
    """A share of networks in percent with its Wilson interval."""
    interval = proportion_interval(int(np.count_nonzero(holds)), len(holds))
    return f"{100 * np.mean(holds):.0f} % ({100 * interval.low:.0f} to {100 * interval.high:.0f})"


def _count(variants):
    return len(next(iter(variants.values())).codes)


def spread_table(trained):
    """How far codes lie apart: learned, before training, and drawn at random; means with 95 % intervals."""
    kinds = {
        "learned": trained.codes,
        "before training": trained.first_codes,
        "uniform in the cube": seen.random_codes(trained.codes),
    }
    rows = [[name, _mean(seen.mean_cosine(codes)), _mean(seen.least_distance(codes))] for name, codes in kinds.items()]
    least = -1 / (trained.codes.shape[1] - 1)
    return figures.table(
        ("codes", "mean cosine", "distance of the closest two"),
        rows,
        caption=f"Cosines as seen from the middle of the cube; their mean cannot be below −{-least:.3f}. "
        "The corners of the cube reach it, and the closest of them are 1 apart.",
    )


def _mean(values):
    interval = mean_interval(values)
    return f"{np.mean(values):.3f} ({interval.low:.3f} to {interval.high:.3f})".replace("-", "−")
