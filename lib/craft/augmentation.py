"""Stage 4, augmentation: it may not change what the label means, such as a turn that makes a 9 of a 6.

Source: A. Karpathy, "A Recipe for Training Neural Networks" (2019), stage 2 (simplify) and stage 4 (augment).
"""

from dataclasses import replace
from functools import partial

import numpy as np
import torch
from scipy import stats

from lib.craft.drawings import images
from lib.craft.finding import Finding, not_checked
from lib.craft.levels import LEVEL
from lib.craft.training import generator_of, num_steps_of, outputs_of, trained

ITEM, TITLE = "4.augment", "augmentation keeps the labels"
LONGER = 3  # times as many steps as planned: a network that has just begun takes even moved examples for others
SURE = 0.7  # probability at which a network counts as sure
SHARE = 0.12  # of a class that sound augmentation may make a network surely take for another one
NUM_SHOWN = 10


def label_kept(pipeline, seed):
    """A network that saw no augmentation is sure of another class for at most SHARE more of a class when augmented.

    A move or a turn may puzzle it, but makes nothing of which it is sure. Training and test examples are both asked, so
    that there are enough. The binomial test is at LEVEL over all pairs of classes.
    """
    if pipeline.augment is None:
        return not_checked(ITEM, TITLE, "nothing is augmented")
    plain = replace(pipeline, augment=None)
    model = trained(plain, seed, LONGER * num_steps_of(plain)).model
    inputs, targets = (torch.cat(both) for both in zip(pipeline.examples, pipeline.test, strict=True))
    changed = pipeline.augment(inputs, generator_of(seed, "check"))
    before, after = (_taken(targets, outputs_of(plain, model, x).softmax(1), pipeline) for x in (inputs, changed))
    levels = _levels(before, after, _sizes(targets, pipeline))
    a, b = np.unravel_index(levels.argmin(), levels.shape)
    measured = (
        f"a network without augmentation is sure that {before[a, b]} examples of class {a} are of class {b} as they "
        f"are, and {after[a, b]} augmented: p = {levels[a, b]:.2g} over all pairs"
    )
    advice = f"Look at augmented examples of class {a}: would you still give them their labels, or call them {b}?"
    return Finding(ITEM, TITLE, bool(levels.min() >= LEVEL), measured, advice, _figure(pipeline, seed))


def _taken(targets, probabilities, pipeline):
    """How many examples of each class are surely taken for each other one (num_classes, num_classes)."""
    sure = probabilities.max(1).values >= SURE
    counts = np.zeros((pipeline.num_classes, pipeline.num_classes), int)
    np.add.at(counts, (targets[sure].numpy(), probabilities[sure].argmax(1).numpy()), 1)
    np.fill_diagonal(counts, 0)
    return counts


def _sizes(targets, pipeline):
    return np.bincount(targets.numpy(), minlength=pipeline.num_classes)[:, None]


def _levels(before, after, sizes):
    """Probability of so many confusions where SHARE more than before is allowed, times the number of pairs."""
    allowed = np.minimum(before / np.maximum(sizes, 1) + SHARE, 1)
    return np.minimum(1, before.size * stats.binom.sf(after - 1, sizes, allowed))


def _figure(pipeline, seed):
    inputs, targets = (tensor[:NUM_SHOWN] for tensor in pipeline.examples)
    shown = pipeline.augment(inputs, generator_of(seed, "augment"))
    titles = [str(int(target)) for target in targets]
    return partial(images, shown, range(len(titles)), "Augmented examples with their labels.", titles)
