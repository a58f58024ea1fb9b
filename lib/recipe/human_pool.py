"""The digits that a reader labels, and how a seed draws fifty of them; `human.js` draws the same.

The pool is drawn at random from MNIST's test images, shrunk to 16 × 16, without any choice; its grey levels are
rounded to 8 bits, and both the reader and the networks are asked those. A permutation of the pool (R. Durstenfeld,
"Algorithm 235: random permutation", Communications of the ACM 7(7), 1964, on the generator mulberry32) is cut into
rounds of fifty:

    seed s takes round (s − 1) mod k of permutation ⌊(s − 1) / k⌋ + 1,    k = ⌊num_pool / 50⌋

so that k seeds in a row show no digit twice, and seed 1 shows every reader the same digits.
"""

import numpy as np
from scipy import stats

from lib.data import NUM_EXAMPLES, Digits, draw_digits

NUM_POOL = 250
ROUND = 50  # digits of a round
POOL_STREAM = 50  # of the generator that draws the pool
MASK = 2**32 - 1
FOLLOWS = 1e-9  # an order that chance gives this rarely is no order by chance


def draw_pool(num_pool=NUM_POOL, seed=0):
    """`Digits` of the test split, grey levels of 8 bits, in random order; ValueError unless 50 … 2,007 of them."""
    if not ROUND <= num_pool <= NUM_EXAMPLES["test"]:
        raise ValueError(f"num_pool must be in {ROUND} … {NUM_EXAMPLES['test']}, not {num_pool}")
    drawn = draw_digits("test", num_pool, np.random.default_rng([seed, POOL_STREAM]))
    images = grey_levels(drawn.images) / np.float32(127.5) - np.float32(1)
    return Digits(images, drawn.labels, drawn.indices)


def grey_levels(images):
    """Images (n, 16, 16) in [−1, 1] as 8 bits, uint8: 0 for paper, 255 for ink."""
    return np.rint((np.asarray(images, float) + 1) * 127.5).astype(np.uint8)


def round_of(seed, num_pool=NUM_POOL):
    """Places in the pool (50,) of the round that a seed draws; ValueError for a seed below 1."""
    if seed < 1 or num_pool < ROUND:
        raise ValueError(f"a round needs a seed from 1 on and {ROUND} digits, got seed {seed} and {num_pool}")
    permutation, part = divmod(seed - 1, num_pool // ROUND)
    return shuffled(permutation + 1, num_pool)[ROUND * part :][:ROUND]


def shuffled(seed, num):
    """The numbers 0 … num − 1 in the order that a seed gives them, int64 (num,)."""
    order, uniform = np.arange(num), mulberry32(seed)
    for last in range(num - 1, 0, -1):
        other = int(next(uniform) * (last + 1))
        order[[last, other]] = order[[other, last]]
    return order


def mulberry32(state):
    """Numbers in [0, 1), each a multiple of 2⁻³²: T. Ettinger's generator, in arithmetic of 32 bits."""
    while True:
        state = (state + 0x6D2B79F5) & MASK
        mixed = ((state ^ (state >> 15)) * (state | 1)) & MASK
        mixed ^= (mixed + (((mixed ^ (mixed >> 7)) * (mixed | 61)) & MASK)) & MASK
        yield (mixed ^ (mixed >> 14)) / 2**32


def check_order(labels):
    """Raise ValueError when the labels (n,) come in an order that gives them away: sorted, say, or counted up.

    Rule: from one label to the next, the ten steps modulo 10 would be about equally frequent (χ² test at 10⁻⁹).
    """
    labels = np.asarray(labels, int)
    steps = np.bincount((labels[1:] - labels[:-1]) % 10, minlength=10)
    if len(labels) < ROUND or stats.chisquare(steps).pvalue < FOLLOWS:
        raise ValueError(f"{len(labels)} labels, and their order gives them away: draw the pool at random")
