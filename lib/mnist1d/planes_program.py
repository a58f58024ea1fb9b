"""A network as a program for the compiled engine: its layers, where they put their numbers, and their tables."""

from dataclasses import dataclass

import numpy as np

from lib.mnist1d import planes_plans
from lib.mnist1d.planes_layers import TILE
from lib.mnist1d.planes_signals import Signal, input_signal

WEIGH, MAX, AVERAGE, L2 = range(4)  # kinds of steps
POOLS = {"max": MAX, "average": AVERAGE, "l2": L2}


@dataclass(frozen=True)
class Convolution:
    """A convolution with relu."""

    channels: int
    taps: int = 3
    stride: int = 1
    padding: int = 1

    def puts(self, given):
        """Where it puts its numbers."""
        planes, rest = divmod(given.planes, self.stride)
        length = (given.length + 2 * self.padding - self.taps) // self.stride + 1
        if rest:
            raise ValueError(f"{given.planes} planes do not go into strides of {self.stride}")
        return Signal(given.end, self.channels, planes, length, given.lanes)


@dataclass(frozen=True)
class Pool:
    """A pooling operation over pairs of positions: 'max', 'average' or 'l2'."""

    operation: str

    def puts(self, given):
        """Where it puts its numbers."""
        if given.planes % 2 or given.length % 2:
            raise ValueError(f"{given.planes} planes and {given.length} positions do not go into pairs")
        return Signal(given.end, given.channels, given.planes // 2, given.length // 2, given.lanes)


@dataclass(frozen=True)
class Dense:
    """A fully connected layer, with relu or without."""

    units: int
    relu: bool = True

    def puts(self, given):
        """Where it puts its numbers."""
        return Signal(given.end, self.units, 1, 1, given.lanes)


@dataclass(frozen=True, eq=False)
class Program:
    """Tables of a network for the engine: steps int64 (steps, 6), tasks int64 (tasks, 10), table int64.

    A step is its kind, then where its tasks begin and end, and those of the way back; or, where it pools, where it
    reads and puts, how many rows, their length, and how much of it is in use. signals: input, then what each step puts.
    """

    steps: np.ndarray
    tasks: np.ndarray
    table: np.ndarray
    signals: tuple[Signal, ...]
    num_parameters: int

    @property
    def size(self):
        """Numbers of all signals, and of what a block may read behind them."""
        return self.signals[-1].end + self.signals[-1].row

    @property
    def tables(self):
        """What the engine takes."""
        return self.steps, self.tasks, self.table


def program(layers, length=40, planes=4, lanes=100):
    """The `Program` of layers for signals of `length` points in so many planes, and batches of `lanes` examples."""
    signals, plans, steps, begin = [input_signal(length, planes, lanes)], [], [], 0
    for layer in layers:
        given, put = signals[-1], layer.puts(signals[-1])
        if put.channels < TILE:
            raise ValueError(f"a layer needs at least {TILE} channels or units, not {put.channels}")
        if isinstance(layer, Pool):
            rows, used = put.channels * put.planes, given.positions(0) * lanes
            steps.append([POOLS[layer.operation], given.start, put.start, rows, given.row, used])
        else:
            table = planes_plans.dense if isinstance(layer, Dense) else planes_plans.convolution
            plans += table(given, put, layer, begin)
            steps.append([WEIGH, len(plans) - 2, len(plans) - 1, 0, 0, 0])
            begin = plans[-2].numbers[2] + put.channels
        signals.append(put)
    tasks, spans, table = planes_plans.tabled(plans)
    steps = [[WEIGH, *spans[step[1]], *spans[step[2]], 0] if step[0] == WEIGH else step for step in steps]
    return Program(np.array(steps, np.int64), tasks, table, tuple(signals), begin)
