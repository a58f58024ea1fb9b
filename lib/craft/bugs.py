"""Silent bugs as data: each replaces one part of the healthy pipeline, and one check of the recipe must catch it.

The bugs of A. Karpathy, "A Recipe for Training Neural Networks" (2019), sections 2 to 4, and their relatives.
"""

from dataclasses import dataclass, replace

import torch

from lib.craft import faults
from lib.craft.digits import Standardise
from lib.craft.training import generator_of

SWAPPED = (0, 1)  # two classes whose labels are exchanged; of two that look alike, as 3 and 5, the check sees less
SHARE = 0.04  # of the training examples that are corrupt
TWICE = 25  # examples that are there twice


@dataclass(frozen=True)
class Bug:
    """A name, the item of the recipe that must catch it, and healthy pipeline, seed → pipeline with the bug."""

    name: str
    item: str
    plant: object


def draws(pipeline, seed):
    """A random order of the training examples."""
    return torch.randperm(len(pipeline.examples[1]), generator=generator_of(seed, "bug"))


def shuffled_labels(pipeline, seed):
    """The training labels in another order than the images."""
    inputs, targets = pipeline.examples
    return replace(pipeline, examples=(inputs, targets[draws(pipeline, seed)]))


def swapped_labels(pipeline, seed):
    """In a fifth of the training set, the labels of two classes exchanged."""
    inputs, targets = pipeline.examples
    part = draws(pipeline, seed)[: len(targets) // 5]
    names = torch.arange(pipeline.num_classes)
    names[list(SWAPPED)] = torch.tensor(SWAPPED[::-1])
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


test_statistics.__test__ = False  # its name would make pytest collect it


def normalised_twice(pipeline, seed):
    """Inputs normalised twice."""
    return replace(pipeline, prepare=lambda inputs: pipeline.prepare(pipeline.prepare(inputs)))


def rare_class(pipeline, seed):
    """Zero against the other digits, about 1:10, the last bias left at zero."""
    (inputs, targets), (test_inputs, test_targets) = pipeline.examples, pipeline.test
    binary = {"examples": (inputs, (targets == 0).long()), "test": (test_inputs, (test_targets == 0).long())}
    return replace(pipeline, **binary, num_classes=2, build=faults.two_outputs, annotation=None, capacities=None)


def shifted_annotation(pipeline, seed):
    """The second annotation shifted by one item against the first."""
    return replace(pipeline, annotation=pipeline.annotation.roll(1))


def with_part(**changed):
    """A plant that replaces parts by fixed ones."""
    return lambda pipeline, seed: replace(pipeline, **changed)


def toys_unregistered(pipeline, seed):
    """The larger toy's added columns are not handed to the optimiser."""
    return replace(pipeline, capacities=(pipeline.capacities[0], faults.LooseColumns))


_ROWS = [
    ("near copies in the training set", "1.duplicates", duplicated),
    ("test examples in the training set", "1.leak", leaked),
    ("corrupt images", "1.outliers", corrupt),
    ("wrong labels", "1.labels", wrong_labels),
    ("labels of two classes swapped", "1.mistakes", swapped_labels),
    ("targets off by one", "1.mistakes", off_by_one),
    ("unseeded draw", "2.seed", with_part(build=faults.unseeded)),
    ("augmentation left on at evaluation", "2.simple", with_part(evaluate=faults.on_augmented)),
    ("smoothed test loss", "2.fulltest", with_part(evaluate=faults.smoothed)),
    (
        "evaluation in training mode",
        "2.fulltest",
        with_part(build=faults.normalised_network, evaluate=faults.in_training_mode),
    ),
    ("loss clipped, not gradient", "2.loss", with_part(loss=faults.clipped_loss)),
    ("last weights ten times too large", "2.initloss", with_part(build=faults.tenfold_last_layer)),
    ("last bias left at zero", "2.bias", rare_class),
    ("second annotation shifted", "2.human", shifted_annotation),
    ("labels shuffled", "2.zero", shuffled_labels),
    ("softmax twice", "2.onebatch", with_part(build=faults.softmax_outputs)),
    ("gradient of the first layer lost", "2.onebatch", with_part(build=faults.lost_gradient)),
    ("added units not optimised", "2.capacity", toys_unregistered),
    ("one batch repeated", "2.loader", with_part(batches=faults.one_batch_again)),
    ("normalised twice", "2.input", normalised_twice),
    ("statistics of the test set", "2.statistics", test_statistics),
    ("learning rate far too high", "2.dynamics", with_part(optimizer=faults.rate(100))),
    ("view in place of a transpose", "2.depend", with_part(build=faults.viewed_back)),
    ("vectorised loss off by one", "2.general", with_part(loss=faults.shifted_loss)),
    ("layer not handed to the optimiser", "2.moving", with_part(optimizer=faults.frozen)),
    ("weight decay of the wrong sign", "2.decay", with_part(step=faults.growing_step)),
    ("gradients not set to zero", "2.accumulate", with_part(step=faults.accumulating_step)),
    ("dead ReLUs", "2.dead", with_part(build=faults.dead)),
    ("a signal of noise", "3.one", noise_signal),
    ("learning rate 100 times too low", "3.rate", with_part(optimizer=faults.rate(0.01))),
    ("learning rate 100 times too high", "3.rate", with_part(optimizer=faults.rate(100))),
    ("rate that vanishes too early", "3.decay", with_part(schedule=faults.vanishing)),
    ("augmentation that turns 6 into 9", "4.augment", with_part(augment=faults.turned)),
    ("first layer learns from shuffled labels", "4.filters", shuffled_labels),
]
BUGS = {name: Bug(name, item, plant) for name, item, plant in _ROWS}

VARIANTS = {
    "healthy": lambda pipeline, seed: pipeline,
    "healthy, batch normalisation": with_part(build=faults.normalised_network),
    "healthy, shifted images": with_part(augment=faults.shifted),
}
