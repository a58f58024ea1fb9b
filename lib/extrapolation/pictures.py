"""The figures of the chapter *2055*: the fan of the projection, the tornado, the cost of an operation, the sliders."""

import numpy as np

from lib import figures
from lib.extrapolation.assumptions import END, MIDDLE, START, assumptions, draw, middle
from lib.extrapolation.limits import energies, joules_left
from lib.extrapolation.projection import TARGET, band, log10_seconds, page_data, script
from lib.extrapolation.words import duration, powers, short
from lib.figures import style
from lib.figures.canvas import rows_above_axis
from lib.figures.interactive import Slider, interactive
from lib.figures.words import text_width

YEARS = np.arange(START, END + 1)
ROW = 34  # CSS pixels of a row


def fan(num_draws, generator):
    """The projection over the years: median of the draws, and the band of nine tenths of them."""
    drawn = draw(num_draws, generator)
    seconds = np.array([log10_seconds(drawn, year) for year in YEARS])  # (years, draws)
    low, mid, high = np.quantile(seconds, (0.05, 0.5, 0.95), axis=1)
    return figures.lines(
        YEARS.astype(float),
        {"training time": 10**mid},
        bands={"training time": (10**low, 10**high)},
        x_label="year",
        y_label="training time of the best model of 2022 on a personal device, seconds",
        y_scale="log",
        published={"one minute": TARGET},
        alt="A line falls from thousands of years in 2022 to about a minute in 2055, in a band that opens like a fan.",
        caption=f"Median and nine tenths of {num_draws:,} draws of the assumptions, each uniform in its logarithm.",
    )


def still():
    """The projection with every assumption in the middle, and its band: what the page shows before a slider moves."""
    values = middle()
    low, high = np.array([band(values, year) for year in YEARS]).T
    return figures.lines(
        YEARS.astype(float),
        {"training time": 10 ** log10_seconds(values, YEARS)},
        bands={"training time": (10**low, 10**high)},
        x_label="year",
        y_label="training time, seconds",
        y_scale="log",
        published={"one minute": TARGET},
        alt="The projected training time falls from 2022 to 2055 within a band that widens by many powers of ten.",
        caption="The projection with every assumption in the middle of its range.",
    )


def play():
    """The figure with sliders: `projection.js` draws what `projection` computes."""
    sliders = [
        Slider(key, each.words, low=0, high=100, value=MIDDLE, marks=(25, 50, 75))
        for key, each in assumptions().items()
    ]
    return interactive(
        "projection",
        data=page_data(),
        sliders=sliders,
        still=still(),
        script=script(),
        reset="All to the middle",
        caption="Training time of the best model of 2022 on a personal device. The marks under a slider are the "
        "published ends of its range and their middle. The shading is the range if the assumptions err independently.",
    )


def tornado(swings):
    """Each assumption's swing as a bar between its ends, the widest first, on an axis of powers of ten of seconds."""

    def sketch(width):
        left, names = style.MARGIN, [swing.words for swing in swings]
        fig, ax = rows_above_axis(width, ROW * 1.35 * len(names), left, "training time in 2055, seconds")
        centre = float(log10_seconds(middle(), END))
        for place, swing in enumerate(swings):
            y = ROW * 1.35 * (place + 0.68)
            ends = sorted((swing.at_low, swing.at_high))
            ax.barh(y, ends[1] - ends[0], left=ends[0], height=13, color=style.SERIES[0].light, alpha=0.5)
            ax.plot([centre, centre], [y - 11, y + 11], color=style.INK.light, linewidth=style.LINE)
            ax.annotate(swing.words, (0, y - 21), xycoords=ax.get_yaxis_transform(), va="center", annotation_clip=False)
        ax.xaxis.set_major_formatter(lambda power, _: powers(power))
        ax.grid(axis="x")
        return fig

    widest = swings[0]
    return figures.show(
        sketch,
        alt=f"Bars of the seven assumptions; the widest, {widest.words}, spans {widest.width:.0f} powers of ten.",
        caption="One assumption at a time runs through its range, the others stay in the middle (the upright strokes).",
    )


def energy(operations):
    """What an operation costs, in joules, against what a minute on a personal device leaves for each."""
    low, high = joules_left(operations)
    costs = energies()

    def sketch(width):
        left = style.MARGIN + max(text_width(name, style.TEXT) for name in costs) + 10
        fig, ax = rows_above_axis(
            width, ROW * (len(costs) + 1), left if width > 500 else style.MARGIN, "joules for one operation"
        )
        ax.set_xscale("log")
        ax.axvspan(low, high, color=style.SERIES[2].light, alpha=style.BAND_ALPHA, linewidth=0)
        for place, (name, joules) in enumerate(costs.items()):
            y = ROW * (place + 0.8)
            ax.plot([joules], [y], marker="o", markersize=8, color=style.SERIES[0].light, linestyle="none")
            if width > 500:
                look = {"ha": "right", "va": "center", "textcoords": "offset points"}
                ax.annotate(name, (0, y), (-10, 0), xycoords=ax.get_yaxis_transform(), **look)
            else:
                ax.annotate(name, (0, y - 15), xycoords=ax.get_yaxis_transform(), va="center")
        ax.annotate("what a minute leaves", (np.sqrt(low * high), ROW * (len(costs) + 0.5)), ha="center", va="center")
        ax.set_xlim(min(low, *costs.values()) / 30, max(costs.values()) * 30)
        ax.xaxis.set_major_formatter(lambda value, _: powers(np.log10(value)))
        ax.grid(axis="x")
        return fig

    return figures.show(
        sketch,
        alt="Six costs of an operation as points, most of them far to the right of the band that a minute leaves.",
        caption=f"The band: the energy that a laptop or a desktop draws in a minute, divided by the operations of the "
        f"training ({short(operations[0])} to {short(operations[1])}), if algorithms save nothing.",
    )


def ends(year=END):
    """The projection's band in a year with every assumption in the middle, in words: low, centre, high."""
    values = middle()
    low, high = band(values, year)
    return duration(low), duration(log10_seconds(values, year)), duration(high)
