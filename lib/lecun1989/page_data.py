"""What the page "Draw a digit, train the network" holds beside its scripts: trained networks, and the book's band.

A trained network travels as 9,760 numbers in base64; the band is the prediction interval of one more run, pass by pass.
"""

import base64
from dataclasses import dataclass

import numpy as np

from lib.claims import published
from lib.lecun1989 import facts
from lib.lecun1989.initialisation import BIASES, OUTPUT_BIAS, WEIGHTS
from lib.lecun1989.modern_summary import outputs_of
from lib.lecun1989.recipe import Recipe
from lib.lecun1989.runs import final_parameters
from lib.lecun1989.summary import curves, values
from lib.lecun1989.timing import macs_per_training_step
from lib.statistics import prediction_interval

ORDER = tuple(name for pair in zip(WEIGHTS, (*BIASES, OUTPUT_BIAS), strict=True) for name, *_ in pair)
KINDS = {("tanh", "squared error"): "tanh", ("relu", "cross-entropy"): "relu"}  # that the page can compute


@dataclass(frozen=True, eq=False)
class Reader:
    """A trained network of the page: its year, its recipe, and the run (arrays by name) that its weights come from."""

    name: str
    recipe: Recipe
    result: dict

    @property
    def kind(self):
        """How the page computes it; ValueError for a recipe that it does not know."""
        recipe = self.recipe
        if (recipe.activation, recipe.loss) not in KINDS or recipe.wiring != "blocks":
            raise ValueError(f"the page does not know {recipe.activation}, {recipe.loss} and {recipe.wiring} together")
        return KINDS[recipe.activation, recipe.loss]

    @property
    def misses(self):
        """Its wrong test digits."""
        return int(self.result["test_misses"][-1])

    def answers(self, images):
        """Its answers to images (n, 16, 16) in [−1, 1], int64 (n,), by the engine that trained it."""
        return outputs_of(self.result, self.recipe, images, np.arange(len(images))).argmax(axis=1)

    @property
    def data(self):
        """What the page needs of it, as plain data for JSON; the weights are float32 in base64."""
        note = f"{self.misses} of {self.recipe.num_test:,} test digits wrong"
        weights = base64.b64encode(flat(final_parameters(self.result)).tobytes()).decode()
        return {"name": self.name, "kind": self.kind, "note": note, "weights": weights}


def flat(parameters):
    """Parameters by name as one float32 array (9760,): layer by layer, weights before biases."""
    facts.assert_published_size(parameters)
    return np.concatenate([parameters[name].ravel() for name in ORDER]).astype("<f4")


def band(results, quantity):
    """Where one more run would lie after each pass: {'low', 'mean', 'high'}, lists of num_epochs numbers."""
    runs = curves(results, quantity)
    intervals = [prediction_interval(column) for column in runs.T]
    ends = {"low": [max(each.low, 0.0) for each in intervals], "high": [each.high for each in intervals]}
    return {name: np.round(row, 2).tolist() for name, row in (ends | {"mean": runs.mean(axis=0)}).items()}


def training(results, recipe):
    """What the page's training needs beside the digits: the band of `results`, sizes, costs, the times of 1989."""
    last = prediction_interval(values(results, "train_misses"))
    return {
        "band": band(results, "test_misses"),
        "trainBand": [round(max(last.low, 0.0), 2), round(last.high, 2)],
        "numSeeds": len(results),
        "numTrain": recipe.num_train,
        "numTest": recipe.num_test,
        "passes": recipe.num_epochs,
        "rate": recipe.learning_rate,
        "macs": macs_per_training_step(),
        "seconds1989": published("L89.time", "train_seconds"),
        "steps1989": facts.NUM_PRESENTATIONS,
    }


def landed(results, others):
    """How many of `others` end with test misses in the prediction interval of `results`."""
    interval = prediction_interval(values(results, "test_misses"))
    return int(sum(interval.low <= each <= interval.high for each in values(others, "test_misses")))
