"""Every figure and table draws from made-up results, and says in words what it shows."""

import numpy as np
import pytest

from lib.regularizers import penalty_pictures, pictures, studies, tables, words
from lib.regularizers.linear_study import LinearStudy, paths
from lib.regularizers.penalty_study import CONDITIONS, places_of

SEEDS, EXAMS = 4, studies.dropout_studies(10)


@pytest.fixture(scope="module")
def generator():
    return np.random.default_rng(0)


@pytest.fixture(scope="module")
def raced(generator):
    shape = (SEEDS, 3)
    keys = studies.activation_studies([1, 2], 2)
    return {
        key: {
            "train_loss": generator.uniform(0.1, 1, (*shape, 5)),
            "train_error": np.sort(generator.uniform(0, 0.2, (*shape, 5)))[..., ::-1],
            "test_error": generator.uniform(0, 1, shape),
            "saturated": generator.uniform(0, 1, (*shape, 2)),
            "gradient_at_start": generator.uniform(0.1, 1, (*shape, 2)),
            "rate_of_scale": np.array([0.1, 0.2, 0.3]),
            "chosen_scale": np.array(1),
            "at_an_end": np.array(True),
            "stamps": np.arange(SEEDS),
        }
        for key in keys
    }


@pytest.fixture(scope="module")
def examined(generator):
    def one(study):
        shape = (SEEDS, len(study.dropouts))
        names = {"test_error": 6, "train_error": 6, "error_without_top": 7, "error_without_random": 7}
        found = {name: generator.uniform(0, 0.5, (*shape, num)) for name, num in names.items()}
        found |= {"averaged_error": generator.uniform(0, 1, (*shape, 5)), "correlation": generator.uniform(0, 1, shape)}
        return found | {"rate": np.ones(shape[1]), "at_an_end": np.zeros(shape[1], bool), "passes": np.arange(1, 7)}

    return {key: one(study) for key, study in EXAMS.items() if key != "expectation"}


@pytest.fixture(scope="module")
def charged(generator):
    num = places_of(CONDITIONS[-1]).stop
    found = {name: generator.uniform(0, 1, (SEEDS, num)) for name in ("zeros", "near_zeros", "small", "test_error")}
    found["chosen"] = np.tile([places_of(name).start for name in CONDITIONS], (SEEDS, 1))
    found["weights"] = generator.normal(size=(SEEDS, 4, 50))
    return found | {"pruned_error": generator.uniform(0, 1, (SEEDS, 4, 7))}


def test_pictures_of_activations(raced):
    assert "S-shaped" in pictures.outputs().alt
    assert "bells" in pictures.slopes().alt
    assert "4 seeds" in pictures.losses(raced, 2).html
    assert "1 hidden layer" in pictures.passes(raced, [1, 2], 0.05).html
    assert "own start" in pictures.gradients(raced, 2).html


def test_pictures_of_dropout(examined):
    key = ("MNIST-1D", 10)
    for draw in (pictures.averaged, pictures.forgetting):
        assert "MNIST-1D" in draw(examined[key], EXAMS[key]).html
    assert "units silenced, of 20" in pictures.without_units(examined["digits", 10], EXAMS["digits", 10]).html


def test_pictures_of_penalties(charged, generator):
    for draw in (penalty_pictures.zeros, penalty_pictures.sorted_weights, penalty_pictures.pruned):
        assert "4 seeds" in draw(charged).html
    strengths = np.linspace(0, 2, 5)
    assert "L1" in penalty_pictures.path(strengths, paths(strengths, generator)["L1"], "L1").html
    assert "halves" in penalty_pictures.shrinkage().alt
    study = LinearStudy()
    risk = {"risk": generator.uniform(0.1, 5, (SEEDS, len(study.num_nonzero), 3))}
    assert "noise" in penalty_pictures.truths(risk, study).html
    assert "nonzero weights" in words.sides_in_words(risk, study)
    assert tables.crossing(risk, study).text.count("\n") == 1 + len(study.num_nonzero)


def test_tables(raced, examined, charged):
    assert "(end)" in tables.choices(raced, studies.activation_studies([1, 2], 2)).text
    assert tables.turning(raced, [1, 2], (1.0, 2.0, 4.0)).text.count("own start for each") == 3
    taught = {key: EXAMS[key] for key in examined}
    assert tables.dropout_conditions(examined, taught).text.count("digits") == 2
    assert "random units" in tables.silenced(examined["digits", 10], EXAMS["digits", 10]).text
    assert tables.few_digits({100: charged}).text.count("none") == 1
    assert "subgradient" in tables.weights(charged).text
    assert "of the 4 networks" in words.gaps_in_words(examined, taught)
    assert "with dropout" in words.correlation_in_words(examined["digits", 10], EXAMS["digits", 10])


def test_words_of_the_race(raced):
    pair = raced["ReLU", 2], raced["logistic", 2]
    assert "ReLU needs" in words.passes_in_words(*pair, 0.05)
    assert "difference is seen" in words.loss_in_words(pair[0], pair[0])
    louder = pair[0] | {"train_loss": 3 * pair[0]["train_loss"]}
    assert "logistic network's training loss is 3.00 times" in words.loss_in_words(pair[0], louder)
    assert "ReLU's training loss is 3.00 times" in words.loss_in_words(louder, pair[0])
    assert words.fastest_in_words(raced, [1], 0.05).startswith("with 1 hidden layer ")
