"""One figure of each kind, as a chapter would call it: drawn once, and drawn again where a test asks."""

import numpy as np
import pytest

from lib import figures

WORDS = {"alt": "What the figure shows, in a sentence.", "caption": "What is drawn, in which units."}
NETWORK = (
    figures.Layer("Input", 1, 16, ("16 × 16 grey levels",)),
    figures.Layer("H1", 12, 8, ("768 units", "1,068 parameters"), field=5),
    figures.Layer("H2", 12, 4, ("192 units", "2,592 parameters"), field=5, sources=8),
    figures.Layer("H3", 30, 1, ("30 units",)),
    figures.Layer("Output", 10, 1, ("10 units",)),
)
VARIANCES = {"draw of the images": 0.04, "initial weights": 0.09}
BARS = {"ordered": {"MLP": 68, "CNN": 94}, "shuffled": {"MLP": 68, "CNN": 56}}


def draw_training_curves():
    falling = 8 * np.exp(-np.arange(23) / 4) + np.random.default_rng(0).normal(2, 0.1, (5, 23))
    series = {"test": falling + 2, "training": falling}
    return figures.training_curves(series, y_label="error rate, %", published={"published": 5.0}, **WORDS)


def draw_lines():
    x, y = np.geomspace(1, 1e6, 9), np.linspace(1, 2, 9)
    look = {"x_scale": "log", "y_scale": "log", "marks": {"here": 300, "there": 350}, "bands": {"a": (y / 2, 2 * y)}}
    series = {"a": y, "a name that finds no room beside the end of its line": y**2}
    return figures.lines(x, series, x_label="x", y_label="y", **look, **WORDS)


def draw_distribution():
    runs = {"test": np.random.default_rng(0).normal(4, 0.3, 20), "training": [3.0, 3.1, 3.1]}
    published = {"test": {"LeCun et al. 1989": 5.0, "Karpathy 2022": 4.09, "a reader": 3.54}}
    interval = {"test": (3.4, 4.6)}
    return figures.distribution(
        runs, x_label="error rate, %", prediction=interval, published=published, num_seeds=20, **WORDS
    )


def draw_image_grid():
    images = np.random.default_rng(0).uniform(-1, 1, (9, 16, 16))
    return figures.image_grid(images, titles=[f"true {i}, said 9" for i in range(9)], **WORDS)


def draw_variance_bars():
    bounds = {"initial weights": (0.04, 0.3)}
    return figures.variance_bars(VARIANCES, x_label="standard deviation, %", intervals=bounds, num_seeds=1, **WORDS)


def draw_bars():
    return figures.bars(BARS, x_label="accuracy, %", intervals={"ordered": {"MLP": (66, 70)}}, **WORDS)


def draw_scatter_pairs():
    x = np.random.default_rng(0).normal(4, 0.3, (2, 10))
    return figures.scatter_pairs({"a": x, "b": x[::-1]}, x_label="before, %", y_label="after, %", **WORDS)


def draw_network():
    return figures.network_to_scale(NETWORK, image=np.zeros((16, 16)), **WORDS)


def draw_roofline():
    points = {"slow": (160, 4e7), "fast": (160, 1.7e10), "far": (2, 1e7)}
    look = {"x_label": "MACs per byte", "y_label": "MACs per second"}
    return figures.roofline(points, peak=3e10, bandwidth=1e10, **look, **WORDS)


KINDS = {name.removeprefix("draw_"): function for name, function in globals().items() if name.startswith("draw_")}


@pytest.fixture(scope="session")
def gallery():
    """Figures by kind."""
    return {kind: draw() for kind, draw in KINDS.items()}


@pytest.fixture(params=KINDS)
def kind(request):
    """The name of each kind in turn."""
    return request.param


@pytest.fixture(scope="session")
def redraw():
    """Draw a kind anew."""
    return lambda kind: KINDS[kind]()
