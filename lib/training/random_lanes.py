"""Random numbers for eight runs side by side: one generator for each lane, drawn inside compiled code.

Source: D. Blackman and S. Vigna, "Scrambled linear pseudorandom number generators" (2021), xoshiro128++.
A lane draws the same numbers whichever runs stand beside it.
"""

import numpy as np

from lib.training.compiled import lane_compiler
from lib.training.vector import LANES

inlined = lane_compiler(__name__, inline=True)
u32 = np.uint32
STATE_WORDS = 4


def states(seeds):
    """The states of up to eight generators, uint32 (4, 8); seeds: lists of whole numbers, one for each lane."""
    state = np.ones((STATE_WORDS, LANES), u32)
    for lane, seed in enumerate(seeds):
        state[:, lane] = np.random.SeedSequence(seed).generate_state(STATE_WORDS, u32)
    return state


@inlined
def draw(state, numbers):
    """The next 32 random bits of every lane; state uint32 (4, 8), numbers uint32 (8,)."""
    for lane in range(LANES):
        a, b, c, d = state[0, lane], state[1, lane], state[2, lane], state[3, lane]
        total = u32(a + d)
        numbers[lane] = u32(u32(total << u32(7)) | u32(total >> u32(25))) + a
        shifted = u32(b << u32(9))
        c, d = c ^ a, d ^ b
        state[1, lane], state[0, lane] = b ^ c, a ^ d
        state[2, lane] = c ^ shifted
        state[3, lane] = u32(d << u32(11)) | u32(d >> u32(21))
