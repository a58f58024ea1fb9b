"""Activations on images: a small convolutional network on a named subset of MNIST and of CIFAR-10.

All activations of a stack train the same network from the same weights on the same batches, with Adam, each at a rate
of its own. The subset is the first images of each split; validation images follow the training images.
"""

import functools
from dataclasses import dataclass

import numpy as np
import torch

from lib.data import load_cifar10, load_mnist
from lib.mnist1d.metalearning_convolution import Architecture, Lanes, train
from lib.mnist1d.metalearning_kernels import errors
from lib.mnist1d.metalearning_trial import Activation

STREAM = 4
IMAGES = {"MNIST": (load_mnist, Architecture(28, 1)), "CIFAR-10": (load_cifar10, Architecture(32, 3))}
NUM_TRAIN, NUM_VALIDATION, NUM_TEST = 10_000, 2_000, 5_000


@dataclass(frozen=True)
class Transfer:
    """A stack of activations, each with its rate, on one data set; part: the images of the final loss."""

    data: str
    activations: tuple[Activation, ...]
    rates: tuple[float, ...]
    part: str = "test"
    num_steps: int = 1000
    batch_size: int = 50

    def __post_init__(self):
        """ValueError for rates that do not pair up with activations, or for an unknown data set."""
        if len(self.rates) != len(self.activations):
            raise ValueError(f"{len(self.rates)} rates for {len(self.activations)} activations")
        if self.data not in IMAGES:
            raise ValueError(f"no images {self.data!r}: there are {', '.join(IMAGES)}")


@functools.cache
def images_of(data: str) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Standardised images float32 (n, side, side, colours) and labels int64 (n,) by part: train, validation, test."""
    load, architecture = IMAGES[data]
    shape = -1, architecture.side, architecture.side, architecture.colours

    def taken(split, first, last):
        images, labels = load(split)
        return images[first:last].reshape(shape).astype(np.float32), labels[first:last].astype(np.int64)

    found = {
        "train": taken("train", 0, NUM_TRAIN),
        "validation": taken("train", NUM_TRAIN, NUM_TRAIN + NUM_VALIDATION),
        "test": taken("test", 0, NUM_TEST),
    }
    mean, spread = (getattr(found["train"][0], name)((0, 1, 2)) for name in ("mean", "std"))
    return {part: ((images - mean) / spread, labels) for part, (images, labels) in found.items()}


def run_transfer(transfer: Transfer, seed: int) -> dict[str, np.ndarray]:
    """Arrays train_loss (num_steps, lanes) of the batches and final_loss, final_error (lanes,) on the part."""
    torch.set_num_threads(1)
    architecture, parts = IMAGES[transfer.data][1], images_of(transfer.data)
    lanes = Lanes(architecture, np.stack([each.table() for each in transfer.activations]).astype(np.float32))
    generator = np.random.default_rng([STREAM, seed])
    start, batches = architecture.first_weights(generator), in_random_order(*parts["train"], transfer, generator)
    weights, losses = train(lanes, start, transfer.rates, batches, transfer.num_steps)
    loss, error = evaluated(lanes, weights, *parts[transfer.part])
    return {"train_loss": losses, "final_loss": loss, "final_error": error}


def in_random_order(images, labels, transfer, generator):
    """Batches of a new permutation in each pass: step → images, labels."""
    needed = transfer.num_steps * transfer.batch_size
    passes = -(-needed // len(images))
    order = np.concatenate([generator.permutation(len(images)) for _ in range(passes)])[:needed]
    places = order.reshape(transfer.num_steps, transfer.batch_size)
    return lambda step: (images[places[step]], labels[places[step]])


def evaluated(lanes, weights, images, labels, chunk=500):
    """Mean loss and error rate (lanes,) on images."""
    loss, wrong = np.zeros((2, lanes.num))
    for at in range(0, len(images), chunk):
        known = labels[at : at + chunk]
        logits = lanes.logits(weights, images[at : at + chunk])
        wrong += (logits.argmax(2) != known).sum(1)
        loss += [errors(each, known, each.dtype.type(1), np.empty_like(each)) for each in logits]
    return loss / len(images), wrong / len(images)
