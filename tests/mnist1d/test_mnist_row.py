"""The row of MNIST: its parts, its loop against torch, and what is made of the runs."""

import numpy as np
import pytest
import torch

from lib.claims import load_ledger
from lib.claims.rules import judge
from lib.mnist1d import mnist_row, mnist_row_pictures
from lib.mnist1d.layout import seeded
from lib.mnist1d.mnist_models import RECIPES
from lib.mnist1d.mnist_row import Row, parts, run_row
from tests.mnist1d.test_benchmark import made_up as made_up_races

MEANS = {"logistic": 0.926, "mlp": 0.983, "cnn": 0.99, "gru": 0.988}
PARAMETERS = {"logistic": 7_850, "mlp": 269_322, "cnn": 121_638, "gru": 32_394}


def made_up(num=5):
    rng = np.random.default_rng(0)
    return {
        model: [
            {"accuracy": np.array(mean + 5e-4 * rng.standard_normal()), "num_parameters": np.array(9)}
            for _ in range(num)
        ]
        for model, mean in MEANS.items()
    }


def test_pixels_are_standardised():
    x, y = mnist_row.digits("train")
    assert x.shape == (60_000, 784)
    assert y.dtype == torch.int64
    assert abs(x[:5000].mean()) < 0.02
    assert abs(x[:5000].std() - 1) < 0.02


@pytest.mark.parametrize("model", RECIPES)
def test_models_have_their_shapes(model):
    module = RECIPES[model].make()
    assert module(torch.zeros(3, 784)).shape == (3, 10)
    assert sum(each.numel() for each in module.parameters()) == PARAMETERS[model]


def test_digits_held_out_are_training_digits_that_do_not_train():
    (x, y), (held, held_y) = parts(Row("mlp", 50_000, 10_000, held_out=True))
    assert len(x) == len(y) == 50_000
    whole, labels = mnist_row.digits("train")
    torch.testing.assert_close(held, whole[50_000:])
    torch.testing.assert_close(held_y, labels[50_000:])
    with pytest.raises(ValueError, match="more than 60000"):
        parts(Row("mlp", 55_000, 10_000, held_out=True))
    assert not set(map(bytes, held[:200].numpy())) & set(map(bytes, x.numpy()))
    _, (test, _) = parts(Row("mlp", 100, 200))
    torch.testing.assert_close(test, mnist_row.digits("test")[0][:200])


def test_a_run_learns_and_repeats_itself():
    found = run_row(Row("logistic", 3_000, 1_000), 0)
    assert found["accuracy"] > 0.8
    again, other = run_row(Row("logistic", 3_000, 1_000), 0), run_row(Row("logistic", 3_000, 1_000), 1)
    assert found["train_accuracy"] == again["train_accuracy"]
    assert found["train_accuracy"] != other["train_accuracy"]


def test_labels_out_of_place_are_not_learned():
    """The planted fault: images and labels no longer belong together."""
    (x, y), (x_test, y_test) = parts(Row("logistic", 3_000, 1_000))
    recipe = RECIPES["logistic"]
    model = mnist_row.train(seeded(recipe.make, 0), x, y.roll(1), recipe, torch.Generator().manual_seed(0))
    assert mnist_row.accuracy(model, x_test, y_test) < 0.3


def test_every_example_is_shown_once_an_epoch(monkeypatch):
    shown = []

    class Watch(torch.nn.Linear):
        def forward(self, x):
            shown.append(x[:, 0].clone())
            return super().forward(x)

    x = torch.arange(4 * mnist_row.BATCH).float()[:, None].expand(-1, 784) / 1000
    recipe = RECIPES["logistic"]
    mnist_row.train(Watch(784, 10), x, torch.zeros(len(x), dtype=torch.int64), recipe, torch.Generator().manual_seed(0))
    assert len(shown) == 4 * recipe.num_epochs
    first, second = torch.cat(shown[:4]), torch.cat(shown[4:8])
    torch.testing.assert_close(first.sort().values, x[:, 0])
    assert not torch.equal(first, second), "every epoch draws its order anew"


def test_evidence_tables_and_figures():
    results, races = made_up(), made_up_races()
    evidence = mnist_row.evidence(results)
    assert evidence.num_seeds == 5
    assert len(set(evidence.fingerprints)) == 5
    outcomes = judge(load_ledger()["G20.mnist"], evidence).outcomes
    assert set(outcomes) == {f"accuracy_{model}" for model in RECIPES}
    assert not outcomes["accuracy_logistic"].agrees
    assert outcomes["accuracy_cnn"].agrees
    assert "outside" in mnist_row_pictures.table(results).text
    assert "784 → 256" in mnist_row_pictures.recipes(results).text
    assert mnist_row_pictures.separation(results, races).text.count("MNIST-1D") == 3
    assert "MNIST-1D" in mnist_row_pictures.both_sets(results, races).html
    words = mnist_row_pictures.words(results, races)
    assert "logistic regression" in words["outside"]
    assert "convolutional" not in words["outside"]
    assert "points" in words["MNIST-1D"]
