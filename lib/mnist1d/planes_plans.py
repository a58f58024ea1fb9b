"""The tasks of convolutions and dense layers for `planes_layers`, forward and back.

With stride s, padding q and taps k, output position p reads input positions s p + k − q. In planes: position
g of a convolution's first positions fixes where all positions of its plane read, because s times the planes of the
output are the planes of the input. Weights and biases stand as in torch, a layer after the other.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Plan:
    """A layer one way, plane by plane: rows and taps (planes, R), R as each plane needs, places (planes, O), sizes.

    numbers: where the weights begin, the step from one sum's to the next one's, where the biases begin.
    """

    rows: list
    taps: list
    places: list
    sizes: list
    numbers: tuple[int, int, int]
    relu: bool = True

    def tasks(self, begin):
        """A task for each plane, int64 (planes, 10), and their table, which will stand from `begin` on."""
        tasks, table = [], []
        for rows, taps, places, size in zip(self.rows, self.taps, self.places, self.sizes, strict=True):
            at = begin + len(table)
            starts = at, at + len(rows), at + 2 * len(rows)
            tasks.append([len(rows), size, *starts, len(places), *self.numbers, int(self.relu)])
            table += [*rows, *taps, *places]
        return tasks, table


def tabled(plans):
    """Tasks of plans, one after the other, int64 (tasks, 10), where each plan's begin and end, and one table."""
    tasks, table, spans = [], [], []
    for plan in plans:
        own, numbers = plan.tasks(len(table))
        spans.append((len(tasks), len(tasks) + len(own)))
        tasks += own
        table += numbers
    return np.array(tasks, np.int64), spans, np.array(table, np.int64)


def convolution(given, put, layer, begin):
    """The `Plan`s of a convolution, forward and back; begin: where its parameters do."""
    reach = [(c, k) for c in range(given.channels) for k in range(layer.taps)]
    rows = [[given.place(c, layer.stride * g + k - layer.padding) for c, k in reach] for g in range(put.planes)]
    taps = [[layer.taps * c + k for c, k in reach]] * put.planes
    biases = begin + len(reach) * put.channels
    return (
        Plan(rows, taps, *_columns(put), (begin, len(reach), biases)),
        Plan(*_convolution_back(given, put, layer), *_columns(given), (begin, layer.taps, 0)),
    )


def _convolution_back(given, put, layer):
    """Rows of δ, and taps, for each plane of the input: of the outputs that read it."""
    rows, taps = [], []
    for plane in range(given.planes):
        back = [divmod(plane + layer.padding - k, layer.stride) for k in range(layer.taps)]
        read = [(o, k) for o in range(put.channels) for k in range(layer.taps) if back[k][1] == 0]
        rows.append([put.place(o, back[k][0]) for o, k in read])
        taps.append([(o * given.channels) * layer.taps + k for o, k in read])
    return rows, taps


def dense(given, put, layer, begin):
    """The `Plan`s of a dense layer, forward and back: on the way back a plane of the table is a position."""
    features = [(c, p) for c in range(given.channels) for p in range(given.length)]
    outputs, num = range(put.channels), len(features)
    rows, places = [[given.place(c, p) for c, p in features]], [[put.place(o, 0) for o in outputs]]
    forward = begin, num, begin + num * put.channels
    back_rows = [[put.place(o, 0) for o in outputs]] * given.length
    back_taps = [[o * num + p for o in outputs] for p in range(given.length)]
    back_places = [[given.place(c, p) for c in range(given.channels)] for p in range(given.length)]
    return (
        Plan(rows, [list(range(num))], places, [put.lanes], forward, layer.relu),
        Plan(back_rows, back_taps, back_places, [put.lanes] * given.length, (begin, given.length, 0)),
    )


def _columns(signal):
    """Places of all channels, plane by plane, and sizes of the planes."""
    planes, channels = range(signal.planes), range(signal.channels)
    return [[signal.place(c, g) for c in channels] for g in planes], [
        signal.positions(g) * signal.lanes for g in planes
    ]
