"""Which 8 of the 12 planes of H1 each plane of H2 reads: the paper does not say, so there are schemes to compare.

A scheme is a table (12, 8): the planes that each unit of H2 reads, in the order of its weights. In every scheme
each plane of H1 is read by 8 planes of H2, so that all have the connections that the paper counts.
"""

import numpy as np

from lib.lecun1989.initialisation import WIRING

NUM_PLANES, NUM_READ = 12, 8
WIRING_SEED = 1989


def planes_read(scheme):
    """The table (12, 8) of a scheme: Karpathy's 'blocks', a 'cyclic' window of planes, or a 'random' choice."""
    if scheme == "blocks":
        groups = [[plane for part in parts for plane in range(NUM_PLANES)[part]] for parts in WIRING]
        return np.repeat(np.array(groups), 4, axis=0)
    cyclic = (np.arange(NUM_PLANES)[:, None] + np.arange(NUM_READ)) % NUM_PLANES
    if scheme == "cyclic":
        return np.sort(cyclic, axis=1)
    if scheme == "random":
        return np.sort(_shuffled(cyclic), axis=1)
    raise ValueError(f"wiring must be blocks, cyclic or random, not {scheme!r}")


def _shuffled(table):
    """The table after many exchanges of a plane between two units, each of which leaves both without repeats."""
    generator, table = np.random.default_rng(WIRING_SEED), table.copy()
    for _ in range(2_000):
        (u, v), (i, j) = generator.choice(NUM_PLANES, 2, replace=False), generator.integers(0, NUM_READ, 2)
        if table[u, i] not in table[v] and table[v, j] not in table[u]:
            table[u, i], table[v, j] = table[v, j], table[u, i]
    return table


def readers_of(table):
    """The table turned round (12, 8, 2): for each plane of H1 the planes of H2 that read it, and in which slot."""
    readers = [
        [(unit, slot) for unit in range(NUM_PLANES) for slot in range(NUM_READ) if table[unit, slot] == plane]
        for plane in range(NUM_PLANES)
    ]
    return np.array(readers, np.int64)
