"""The page "Draw a digit, train the network": its two figures and their scripts.

The scripts beside this module compute what the library computes: `page_drawing.js` the way from strokes to pixels,
`page_network.js` and `page_training.js` the network, `page_start.js` the start of each seed. Tests hold them against
torch and against this package. They are written into the page, less comments and indents, and work from file://.
"""

import re
from html import escape
from importlib.resources import files

import numpy as np

from lib import figures
from lib.data import shrink
from lib.figures.attached import FigureWithFiles
from lib.figures.interactive import interactive
from lib.lecun1989 import page_data
from lib.lecun1989.page_digits import digits_script
from lib.lecun1989.page_drawing import EXAMPLES, framed, inked, read_strokes

COMPUTED = ("network", "training", "start", "drawing", "worker")  # the parts that a thread of the page gets as well
SHOWN = ("elements", "steps", "address", "pad", "view", "answer", "chart", "run", "train")
DRAWN = (
    "Blue is positive, orange negative, and the colour of the page zero. The activations of 1989 lie between −1 and "
    "+1; those of 2022 have no upper end, so each layer is shown relative to its strongest unit. Nothing is sent "
    "anywhere; your drawing is kept in the address of this page alone."
)
TRAINED = (
    "The band is where one more run of the book would lie after each pass, 19 times in 20; the line within it is the "
    "mean of {num} runs. Start loads the digits, some two megabytes, and trains in your browser."
)


def draw_figure(readers):
    """The `Figure` in which a reader draws digits, and the networks, a sequence of `page_data.Reader`, answer."""
    return _figure(
        "draw",
        data={"networks": [reader.data for reader in readers], "examples": list(EXAMPLES)},
        still=_example(),
        script=script(),
        reset="Clear",
        caption=DRAWN,
        without="Drawing needs JavaScript. The picture shows an example, and what the networks would see of it.",
    )


def train_figure(results, recipe, seed):
    """The figure in which a reader trains the network of a recipe on the digits of `seed`, over the band of `results`.

    results: runs of the recipe, with curves. Returns a `FigureWithFiles`: the digits lie beside the page. It stands
    on a page with `draw_figure`, after it.
    """
    name, digits = digits_script(recipe, seed)
    figure = _figure(
        "train",
        data=page_data.training(results, recipe) | {"digits": f"../_static/{name}"},
        still=_band_picture(results, recipe),
        script=None,
        reset="Forget all runs",
        caption=TRAINED.format(num=len(results)),
        without="Training needs JavaScript. The picture shows the book's own runs.",
    )
    return FigureWithFiles(figure.html, figure.alt, {name: digits})


def script():
    """The page's script: all parts, less comments, indents and idle line ends, and the two figures that they make."""
    sources = "\n".join(_read(f"page_{name}.js") for name in (*COMPUTED, *SHOWN))
    lines = (re.sub(r"(?<=[;{,>]) // .*$", "", line).strip() for line in sources.splitlines())
    kept = "\n".join(line for line in lines if line and not re.match(r"//|/\*\*.*\*/$", line))
    kept = re.sub(r"(?<=[{;,(])\n|\n(?=[})\].?:])", "", kept)
    made = "for (const name in parts) book[name] = parts[name](book);"
    kinds = "bookFigures.draw = { start: book.answer.start, book };\nbookFigures.train = { start: book.train.start };"
    return f'(function () {{\n"use strict";\nconst parts = {{}}, book = {{}};\n{kept}\n{made}\n{kinds}\n}})();'


def _read(name):
    return files("lib.lecun1989").joinpath(name).read_text(encoding="utf-8")


def _figure(kind, *, without, **content):
    """An interactive figure with this page's style, and its own words for readers without JavaScript."""
    figure = interactive(kind, sliders=(), **content)
    html, num = re.subn(r"(?<=<noscript><p>)[^<]*", escape(without), figure.html)
    if num != 1:
        raise ValueError(f"the figure has {num} notes for readers without JavaScript, and should have one")
    style = f"<style>{_read('page.css')}" if kind == "draw" else "<style>"
    return figures.Figure(html.replace("<style>", style, 1), figure.alt)


def _example():
    """The first example as it is drawn, as MNIST frames it and as the networks see it."""
    field = inked(read_strokes(EXAMPLES[0]))
    image = framed(field)
    pictures = [field / 127.5 - 1, image / 127.5 - 1, shrink(image[None])[0]]
    size = 448  # pixels: a multiple of 28 and of 16
    return figures.image_grid(
        [each[np.ix_(*[np.arange(size) * len(each) // size] * 2)] for each in pictures],
        titles=["drawn", "28 × 28", "16 × 16"],
        alt="A handwritten digit three times: as it was drawn, framed to 28 by 28 pixels, shrunk to 16 by 16.",
        caption="An example: the drawing, its frame of 28 × 28 pixels, and the 16 × 16 that the networks see.",
    )


def _band_picture(results, recipe):
    found = page_data.band(results, "test_misses")
    rates = {name: 100 * np.array(row) / recipe.num_test for name, row in found.items()}
    return figures.lines(
        np.arange(1, recipe.num_epochs + 1),
        {"mean of the runs": rates["mean"]},
        bands={"mean of the runs": (rates["low"], rates["high"])},
        x_label="passes over the training digits",
        y_label="wrong test digits, %",
        alt="Wrong test digits after each pass: the mean of the book's runs falls, and a band lies around it.",
        caption="The mean of the book's runs, and where one more run would lie.",
        num_seeds=len(results),
    )
