"""The table behind a figure: what each kind passes on, and what can be read off any other drawing."""

import csv
import io
import re
from base64 import b64decode

import numpy as np

from lib import figures
from lib.figures import canvas
from lib.figures.data import Data, harvest, tidy

WORDS = {"alt": "A drawing of numbers.", "caption": "Numbers."}


def table(figure):
    """Header and rows of a figure's table."""
    (held,) = re.findall(r'download="figure.csv" href="data:text/csv;base64,([^"]+)"', figure.html)
    header, *rows = csv.reader(io.StringIO(b64decode(held).decode()))
    return header, rows


def test_bars_have_a_row_each_with_their_interval():
    header, rows = table(
        figures.bars({"a": 1.5, "b": 2.0}, intervals={"a": (1.0, 2.0)}, x_label="wrong digits, %", **WORDS)
    )
    assert header == ["name", "wrong digits, %", "low", "high"]
    assert rows == [["a", "1.5", "1", "2"], ["b", "2", "", ""]]


def test_training_curves_have_every_run():
    runs = np.arange(6.0).reshape(2, 3)
    header, rows = table(figures.training_curves({"sgd": runs}, y_label="loss", **WORDS))
    assert header == ["series", "run", "epoch", "loss"]
    assert rows[4] == ["sgd", "1", "2", "4"]
    assert len(rows) == runs.size


def test_lines_have_their_bands():
    x = [1, 2]
    band = {"a": ([0.0, 1.0], [2.0, 3.0])}
    header, rows = table(figures.lines(x, {"a": [1, 2], "b": [3, 4]}, bands=band, x_label="n", y_label="%", **WORDS))
    assert header == ["series", "n", "%", "low", "high"]
    assert rows[1] == ["a", "2", "2", "1", "3"]
    assert rows[2] == ["b", "1", "3", "", ""]


def test_distributions_and_pairs_have_every_run():
    header, rows = table(figures.distribution({"test": [3.0, 4.0]}, x_label="misses", **WORDS))
    assert (header, rows[1]) == (["name", "run", "misses"], ["test", "1", "4"])
    header, rows = table(figures.scatter_pairs({"a": ([1, 2], [3, 4])}, x_label="x1", y_label="x2", **WORDS))
    assert (header, rows[1]) == (["series", "x1", "x2"], ["a", "2", "4"])


def drawn(paint):
    fig, ax = canvas.chart(600, "time, s", "speed, m/s")
    paint(ax)
    return harvest(fig)


def test_lines_points_and_bars_are_read_off_a_drawing():
    assert drawn(lambda ax: ax.plot([1, 2], [3, 4], label="fast")).csv == (
        'series,"time, s","speed, m/s"\nfast,1,3\nfast,2,4\n'
    )
    assert drawn(lambda ax: ax.scatter([1], [5])).rows == [("points 1", 1.0, 5.0)]
    assert drawn(lambda ax: ax.barh([0, 1], [7, 8])).rows[1][1:] == (8, 1.0)
    assert drawn(lambda ax: ax.bar([0, 1], [7, 8])).rows[1][1:] == (1.0, 8)


def test_decoration_is_not_read_off():
    assert drawn(lambda ax: ax.axhline(3)) is None
    assert drawn(lambda ax: ax.text(0, 0, "word")) is None


def test_a_picture_has_no_table():
    figure = figures.image_grid(np.zeros((2, 4, 4)), titles=["a", "b"], **WORDS)
    assert "figure-data" not in figure.html
    fig, _ = canvas.sheet(100, 50)
    assert harvest(fig) is None


def test_numbers_keep_what_float32_holds():
    assert Data(("x",), [(np.float32(0.1),), (1 / 3,), (None,), (float("nan"),), ("a,b",)]).csv == (
        'x\n0.100000001\n0.333333333\n""\n""\n"a,b"\n'
    )


def test_empty_columns_are_left_out():
    assert tidy(("a", "b"), [("", 1), (None, 2)]).header == ("b",)
