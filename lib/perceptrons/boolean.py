"""Which Boolean functions a single unit computes: every function of few inputs, tried by linear programming.

A function has order k when it is the sign of a sum of terms each of which reads at most k inputs (M. Minsky and
S. Papert, "Perceptrons", 1969, chapter 1); order 1, and the two constants, are what a single unit computes. With
inputs ±1 the terms may be taken to be products, so that the question is a linear program: is there w with

    t(x) Σ_S w_S Π_{i ∈ S} x_i ≥ 1   for all x,   |S| ≤ k ?

Permuted or negated inputs and a negated output change no order: one function of each class is tried.
"""

from itertools import combinations, permutations, product

import numpy as np

MOST_INPUTS = 4  # the classes of five inputs are too many for a page


def inputs_of(num_inputs):
    """All 2ⁿ inputs (2ⁿ, n) of −1 and +1; ValueError for more than four."""
    if not 1 <= num_inputs <= MOST_INPUTS:
        raise ValueError(f"num_inputs must be 1 to {MOST_INPUTS}, not {num_inputs}")
    return np.array(list(product((-1, 1), repeat=num_inputs)))


def terms(inputs, order):
    """The products of at most `order` inputs, the empty one included: (2ⁿ, number of terms)."""
    chosen = [subset for size in range(order + 1) for subset in combinations(range(inputs.shape[1]), size)]
    return np.column_stack([inputs[:, list(subset)].prod(axis=1) for subset in chosen])


def is_threshold(examples, targets):
    """Whether a plane through the origin separates examples (n, d) with targets (n,), by linear programming."""
    from scipy.optimize import linprog

    signed = -np.asarray(examples, float) * np.asarray(targets)[:, None]
    return linprog(np.zeros(signed.shape[1]), signed, -np.ones(len(signed)), bounds=(None, None)).status == 0


def order_of(targets):
    """The order of the function with truth table `targets` (2ⁿ,) of ±1: the smallest degree that computes it."""
    inputs = inputs_of(int(np.log2(len(targets))))
    if np.ptp(targets) == 0:
        return 0
    return next(k for k in range(1, inputs.shape[1] + 1) if is_threshold(terms(inputs, k), targets))


def symmetries(num_inputs):
    """The 2ⁿ n! ways to permute and negate the inputs, as permutations of the rows of `inputs_of` (·, 2ⁿ)."""
    inputs, place = inputs_of(num_inputs), 2 ** np.arange(num_inputs)[::-1]
    found = []
    for order, signs in product(permutations(range(num_inputs)), product((-1, 1), repeat=num_inputs)):
        found.append(((inputs[:, order] * signs + 1) // 2) @ place)
    return np.array(found)


def classes(num_inputs):
    """One truth table of each class under the symmetries and negation, with the size of the class."""
    moves, size = symmetries(num_inputs), 2**num_inputs
    bits = 2 ** np.arange(size)
    seen, found = np.zeros(2**size, bool), []
    for number in range(2**size):
        if not seen[number]:
            table = number >> np.arange(size) & 1
            images = table[moves] @ bits
            orbit = np.unique(np.concatenate([images, bits.sum() - images]))
            seen[orbit] = True
            found.append((2 * table - 1, len(orbit)))
    return found


def count_by_order(num_inputs):
    """How many of the 2^(2ⁿ) functions of n inputs have each order: int array (n + 1,)."""
    counts = np.zeros(num_inputs + 1, int)
    for table, size in classes(num_inputs):
        counts[order_of(table)] += size
    return counts
