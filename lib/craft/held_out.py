"""Stage 1, labels: what networks that never saw an example think of its label, and which classes they mistake.

Each half of the training set is judged by the network trained on the other half; so is half of the test set each. If
both sets come from the same source and are handled alike, the two are judged alike. Labels suspected by a confident
network: C. G. Northcutt, L. Jiang and I. L. Chuang, "Confident Learning", JAIR 70 (2021), 1373–1411.
"""

from dataclasses import dataclass
from functools import partial
from itertools import combinations

import numpy as np
import torch

from lib.craft.drawings import images
from lib.craft.finding import Finding
from lib.craft.kept import TRAINING, kept_for
from lib.craft.levels import LEVEL, larger_share_level
from lib.craft.training import generator_of, outputs_of, train

CONFIDENT = 0.9
TIMES = 4.0  # how much more probable than its label another class is, where it is taken for that
NUM_SHOWN = 10


@dataclass(frozen=True, eq=False)
class Judged:
    """Labels (n,), and probabilities (n, num_classes) of a network that had not seen the examples."""

    labels: np.ndarray
    probabilities: np.ndarray

    @property
    def predicted(self):
        """The labels that the network gave (n,)."""
        return self.probabilities.argmax(1)

    @property
    def confidence(self):
        """The probability of the labels that the network gave (n,)."""
        return self.probabilities.max(1)

    @property
    def contradicted(self):
        """Where the network is confident of another label (n,)."""
        return (self.predicted != self.labels) & (self.confidence >= CONFIDENT)

    def confusions(self, a, b):
        """How many examples of either class seem TIMES more probably of the other, and how many there are of both."""
        mine = np.isin(self.labels, (a, b))
        labels, chances = self.labels[mine], self.probabilities[mine][:, (a, b)]
        own, other = np.where((labels == a)[:, None], chances, chances[:, ::-1]).T
        return int((other >= TIMES * own).sum()), int(mine.sum())


@kept_for((*TRAINING, "test", "num_classes"))
def judged(pipeline, seed):
    """The training and the test examples as `Judged` by networks that saw neither."""
    generator = generator_of(seed, "check")
    halves = [torch.randperm(len(targets), generator=generator) for _, targets in (pipeline.examples, pipeline.test)]
    found = [torch.empty(len(half), pipeline.num_classes) for half in halves]
    for fold in range(2):
        inputs, targets = pipeline.examples
        seen = halves[0][1 - fold :: 2]
        model = train(pipeline, seed, examples=(inputs[seen], targets[seen])).model
        for half, outputs, (held_out, _) in zip(halves, found, (pipeline.examples, pipeline.test), strict=True):
            outputs[half[fold::2]] = outputs_of(pipeline, model, held_out[half[fold::2]]).float()
    return _judged(found[0], pipeline.examples[1]), _judged(found[1], pipeline.test[1])


def _judged(outputs, targets):
    return Judged(targets.numpy(), outputs.softmax(1).numpy())


def labels(pipeline, seed):
    """Training labels are contradicted with confidence no more often than test labels: Fisher's test at LEVEL."""
    train_set, test_set = judged(pipeline, seed)
    hits, others = (one.contradicted for one in (train_set, test_set))
    level = larger_share_level(hits.sum(), len(hits), others.sum(), len(others))
    measured = (
        f"{hits.sum()} of {len(hits)} training labels contradicted with confidence, "
        f"{others.sum()} of {len(others)} test labels: p = {level:.2g}"
    )
    suspects = np.flatnonzero(hits)
    suspects = suspects[np.argsort(-train_set.confidence[suspects])][:NUM_SHOWN]
    titles = [f"{train_set.labels[i]}, seems {train_set.predicted[i]}" for i in suspects]
    caption = "Training labels that networks contradict most, which had not seen them."
    figure = partial(images, pipeline.examples[0], suspects, caption, titles) if len(suspects) else None
    advice = f"Look at training examples {', '.join(map(str, suspects))} first: are their labels right?"
    return Finding("1.labels", "suspected label errors", level >= LEVEL, measured, advice, figure)


def mistakes(pipeline, seed):
    """No two classes are mistaken more often in one set than in the other: Fisher's test at LEVEL over all pairs.

    Two classes that look alike are also mistaken where nothing is wrong, but less surely: see TIMES.
    """
    train_set, test_set = judged(pipeline, seed)
    pairs = list(combinations(range(pipeline.num_classes), 2))
    counts = {(a, b): (*train_set.confusions(a, b), *test_set.confusions(a, b)) for a, b in pairs}
    levels = {pair: larger_share_level(*count, two_sided=True) for pair, count in counts.items()}
    worst = min(levels, key=levels.get)
    level = min(1.0, len(pairs) * levels[worst])
    hits, num, other_hits, other_num = counts[worst]
    measured = (
        f"classes {worst[0]} and {worst[1]} mistaken in {hits} of {num} training and {other_hits} of {other_num} "
        f"test examples: p = {level:.2g} over all pairs"
    )
    advice = "Look at the mispredictions of these two classes: labels may be exchanged, or handled otherwise."
    return Finding("1.mistakes", "mispredictions of both sets", level >= LEVEL, measured, advice)
