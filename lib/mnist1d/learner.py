"""A network in the compiled engine: trained over batches in order, asked for its answers.

It follows a torch module with `torch.optim.Adam` step by step, from the same row of parameters; the tests hold the two
side by side.
"""

from dataclasses import dataclass

import numpy as np

from lib.mnist1d import engine
from lib.mnist1d.program import BLOCK, program
from lib.training.vector import LANES


@dataclass(frozen=True, eq=False)
class Batches:
    """Signals float32 (num, points, n) with examples last, labels int64 (num, n), and each example's share (n,).

    n is a multiple of `BLOCK`; the places beyond `size` hold zeros and have no share.
    """

    signals: np.ndarray
    labels: np.ndarray
    share: np.ndarray
    size: int

    @property
    def num_examples(self):
        """Examples of all batches."""
        return len(self.signals) * self.size


def in_batches(x, y, size=100):
    """`Batches` of signals x (m, points) and labels y (m,), in their order; ValueError when they do not divide."""
    if len(x) != len(y) or len(x) == 0 or len(x) % size:
        raise ValueError(f"{len(x)} signals and {len(y)} labels do not divide into batches of {size}")
    num, n = len(x) // size, -(-size // BLOCK) * BLOCK
    signals, labels, share = np.zeros((num, x.shape[1], n), np.float32), np.zeros((num, n), np.int64), np.zeros(n)
    signals[:, :, :size] = np.reshape(x, (num, size, -1)).transpose(0, 2, 1)
    labels[:, :size] = np.reshape(y, (num, size))
    share[:size] = 1 / size
    return Batches(signals, labels, share.astype(np.float32), size)


class Learner:
    """One network: its row of parameters, what Adam remembers of its gradients, and how many steps it has made."""

    def __init__(self, layers, row, num_points=40, batch_size=100):
        """layers: as `program` takes them; row: its parameters (P,), copied; ValueError when there are not P."""
        self._program, self.num_points, self.batch_size = (
            program(layers, num_points, batch_size),
            num_points,
            batch_size,
        )
        self.num_parameters, self.num_steps = self._program.num_parameters, 0
        if np.shape(row) != (self.num_parameters,):
            raise ValueError(f"the layers have {self.num_parameters} parameters, the row {np.shape(row)}")
        whole = -(-self.num_parameters // LANES) * LANES
        self._row, self._slopes, self._means, self._squares = np.zeros((4, whole), np.float32)
        self._row[: self.num_parameters] = row

    @property
    def row(self):
        """The parameters now (P,), a copy."""
        return self._row[: self.num_parameters].copy()

    def train(self, batches, num_steps, learning_rate=1e-2):
        """So many steps of Adam on the mean cross-entropy; the batch of step i is the i-th, from the first one on."""
        self._check(batches)
        state = self._row, self._slopes, self._means, self._squares
        given = batches.signals, batches.labels, batches.share, float(learning_rate)
        engine.train(self._program.table, self._program.size, *state, *given, self.num_steps, num_steps)
        self.num_steps += num_steps

    def logits(self, batches):
        """Outputs (m, classes) for all examples of the batches, in their order."""
        self._check(batches)
        found = engine.logits(self._program.table, self._program.size, self._row, batches.signals)
        return found[:, :, : batches.size].transpose(0, 2, 1).reshape(batches.num_examples, -1)

    def accuracy(self, batches):
        """Fraction of the examples whose largest output is the label's."""
        labels = batches.labels[:, : batches.size].reshape(-1)
        return float(np.mean(self.logits(batches).argmax(axis=1) == labels))

    def _check(self, batches):
        """ValueError for batches that compiled code would read beyond."""
        if batches.signals.shape[1] != self.num_points or batches.size != self.batch_size:
            raise ValueError(
                f"the network takes {self.batch_size} signals of {self.num_points} points at a time, "
                f"not {batches.size} of {batches.signals.shape[1]}"
            )
        if batches.labels.min() < 0 or batches.labels.max() >= self._program.num_classes:
            raise ValueError(f"labels must be 0 to {self._program.num_classes - 1}")
