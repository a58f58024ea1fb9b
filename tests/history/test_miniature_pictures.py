"""The figures of encoder, recurrent cells, long lags and support vectors: drawn from small or made-up results."""

from dataclasses import replace

import numpy as np
import pytest

from lib.history import encoder_codes, encoder_pictures, long_lag_pictures, recurrent_pictures, svm_pictures
from lib.history.long_lag import sequences
from lib.history.recurrent import Backward
from lib.history.svm_study import LEARNERS, MACHINE


@pytest.fixture(scope="module")
def variants():
    kinds = {name: (replace(each, num_epochs=30), slope) for name, (each, slope) in encoder_codes.VARIANTS.items()}
    return encoder_codes.train_variants(kinds, range(3))


@pytest.mark.parametrize("draw", [encoder_pictures.losses, encoder_pictures.table])
def test_variants_are_drawn(variants, draw):
    assert "two hidden units" in draw(variants).html


def test_codes_are_drawn(variants):
    trained = variants["three hidden units"]
    assert "network 2" in encoder_pictures.code_images(trained).html
    assert "hidden unit 3" in encoder_pictures.code_table(trained).text
    assert "before training" in encoder_pictures.spread_table(trained).text


def test_variants_of_different_lengths_are_refused(variants):
    short = replace(variants["two hidden units"], losses=np.ones((3, 5)))
    with pytest.raises(ValueError, match="different numbers of epochs"):
        encoder_pictures.losses({**variants, "short": short})


def test_reach_is_drawn_and_tabled():
    found = recurrent_pictures.reaches(Backward(num_units=4, num_steps=20), range(3))
    assert "carousel alone" in recurrent_pictures.distances(found).html
    assert "0.5" in recurrent_pictures.gain_table(2, num_steps=10, gains=(0.5,)).text


def test_the_long_lag_is_drawn_and_a_failure_is_counted_as_one():
    result = {"error_rate": np.array([[0.0, 0.5]] * 4), "losses": np.full((4, 2, 5), 0.5)}
    failed = {"error_rate": np.full((4, 2), 0.5), "losses": np.full((4, 2, 5), 0.7)}
    found = {"good": {5: result, 50: failed}}
    assert "4 (4) | 0 (0)" in long_lag_pictures.solved_table(found).text
    assert "guessing" in long_lag_pictures.errors(found, (0.1, 0.2)).html
    assert "good, rate 0.1" in long_lag_pictures.learning_curves(found, 5, (0.1, 0.2)).html
    symbols, _ = sequences(4, 3, np.random.default_rng(0))
    assert "e |" in long_lag_pictures.example_table(symbols).text
    with pytest.raises(ValueError, match="below 7"):
        long_lag_pictures.example_table(symbols + 7)


def test_learners_are_drawn():
    generator, sizes = np.random.default_rng(0), (100, 300)
    times = {"fit": np.ones((3, 2)), "predict": np.ones((3, 2))}
    results = {name: {"misses": generator.integers(20, 60, (3, 2))} | times for name in LEARNERS}
    results[MACHINE]["num_support"] = np.full((3, 2), 50)
    for draw in (svm_pictures.errors, svm_pictures.advantages, svm_pictures.improvements):
        assert draw(results, sizes, 200)
    assert "12,800" in svm_pictures.costs(results, sizes).text
