"""Where the numbers of a network lie: in planes, so that every layer reads and writes long rows of them.

Position p of a channel with P planes is position ⌊p / P⌋ of plane p mod P. A plane holds its positions one after the
other, each for all examples of a batch, and then zeros:

    [ position 0: all examples | position 1: all examples | … | zeros ]

So both neighbours of a position, and the second position of a pooling window, lie at one distance for all positions of
a plane, whatever the stride; where there is no neighbour, there are the zeros.
"""

from dataclasses import dataclass

import numpy as np

from lib.mnist1d.planes_registers import SIXTEEN


@dataclass(frozen=True)
class Signal:
    """Where the numbers of a layer lie: channels × planes rows of `row` numbers from `start` on."""

    start: int
    channels: int
    planes: int
    length: int  # positions of a channel
    lanes: int  # examples of a batch

    @property
    def row(self):
        """Numbers from one plane to the next: its positions, and zeros for what reaches beyond them."""
        positions, beyond = self.positions(0), self.lanes if self.length > 1 else 0
        return rounded(positions * self.lanes + beyond + SIXTEEN)

    @property
    def end(self):
        """Where the next signal may begin."""
        return self.start + self.channels * self.planes * self.row

    def positions(self, plane):
        """Positions that a plane holds."""
        return -(-(self.length - plane) // self.planes)

    def place(self, channel, position):
        """Where a position of a channel begins, or zeros next to its plane; ValueError for one farther off."""
        step, plane = divmod(position, self.planes)
        if not -1 <= step <= self.positions(plane):
            raise ValueError(f"position {position} is too far from the {self.length} of a channel to read zeros there")
        return self.start + (channel * self.planes + plane) * self.row + step * self.lanes


def room(num):
    """Zeros, float32 (num,), that begin where a line of the cache does: elsewhere every block would touch two lines."""
    zeros = np.zeros(num + SIXTEEN, np.float32)
    start = -zeros.ctypes.data // zeros.itemsize % SIXTEEN
    return zeros[start : start + num]


def rounded(num):
    """The next multiple of sixteen."""
    return -(-num // SIXTEEN) * SIXTEEN


def input_signal(length, planes, lanes):
    """Where the signals of a batch lie: one channel of so many positions."""
    return Signal(rounded(lanes), 1, planes, length, lanes)


def batches_of(x, given):
    """Signals (n, length), n a multiple of the lanes, as batches of rows, float32 (n / lanes, planes · row)."""
    if len(x) % given.lanes or x.shape[1] != given.length or given.length % given.planes:
        raise ValueError(f"signals {x.shape} do not divide into batches of {given.lanes} signals of {given.length}")
    positions = given.length // given.planes
    rows = x.reshape(-1, given.lanes, positions, given.planes).transpose(0, 3, 2, 1)  # batch, plane, position, example
    batches = np.zeros((len(rows), given.planes, given.row), np.float32)
    batches[:, :, : positions * given.lanes] = rows.reshape(len(rows), given.planes, -1)
    return batches.reshape(len(rows), -1)
