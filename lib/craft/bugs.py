"""Silent bugs as data: each replaces one part of the healthy pipeline, and one check of the recipe must catch it.

The bugs of A. Karpathy, "A Recipe for Training Neural Networks" (2019), sections 2 to 4, and their relatives.
"""

from dataclasses import dataclass, replace
from functools import partial

from lib.craft import faulty_data as data
from lib.craft import faulty_evaluation as evaluation
from lib.craft import faulty_networks as networks
from lib.craft import faulty_training as training


@dataclass(frozen=True)
class Bug:
    """A name, the item of the recipe that must catch it, and healthy pipeline, seed → pipeline with the bug.

    One that does not judge its check is a harder case, whose caught share is shown and asked no minimum.
    """

    name: str
    item: str
    plant: object
    judges: bool = True


def with_part(**changed):
    """A plant that replaces parts by fixed ones."""
    return lambda pipeline, seed: replace(pipeline, **changed)


def toys_unregistered(pipeline, seed):
    """The larger toy's added columns are not handed to the optimiser."""
    return replace(pipeline, capacities=(pipeline.capacities[0], networks.LooseColumns))


HARDER = "labels of look-alike classes swapped"
_ROWS = [
    ("near copies in the training set", "1.duplicates", data.duplicated),
    ("test examples in the training set", "1.leak", data.leaked),
    ("corrupt images", "1.outliers", data.corrupt),
    ("wrong labels", "1.labels", data.wrong_labels),
    ("labels of two classes swapped", "1.mistakes", data.swapped_labels),
    (HARDER, "1.mistakes", partial(data.swapped_labels, classes=data.ALIKE)),
    ("targets off by one", "1.mistakes", data.off_by_one),
    ("unseeded draw", "2.seed", with_part(build=networks.unseeded)),
    ("augmentation left on at evaluation", "2.simple", with_part(evaluate=evaluation.on_augmented)),
    ("smoothed test loss", "2.fulltest", with_part(evaluate=evaluation.smoothed)),
    (
        "evaluation in training mode",
        "2.fulltest",
        with_part(build=networks.normalised_network, evaluate=evaluation.in_training_mode),
    ),
    ("loss clipped, not gradient", "2.loss", with_part(loss=training.clipped_loss)),
    ("last weights ten times too large", "2.initloss", with_part(build=networks.tenfold_last_layer)),
    ("last bias left at zero", "2.bias", data.rare_class),
    ("second annotation shifted", "2.human", data.shifted_annotation),
    ("labels shuffled", "2.zero", data.shuffled_labels),
    ("softmax twice", "2.onebatch", with_part(build=networks.softmax_outputs)),
    ("gradient of the first layer lost", "2.onebatch", with_part(build=networks.lost_gradient)),
    ("added units not optimised", "2.capacity", toys_unregistered),
    ("one batch repeated", "2.loader", with_part(batches=training.one_batch_again)),
    ("normalised twice", "2.input", data.normalised_twice),
    ("statistics of the test set", "2.statistics", data.test_statistics),
    ("learning rate far too high", "2.dynamics", with_part(optimizer=training.rate(100))),
    ("view in place of a transpose", "2.depend", with_part(build=networks.viewed_back)),
    ("vectorised loss off by one", "2.general", with_part(loss=training.shifted_loss)),
    ("layer not handed to the optimiser", "2.moving", with_part(optimizer=training.frozen)),
    ("weight decay of the wrong sign", "2.decay", with_part(step=training.growing_step)),
    ("gradients not set to zero", "2.accumulate", with_part(step=training.accumulating_step)),
    ("dead ReLUs", "2.dead", with_part(build=networks.dead)),
    ("a signal of noise", "3.one", data.noise_signal),
    ("learning rate 100 times too low", "3.rate", with_part(optimizer=training.rate(0.01))),
    ("learning rate 100 times too high", "3.rate", with_part(optimizer=training.rate(100))),
    ("rate that vanishes too early", "3.decay", with_part(schedule=training.vanishing)),
    ("augmentation that turns 6 into 9", "4.augment", with_part(augment=training.turned)),
    ("first layer learns from shuffled labels", "4.filters", data.shuffled_labels),
]
BUGS = {name: Bug(name, item, plant, name != HARDER) for name, item, plant in _ROWS}

VARIANTS = {
    "healthy": lambda pipeline, seed: pipeline,
    "healthy, batch normalisation": with_part(build=networks.normalised_network, optimizer=training.rate(3)),
    "healthy, shifted images": with_part(augment=training.shifted),
}
