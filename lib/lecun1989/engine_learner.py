"""The compiled engine as a learner of `training.train`: the same calls as `network.TorchLearner`, in seconds."""

from dataclasses import replace

import numpy as np

from lib.lecun1989 import engine
from lib.lecun1989.layout import lay_out_images, pack, unpack
from lib.lecun1989.recipe import KARPATHY_2022, changes

FREE = ("learning_rate", "num_epochs", "num_train", "num_test")


class EngineLearner:
    """Weights in the engine's layout, trained in place."""

    def __init__(self, parameters, recipe):
        """parameters: name → array in torch's shapes; recipe: that of 1989, but for its rate and its sizes.

        Raises ValueError for a recipe that this engine does not know (`side_by_side` knows them all).
        """
        plain = replace(KARPATHY_2022, digits=recipe.digits, **{name: getattr(recipe, name) for name in FREE})
        if recipe != plain:
            raise ValueError(f"the engine for one run knows only the recipe of 1989, not {changes(plain, recipe)}")
        self.weights = pack(parameters)
        self.learning_rate = np.float32(recipe.learning_rate)
        self._laid_out = {}

    def train_pass(self, images, targets, order):
        """One gradient step for each index of `order`; images (n, 16, 16), targets (n, 10).

        Raises IndexError for an index beyond them, which compiled code would not notice.
        """
        if len(order) and not (np.min(order) >= 0 and np.max(order) < min(len(images), len(targets))):
            raise IndexError(f"the order shows example {np.max(order)}, but there are {len(images)}")
        engine.train_pass(self.weights, self._lay_out(images), targets, order, self.learning_rate)

    def predict(self, images):
        """Outputs (n, 10) of images (n, 16, 16)."""
        return engine.predict(self.weights, self._lay_out(images))

    @property
    def parameters(self):
        """The parameters now: name → array in torch's shapes (copies)."""
        return unpack(self.weights)

    def _lay_out(self, images):
        """The images in the engine's layout, made once for each array that is passed in."""
        if id(images) not in self._laid_out:
            self._laid_out[id(images)] = (
                images,
                lay_out_images(images),
            )  # kept, so that the id stays its own
        return self._laid_out[id(images)][1]
