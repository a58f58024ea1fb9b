"""A page to play with: the generator of MNIST-1D with sliders, and beside it what a small network says.

The page draws from the same seed the very same signal as the library, because its script holds NumPy's legacy
generator; tests compare the two. `signal` is the library's side: the signal first drawn from a seed, with some of its
values set by hand. The script's four parts stand beside this module.
"""

import re
from dataclasses import replace
from html import escape
from importlib.resources import files

import numpy as np

from lib import figures
from lib.data.mnist1d import NUM_CLASSES, draw, make_mnist1d
from lib.data.mnist1d_signals import OFFSET, num_zeros, stages, stretch, templates
from lib.figures import canvas, style
from lib.figures.interactive import Slider, interactive
from lib.mnist1d.playground_network import packed
from lib.mnist1d.steps import PUBLISHED

DIGIT, SEED = 3, 1  # with which every reader starts
SCRIPTS = ("playground_signals.js", "playground_network.js", "playground_drawing.js", "playground.js")
WITHOUT_SCRIPT = "Playing needs JavaScript; the picture shows the signal with which it starts."
RANGES = {  # value → label, lowest, highest, step, start
    "padding": ("padding: zeros appended", 36, 60, 1, 48),
    "scale": ("scale", 0.8, 1.2, 0.01, 1.0),
    "shift": ("shift: points of 72", 0, 47, 1, 0),
    "shear": ("shear: fall to the right", -0.375, 0.375, 0.005, 0.0),
    "smooth": ("smooth noise", 0.0, 0.5, 0.01, PUBLISHED.corr_noise_scale),
    "white": ("white noise", 0.0, 0.2, 0.01, PUBLISHED.iid_noise_scale),
}


def signal(digit: int, seed: int, normal: tuple[float, float] | None = None, **moved: float) -> np.ndarray:
    """Return the first signal (40,) that a seed draws for a digit, normalised as the published set.

    moved: values set by hand, by the names of RANGES; normal: mean and spread of the set when they are at hand.
    ValueError for a digit, a name or a value that there is not.
    """
    _check(digit, moved)
    mean, spread = normal or published_normal()
    settings = replace(
        PUBLISHED,
        seed=seed,
        corr_noise_scale=moved.get("smooth", PUBLISHED.corr_noise_scale),
        iid_noise_scale=moved.get("white", PUBLISHED.iid_noise_scale),
    )
    drawn = draw(np.array([digit]), settings, np.random.RandomState(settings.seed))
    zeros = np.array([moved["padding"]]) if "padding" in moved else num_zeros(drawn["padding"], settings)
    if "scale" in moved:
        drawn["scale"] = np.array([(moved["scale"] - 1) / settings.scale_coeff + 0.5])
    if "shear" in moved:
        drawn["shear"] = np.array([moved["shear"] / settings.shear_scale + 0.5])
    if "shift" in moved:
        drawn["shift"] = np.array([moved["shift"]])
    stretched, _ = stretch(templates() + OFFSET, zeros, settings.working_length)
    *_, (_, finished) = stages(stretched[0, [digit]], drawn, settings)
    return (finished[0] - mean) / spread


def _check(digit, moved):
    if not (isinstance(digit, int | np.integer) and 0 <= digit < NUM_CLASSES):
        raise ValueError(f"digit must be a whole number from 0 to {NUM_CLASSES - 1}, not {digit!r}")
    for name, value in moved.items():
        if name not in RANGES:
            raise ValueError(f"no value {name!r}: there are {', '.join(RANGES)}")
        _, low, high, step, _ = RANGES[name]
        if not low <= value <= high or (step == 1 and value != int(value)):
            raise ValueError(
                f"{name} must be{' a whole number' if step == 1 else ''} from {low} to {high}, not {value!r}"
            )


def published_normal() -> tuple[float, float]:
    """Return mean and spread with which the published set is normalised."""
    published = make_mnist1d()
    return published.mean, published.spread


def play(network: dict[str, np.ndarray]) -> figures.Figure:
    """The `Figure` to play with; network: parameters and test_error_rate, as `reading_network` returns them."""
    normal, error = published_normal(), 100 * float(network["test_error_rate"])
    figure = interactive(
        "playground",
        data=page_data(network["parameters"], normal),
        sliders=[Slider(name, *label_and_range) for name, label_and_range in _sliders()],
        still=still(normal),
        script=script(),
        caption="Blue: the signal as a model gets it, 40 points. Grey: its digit without noise and tilt. The bars are "
        f"what a convolutional network of {len(network['parameters']):,} parameters holds for likely; it is wrong on "
        f"{error:.1f} % of the published test signals. The frame marks the digit. What you do stays in this page.",
    )
    html, num = re.subn(r"(?<=<noscript><p>)[^<]*", escape(WITHOUT_SCRIPT), figure.html)
    if num != 1:
        raise ValueError(f"the figure has {num} notes for readers without JavaScript, and should have one")
    return figures.Figure(html.replace("<style>", f"<style>{_source('playground.css')}", 1), figure.alt)


def page_data(parameters: np.ndarray, normal: tuple[float, float]) -> dict:
    """What the page's script needs, as plain data for JSON."""
    return {
        "templates": templates().round(12).tolist(),  # the page stays light
        "offset": OFFSET,
        "padding": list(PUBLISHED.padding),
        "scaleCoeff": PUBLISHED.scale_coeff,
        "maxTranslation": PUBLISHED.max_translation,
        "shearScale": PUBLISHED.shear_scale,
        "usual": {"smooth": PUBLISHED.corr_noise_scale, "white": PUBLISHED.iid_noise_scale},
        "length": PUBLISHED.working_length,
        "points": PUBLISHED.final_seq_length,
        "mean": normal[0],
        "spread": normal[1],
        "digit": DIGIT,
        "seed": SEED,
        "network": packed(parameters),
    }


def script() -> str:
    """The page's script: its four parts inside one function, without their comments and indentation."""
    text = "\n".join(map(_source, SCRIPTS))
    bare = re.sub(r"(^|\s)//.*$", "", text, flags=re.MULTILINE)
    return '(function () {\n"use strict";\n' + re.sub(r"^\s+", "", bare, flags=re.MULTILINE) + "\n})();"


def still(normal: tuple[float, float]) -> figures.Figure:
    """The signal with which the page begins, for readers without JavaScript and for print."""
    quiet = {"smooth": 0.0, "white": 0.0, "shear": 0.0}
    bare, row = signal(DIGIT, SEED, normal, **quiet), signal(DIGIT, SEED, normal)
    fig, ax = canvas.chart(style.NARROW, "position", "value, in standard deviations", height=250)
    ax.plot(bare, color=style.MUTED.light, linewidth=5, alpha=0.4, label="digit alone")
    ax.plot(row, color=style.SERIES[0].light, label="signal")
    alt = f"A signal of {row.size} points, in which a {DIGIT} stands among waves of noise; the bare digit behind it."
    return figures.show(fig, alt=alt, caption=f"A signal of the digit {DIGIT}, drawn with seed {SEED}.")


def _sliders():
    for name, (label, low, high, step, value) in RANGES.items():
        yield name, (label, low, high, value, step)


def _source(name: str) -> str:
    return files("lib.mnist1d").joinpath(name).read_text(encoding="utf-8")
