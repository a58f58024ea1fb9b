"""Support vector machines on digits of 16 x 16 pixels, and the draws on which all learners are compared.

Source: C. Cortes and V. Vapnik (1995), "Support-vector networks", Machine Learning 20, 273-297 (soft margin, and
the 16 x 16 zip codes as its test); B. E. Boser, I. M. Guyon and V. N. Vapnik (1992), COLT (the kernel):

    maximise sum a_i - 1/2 sum a_i a_j y_i y_j k(x_i, x_j)   with 0 <= a_i <= C, sum a_i y_i = 0
    k(x, z) = exp(-gamma |x - z|^2)                          one machine for each pair of digits, then a vote

The kernel is computed once and handed to scikit-learn, whose own route takes several times as long. Settings are
chosen on digits kept back from other training draws, at one moderate size, by the same rule for all learners.
"""

import itertools
import time

import numpy as np
from sklearn.svm import SVC

from lib.data import Digits, load_mnist, load_zip_codes, shrink

DATA_NAMES = {"mnist": "mnist", "zip codes": "zip_codes"}  # in the words of the book, and of lib.data
GRID = tuple(itertools.product((1.0, 10.0, 100.0), (0.005, 0.01, 0.02, 0.04)))  # C, gamma
DRAW_STREAM, TUNING_STREAM, NUM_TUNING_DRAWS, TUNING_SIZE = 3, 4, 2, 1_000


def draw(digits, split, count, stream, seed):
    """`count` random digits of a split, as the seed draws them: the first n are the draw of n. Images (n, 16, 16)."""
    if digits not in DATA_NAMES:
        raise ValueError(f"digits must be one of {tuple(DATA_NAMES)}, not {digits!r}")
    generator = np.random.default_rng([stream, seed, split == "test"])
    images, labels = load_mnist(split) if digits == "mnist" else _zip_arrays(split)
    if count > len(labels):
        raise ValueError(f"{count} digits asked for, but {digits} has {len(labels)} in {split!r}")
    indices = generator.permutation(len(labels))[:count]
    drawn = shrink(images[indices]) if digits == "mnist" else images[indices]
    return Digits(drawn, labels[indices], indices)


def _zip_arrays(split):
    digits = load_zip_codes(split)
    return digits.images, digits.labels


def squared_distances(a, b):
    """|x - z|^2 of all images x (n, ...) and z (m, ...), float32 (n, m)."""
    a, b = a.reshape(len(a), -1), b.reshape(len(b), -1)
    return np.maximum(np.square(a).sum(1)[:, None] + np.square(b).sum(1) - 2 * a @ b.T, 0)


def kernel(distances, gamma):
    """exp(-gamma |x - z|^2)."""
    return np.exp(-np.float32(gamma) * distances)


def machine_curve(train, test, sizes, setting):
    """Support vector machines on the first n of the training digits, n in sizes.

    Returns arrays (num_sizes,): 'misses' on the test digits, 'num_support', and processor seconds to 'fit' and to
    'predict'.
    """
    c, gamma = setting
    began = time.process_time()
    images = train.images[: max(sizes)]
    full = kernel(squared_distances(images, images), gamma)
    shared = (time.process_time() - began) / max(sizes) ** 2  # seconds for one pair
    rows = [_machine(train, test, size, c, gamma, full[:size, :size], shared) for size in sizes]
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def _machine(train, test, size, c, gamma, gram, seconds_of_pair):
    began = time.process_time()
    machine = SVC(C=c, kernel="precomputed").fit(gram, train.labels[:size])
    fitted = time.process_time()
    rows = np.zeros((len(test), size), np.float32)  # the machine looks at its support vectors only
    rows[:, machine.support_] = kernel(squared_distances(test.images, train.images[machine.support_]), gamma)
    misses = np.count_nonzero(machine.predict(rows) != test.labels)
    predicted = time.process_time()
    return {
        "misses": misses,
        "num_support": len(machine.support_),
        "fit": fitted - began + seconds_of_pair * size**2,
        "predict": predicted - fitted,
    }


def choose_machine(digits, size=TUNING_SIZE):
    """The (C, gamma) of GRID with the fewest misses on digits kept back, over the tuning draws."""
    misses = np.zeros(len(GRID))
    for train, kept in tuning_draws(digits, size):
        misses += [machine_curve(train, kept, (size,), setting)["misses"][0] for setting in GRID]
    return GRID[int(np.argmin(misses))]


def tuning_draws(digits, size):
    """Pairs of training digits and digits kept back from them, `size` of each, of other seeds than the curves."""
    found = []
    for seed in range(NUM_TUNING_DRAWS):
        both = draw(digits, "train", 2 * size, TUNING_STREAM, seed)
        found.append((_part(both, slice(size)), _part(both, slice(size, None))))
    return found


def _part(digits, chosen):
    return Digits(digits.images[chosen], digits.labels[chosen], digits.indices[chosen])
