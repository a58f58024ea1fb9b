"""The one training loop: pass after pass over the training set, with evaluations of all splits in between.

A learner is anything with `train_pass(images, targets, order)` and `predict(images) → outputs`; what a step
does, and how fast, is the learner's affair.
"""

from dataclasses import dataclass, field

import numpy as np

from lib.training.evaluation import evaluate, squared_error


@dataclass
class History:
    """Evaluations, the last one after the last pass, by split: {name: [Evaluation, …]}."""

    splits: dict = field(default_factory=dict)

    def curve(self, split, quantity):
        """One quantity of one split, (num_evaluations,): 'loss', 'misses' or 'error_rate'."""
        return np.array([getattr(evaluation, quantity) for evaluation in self.splits[split]])

    def last(self, split):
        """The evaluation of one split after the last pass."""
        return self.splits[split][-1]


def train(learner, training_set, splits, num_epochs, order=None, loss=squared_error, every=1):
    """Train for `num_epochs` passes; returns the `History` of all splits.

    training_set: has `images` and `targets`; splits: {name: set with `images` and `labels`}; order: indices
    of the examples in the order of their presentation, or a function epoch → indices (default: as they
    come, the same in every pass, as in 1989); every: passes from one evaluation to the next, the last pass
    always being followed by one.
    """
    history = History({name: [] for name in splits})
    constant = np.arange(len(training_set.images)) if order is None else order
    for epoch in range(num_epochs):
        indices = constant(epoch) if callable(constant) else constant
        learner.train_pass(training_set.images, training_set.targets, indices)
        if (epoch + 1) % every and epoch + 1 < num_epochs:
            continue
        for name, split in splits.items():
            history.splits[name].append(evaluate(learner.predict(split.images), split.labels, loss))
    return history
