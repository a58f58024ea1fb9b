"""In a browser a slimmed drawing looks as it did; one that was spoilt is seen to differ."""

import io

import numpy as np
from matplotlib.figure import Figure
from PIL import Image

from lib.book.slim_pictures import slim
from lib.figures.show import house_style
from lib.figures.svg import inline_svg

STRONG = 60  # of 255: more than the edge of a line that moved by a twentieth of a pixel
FEW = 1e-3  # of all pixels


def drawing():
    """A figure with what the book's figures have: dots, squares, rings, bands, bars, ticks and a grid."""
    with house_style():
        fig = Figure(figsize=(6, 3))
        axes = fig.subplots()
        x = np.linspace(0, 6, 40)
        for i, marker in enumerate("osD^"):
            axes.plot(x, np.sin(x + i), marker=marker, label=marker)
        axes.scatter(x, np.cos(x), alpha=0.5)
        axes.fill_between(x, np.sin(x) - 0.2, np.sin(x) + 0.2, alpha=0.2)
        axes.errorbar([1, 2, 3], [0, 0.5, 1], yerr=0.3, capsize=4, fmt="o", mec="white")
        axes.grid(visible=True)
        axes.set_xlabel("time, s")
        return inline_svg(fig, "Curves.")


def pixels(browser, picture, rules=""):
    page = browser.new_page(device_scale_factor=2)
    page.set_content(f"<style>{rules}</style><div style='display: inline-block'>{picture}</div>")
    image = Image.open(io.BytesIO(page.locator("div").screenshot())).convert("RGB")
    page.close()
    return np.asarray(image, dtype=int)


def part_that_differs(before, after):
    assert before.shape == after.shape
    return (abs(before - after).max(axis=-1) > STRONG).mean()


def test_a_slim_drawing_looks_as_it_did(browser):
    before = drawing()
    after, rules = slim(before)
    assert after.count("<") < before.count("<") / 3
    assert part_that_differs(pixels(browser, before), pixels(browser, after, rules)) < FEW


def test_a_marker_out_of_place_is_seen(browser):
    after, rules = slim(drawing())
    spoilt = after.replace("h0M", "h9M", 20)
    assert spoilt != after
    assert part_that_differs(pixels(browser, after, rules), pixels(browser, spoilt, rules)) > FEW
