"""The page "Draw a digit, train the network" with networks that were never trained and few digits, for its tests."""

from dataclasses import replace

import numpy as np
import torch

from lib.figures import css
from lib.lecun1989 import page, page_data, runs
from lib.lecun1989.initialisation import initial_parameters
from lib.lecun1989.recipe import KARPATHY_2022, STEP4
from lib.lecun1989.reference import NetworkOf

RECIPE = replace(KARPATHY_2022, num_train=300, num_test=100, num_epochs=2)
SEED = runs.Seed(0, 0)
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Draw a digit</title>
<style>{css} html {{ background: var(--fig-paper); color: var(--fig-ink) }}</style></head>
<body><main><h1>Draw a digit</h1>{draw}<h2>Train the network</h2>{train}</main></body></html>
"""
BOOK = "window.bookFigures.draw.book"


def reader(name, recipe):
    """A network whose weights are random and its biases too, twice as large as a start, so that it has opinions."""
    generator = np.random.default_rng(int(name))
    start = initial_parameters(generator.random, recipe)
    weights = {
        f"weights/{key}": (2 * array + generator.normal(0, 0.1, array.shape)).astype(np.float32)
        for key, array in start.items()
    }
    return page_data.Reader(name, recipe, weights | {"test_misses": np.array([5])})


READERS = (reader("1989", KARPATHY_2022), reader("2022", STEP4))


def book_runs():
    """Curves such as the book's runs have, made up."""
    generator = np.random.default_rng(3)
    return [
        {"test_misses": generator.integers(30, 60, 2), "train_misses": generator.integers(90, 140, 2)} for _ in range(5)
    ]


def write(folder):
    """Write the page and its digits below a folder, as the book lays them out; returns the path of the page."""
    draw, train = page.draw_figure(READERS), page.train_figure(book_runs(), RECIPE, SEED)
    path = folder / "chapters" / "draw.html"
    path.parent.mkdir()
    path.write_text(PAGE.format(css=css(), draw=draw.html, train=train.html), encoding="utf-8")
    for name, text in train.files.items():
        target = folder / "_static" / name
        target.parent.mkdir(parents=True)
        target.write_text(text, encoding="utf-8")
    return path


def torch_network(parameters, recipe):
    """A network of torch in double precision, to hold the page's arithmetic against."""
    return NetworkOf(parameters, recipe).double()


def torch_outputs(parameters, recipe, images):
    """Outputs (n, 10) of that network for images (n, 16, 16)."""
    with torch.no_grad():
        return torch_network(parameters, recipe)(torch.tensor(np.asarray(images), dtype=torch.float64)).numpy()


def faulty(path, folder, right, wrong):
    """The page with a fault in its script; the digits stay where they are."""
    text = path.read_text(encoding="utf-8")
    assert text.count(right) == 1, right
    other = path.with_name(f"{folder.name}.html")
    other.write_text(text.replace(right, wrong), encoding="utf-8")
    return other
