"""What is seen in the codes of the encoder problem: every function takes codes (s, n, hidden) in [0, 1].

Source: D. E. Rumelhart, G. E. Hinton and R. J. Williams (1986), Parallel Distributed Processing 1, chapter 8, whose
example of the encoding problem shows codes with entries of .5 among zeros and ones.
"""

from dataclasses import replace

import numpy as np

from lib.history.encoder import Encoder, slope, slope_at_the_output, train

MIDDLE = (0.25, 0.75)  # an activity inside is nearer to 1/2 than to 0 or 1: "intermediate"
CODES_STREAM = 7
VARIANTS = {
    "three hidden units": (Encoder(), slope),
    "targets 0 and 1": (Encoder(low=0.0), slope),
    "two hidden units": (Encoder(num_hidden=2), slope),
    "derivative at the output": (Encoder(), slope_at_the_output),
}


def train_variants(variants, seeds, num_epochs=None):
    """A `Trained` for each named (encoder, slope), over the same seeds: the same first weights where shapes agree.

    `num_epochs` takes the place of the variants' own.
    """
    less = {"num_epochs": num_epochs} if num_epochs else {}
    return {name: train(replace(encoder, **less), seeds, slope) for name, (encoder, slope) in variants.items()}


def solved(trained):
    """Whether every output lies on its target's side of 1/2, (s,)."""
    n = trained.outputs.shape[1]
    return ((trained.outputs > 0.5) == np.eye(n, dtype=bool)).all((1, 2))


def strongest_is_right(trained):
    """Whether the strongest output is the right one for every pattern, (s,): less than `solved` asks."""
    return (trained.outputs.argmax(2) == np.arange(trained.outputs.shape[1])).all(1)


def epochs_to_solve(trained):
    """Epochs until no output was wrong for the first time, (s,); NaN where that never came."""
    done = trained.num_wrong == 0
    return np.where(done.any(1), done.argmax(1), np.nan)


def num_rounded_codes(codes):
    """How many different codes are left when activities are rounded to 0 and 1, (s,)."""
    return np.array([len({tuple(code) for code in np.rint(each)}) for each in codes])


def share_intermediate(codes):
    """Share of the activities of each network inside MIDDLE, (s,)."""
    return ((codes > MIDDLE[0]) & (codes < MIDDLE[1])).mean((1, 2))


def mean_cosine(codes):
    """Mean cosine between two codes of a network, seen from the middle of the cube, (s,).

    The codes of n corners spread evenly reach −1/(n − 1), the least that n directions can have.
    """
    from_middle = codes - 0.5
    units = from_middle / np.linalg.norm(from_middle, axis=2, keepdims=True)
    n = codes.shape[1]
    return ((units.sum(1) ** 2).sum(1) - n) / (n * (n - 1))


def least_distance(codes):
    """Distance between the two closest codes of a network, (s,); 1 for the corners of the cube."""
    apart = np.linalg.norm(codes[:, :, None] - codes[:, None], axis=3)
    return (apart + 9 * np.eye(codes.shape[1])).min((1, 2))


def random_codes(like, seed=0):
    """Codes drawn uniformly from the cube, in the shape of these."""
    return np.random.default_rng([CODES_STREAM, seed]).uniform(size=like.shape)
