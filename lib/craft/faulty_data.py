"""Faulty data, each silent: healthy pipeline, seed → the pipeline with wrong examples, labels or numbers."""

from dataclasses import replace

import torch

from lib.craft import faulty_networks
from lib.craft.digits import Standardise
from lib.craft.kept import kept_for
from lib.craft.training import generator_of

SWAPPED = (0, 1)  # two classes whose labels are exchanged
ALIKE = (3, 5)  # two that networks mistake for each other anyway, so that the check sees less
SHARE = 0.04  # of the training examples that are corrupt
TWICE = 25  # examples that are there twice


def draws(pipeline, seed):
    """A random order of the training examples."""
    return torch.randperm(len(pipeline.examples[1]), generator=generator_of(seed, "bug"))


def shuffled_labels(pipeline, seed):
    """The training labels in another order than the images; two bugs have them, and share what was trained on them."""
    return replace(pipeline, examples=_shuffled(pipeline, seed))


@kept_for(("examples",))
def _shuffled(pipeline, seed):
    inputs, targets = pipeline.examples
    return inputs, targets[draws(pipeline, seed)]


def swapped_labels(pipeline, seed, classes=SWAPPED):
    """In a fifth of the training set, the labels of two classes exchanged."""
    inputs, targets = pipeline.examples
    part = draws(pipeline, seed)[: len(targets) // 5]
    names = torch.arange(pipeline.num_classes)
    names[list(classes)] = torch.tensor(classes[::-1])
    changed = targets.clone()
    changed[part] = names[targets[part]]
    return replace(pipeline, examples=(inputs, changed))


def wrong_labels(pipeline, seed):
    """A share of the training labels wrong by one, in any class."""
    inputs, targets = pipeline.examples
    part = draws(pipeline, seed)[: int(2 * SHARE * len(targets))]
    changed = targets.clone()
    changed[part] = (targets[part] + 1) % pipeline.num_classes
    return replace(pipeline, examples=(inputs, changed))


def off_by_one(pipeline, seed):
    """Training labels that count the classes from one, the last of them wrapped."""
    inputs, targets = pipeline.examples
    return replace(pipeline, examples=(inputs, (targets + 1) % pipeline.num_classes))


def duplicated(pipeline, seed):
    """Some training images twice, the second time with a grey level of noise."""
    inputs, targets = pipeline.examples
    part = draws(pipeline, seed)[: 2 * TWICE]
    changed = inputs.clone()
    changed[part[:TWICE]] = inputs[part[TWICE:]] + 2 / 255 * torch.rand(
        inputs[part[TWICE:]].shape, generator=generator_of(seed, "bug")
    )
    new = targets.clone()
    new[part[:TWICE]] = targets[part[TWICE:]]
    return replace(pipeline, examples=(changed, new))


def leaked(pipeline, seed):
    """Some test examples among the training examples."""
    inputs, targets = (tensor.clone() for tensor in pipeline.examples)
    part = draws(pipeline, seed)[:TWICE]
    inputs[part], targets[part] = pipeline.test[0][:TWICE], pipeline.test[1][:TWICE]
    return replace(pipeline, examples=(inputs, targets))


def corrupt(pipeline, seed):
    """A share of the training images with their grey levels in random order, as from a file read wrongly."""
    inputs, targets = pipeline.examples
    part = draws(pipeline, seed)[: int(SHARE * len(targets))]
    order = torch.randperm(inputs[0].numel(), generator=generator_of(seed, "bug"))
    changed = inputs.clone()
    changed[part] = inputs[part].flatten(1)[:, order].reshape(inputs[part].shape)
    return replace(pipeline, examples=(changed, targets))


def noise_signal(pipeline, seed):
    """One of the signals, the upper half, pure noise of the same mean and spread, in both sets."""
    mask = pipeline.signals["upper half"]
    generator = generator_of(seed, "bug")

    def noisy(inputs):
        noise = torch.randn(inputs.shape, generator=generator) * inputs.std() + inputs.mean()
        return torch.where(mask, noise, inputs)

    (inputs, targets), (test_inputs, test_targets) = pipeline.examples, pipeline.test
    return replace(pipeline, examples=(noisy(inputs), targets), test=(noisy(test_inputs), test_targets))


def test_statistics(pipeline, seed):
    """Inputs normalised with the mean and spread of the test set."""
    return replace(pipeline, prepare=Standardise.of(pipeline.test[0]))


def normalised_twice(pipeline, seed):
    """Inputs normalised twice."""
    return replace(pipeline, prepare=lambda inputs: pipeline.prepare(pipeline.prepare(inputs)))


def rare_class(pipeline, seed):
    """Zero against the other digits, about 1:10, the last bias left at zero."""
    (inputs, targets), (test_inputs, test_targets) = pipeline.examples, pipeline.test
    binary = {"examples": (inputs, (targets == 0).long()), "test": (test_inputs, (test_targets == 0).long())}
    return replace(
        pipeline, **binary, num_classes=2, build=faulty_networks.two_outputs, annotation=None, capacities=None
    )


def shifted_annotation(pipeline, seed):
    """The second annotation shifted by one item against the first."""
    return replace(pipeline, annotation=pipeline.annotation.roll(1))


test_statistics.__test__ = False  # its name would make pytest collect it
