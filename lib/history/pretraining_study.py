"""Does pretraining rescue a deep sigmoid network? Arms that differ in their start alone, over the same seeds.

All arms see the same digits in the same order for as many passes. Each takes the rate that does best on the last
digits of the training set, which no arm trains on; the test set is read once the rate is chosen. The rest of the
training set, without its labels, is what the machines of `pretraining` learn from.
"""

from dataclasses import dataclass, replace

import numpy as np
import torch

from lib.data import Digits, assert_disjoint, load_zip_codes
from lib.history.fine_tuning import Examples, chosen_rate, few_labels, fine_tuned
from lib.history.pretraining import Pretraining, pretrain
from lib.history.stacked import initial_layers, predictions

START_STREAM, MACHINE_STREAM = range(2)  # of the generators that a seed opens
NUM_VALIDATION = 1_000
FIRST, SECOND = "deep sigmoid net, pretrained layer by layer", "deep sigmoid net, random initial weights"
MODERN = "deep ReLU net, initial weights of 2015"


@dataclass(frozen=True)
class Arm:
    """How one network starts and is trained; `label_sizes` asks for further runs on so many labels only."""

    activation: str
    start: str
    rates: tuple[float, ...]
    pretraining: Pretraining | None = None
    widths: tuple[int, ...] = (64,) * 5
    num_epochs: int = 8
    batch_size: int = 50
    momentum: float = 0.9
    num_train: int | None = None  # None: all that are not kept back
    label_sizes: tuple[int, ...] = ()
    num_label_updates: int = 200


LABEL_SIZES = (100, 300, 1_000)
ARMS = {
    FIRST: Arm("sigmoid", "random", (0.1, 0.3, 1.0), Pretraining(), label_sizes=LABEL_SIZES),
    SECOND: Arm("sigmoid", "random", (0.1, 0.3, 1.0)),
    MODERN: Arm("relu", "he", (0.003, 0.01, 0.03), label_sizes=LABEL_SIZES),
}


def smaller(arms, *, num_epochs=None, num_train=None, label_sizes=None):
    """The same arms with fewer passes, training digits or sizes; None leaves an arm's own value."""
    wanted = {"num_epochs": num_epochs, "num_train": num_train}
    wanted = {name: value for name, value in wanted.items() if value is not None}
    if label_sizes is None:
        return {name: replace(arm, **wanted) for name, arm in arms.items()}
    sizes = {name: tuple(label_sizes) if arm.label_sizes else () for name, arm in arms.items()}
    return {name: replace(arm, **wanted, label_sizes=sizes[name]) for name, arm in arms.items()}


def plan(arms, num_seeds):
    """The run of every arm over seeds 0 … num_seeds − 1, a list of (Arm, seeds); ValueError below two seeds."""
    if num_seeds < 2:
        raise ValueError(f"num_seeds must be at least 2, got {num_seeds}")
    return [(arm, tuple(range(num_seeds))) for arm in arms.values()]


def gathered(arms, results):
    """Results of a plan by the name of the arm, name → arrays (see `run`)."""
    return dict(zip(arms, results, strict=True))


def run(arm, seeds):
    """Train an arm for all seeds (a tuple) at once; arrays with one row a seed.

    train_loss (seeds, passes), test_error_rate (seeds, passes + 1) from before the first pass on, label_error_rate
    (seeds, sizes), reconstruction_error (seeds, layers, passes), test_predictions (seeds, num_test), order (seeds, 8);
    learning_rate, and validation_error_rate (rates, tuning seeds). Raises LeakedExamples, or ValueError when the
    pretrained layers are not those that the network starts from.
    """
    torch.set_num_threads(1)
    train, validation, test = splits_of(arm)
    found = {"seeds": np.array(seeds), "label_sizes": np.array(arm.label_sizes, int)}
    layers, errors = start_of(arm, train.images, seeds)
    rate, found["validation_error_rate"] = chosen_rate(arm, layers, train, validation, seeds)
    trained, curves = fine_tuned(arm, layers, train, test, seeds, [rate], arm.num_epochs)
    found |= curves | {"learning_rate": np.array(rate), "reconstruction_error": errors}
    found["test_predictions"] = predictions(trained, test.images, arm.activation).numpy().astype(np.uint8)
    found |= {"num_train": np.array(len(train.labels)), "first_features": _features(layers)}
    found["label_error_rate"] = few_labels(arm, layers, train, test, seeds, rate)
    return found


def splits_of(arm):
    """Training, validation and test examples; raises LeakedExamples when a test image is among the others."""
    whole, test = load_zip_codes("train"), load_zip_codes("test")
    assert_disjoint(whole, test)
    kept = len(whole) - NUM_VALIDATION
    num_train = min(kept, arm.num_train or kept)
    return [_examples(*each) for each in ((whole, 0, num_train), (whole, kept, None), (test, 0, None))]


def _examples(digits: Digits, start, stop):
    images = (digits.images[start:stop].reshape(-1, 256) + 1) / 2
    return Examples(torch.tensor(images.clip(0, 1)), torch.tensor(digits.labels[start:stop].astype(np.int64)))


def start_of(arm, images, seeds):
    """The network's first layers, a lane a seed, and the reconstruction errors of pretraining (seeds, layers, passes).

    Both kinds of start draw the same weights; pretraining then replaces all but those of the last layer.
    """
    sizes = (images.shape[1], *arm.widths, 10)
    layers = initial_layers(sizes, arm.start, _generators(START_STREAM, seeds))
    if arm.pretraining is None:
        return layers, np.zeros((len(seeds), 0, 0))
    learnt, errors = pretrain(images, arm.widths, _generators(MACHINE_STREAM, seeds), arm.pretraining)
    layers = assembled(learnt, layers)
    check_inherited(layers, learnt)
    return layers, errors.numpy()


def assembled(pretrained, layers):
    """The pretrained hidden layers under the last layer of a network that has drawn its own."""
    return [*pretrained, layers[-1]]


def check_inherited(layers, pretrained):
    """Raise ValueError unless every hidden layer begins with the weights that pretraining found."""
    for place, ((weight, _), (learnt, _)) in enumerate(zip(layers[:-1], pretrained, strict=True), start=1):
        if not torch.equal(weight, learnt):
            raise ValueError(f"hidden layer {place} does not begin with its pretrained weights: copy them")


def _features(layers, num=12):
    """Incoming weights of the first units of the first seed before any label is seen, (num, 16, 16)."""
    return layers[0][0][0, :, :num].T.reshape(-1, 16, 16).numpy()


def _generators(stream, seeds):
    return [np.random.default_rng([stream, seed]) for seed in seeds]
