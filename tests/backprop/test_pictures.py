"""Figures and tables are drawn from small studies, and say what they show."""

import numpy as np
import pytest

from lib.backprop import (
    bugs,
    chance,
    deep_training,
    depth,
    flow_picture,
    pictures,
    tables,
    theory_pictures,
)
from lib.backprop.initialisation import INITIALISATIONS
from lib.data import Digits


@pytest.fixture(scope="module")
def few():
    generator = np.random.default_rng(0)
    images = generator.uniform(-1, 1, (60, 16, 16)).astype(np.float32)
    return Digits(images, generator.integers(10, size=60).astype(np.uint8), np.arange(60))


def test_the_flow_shows_the_shapes_of_the_text():
    html = flow_picture.flow([3, 5, 2], 128).html
    for text in ("128 × 3", "3 × 5", "128 × 5", "5 × 3", "5 × 2", "2 × 5", "∂E/∂W₂", "error function"):
        assert text in html


def test_figures_of_depth(few):
    norms = depth.by_initialisation(few, 6, 12, range(2))
    for start in INITIALISATIONS:
        figure = theory_pictures.by_depth(norms, few, start, 12)
        assert start.name in figure.alt
        assert "2 seeds" in figure.html
    assert "logistic" in tables.decades_table(norms).html
    assert "2 seeds" in theory_pictures.factors(depth.error_factors(few, 6, 12, range(2))).html


def test_figures_of_training(few):
    trained = deep_training.trainings(few, 4, 1, range(2))
    assert tables.moving_names(trained) == list(deep_training.recipes(4))[1:5]
    assert "2 seeds" in pictures.movements(trained).html
    assert "2 seeds" in pictures.spreads(deep_training.spreads(few, 4, 8, range(2))).html
    assert deep_training.FROZEN in tables.training_table(trained).html
    assert 0 < deep_training.share_of_constant_answer(few) < 1


def test_tables_of_bugs_costs_and_operations(few):
    table = tables.bugs_table(bugs.checks(few)).text
    assert all(name in table for name in bugs.variants())
    assert "learn" in tables.curves_table(bugs.trainings(few, 1, range(2))).text
    assert "1,920 | 3,840 | 15 | 1,024 | 2" in tables.costs_table({"text": [3, 5]}, 128).text
    assert "convolution" in tables.operations_table().text


def test_figures_of_chance_and_steps(few):
    given = {name: chance.all_answers(few, kind, 50, range(3)) for name, kind in chance.KINDS.items()}
    labels = chance.labellings(few, 50)
    assert "3 networks" in pictures.chance_figure(given, labels).html
    assert "ten classes only" in pictures.chance_table(given, labels).text
    assert "complex step" in pictures.steps().html
