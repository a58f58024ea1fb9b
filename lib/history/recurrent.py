"""Two recurrent cells as pure functions, and how far back the last state can be changed.

Sources: J. L. Elman (1990), "Finding structure in time", Cognitive Science 14, 179-211 (plain cell);
S. Hochreiter and J. Schmidhuber (1997), "Long short-term memory", Neural Computation 9(8), 1735-1780 (gated cell,
section 4); Y. Bengio, P. Simard and P. Frasconi (1994), IEEE Transactions on Neural Networks 5(2), 157-166 (why
gradients vanish). Both here with tanh, where the 1997 paper has scaled logistic functions:

    plain   h' = tanh(U x + h W + b)                                 dh'/dh = W diag(1 - h'²)
    LSTM    c' = c + i g,   h' = o tanh(c')                          dc'/dc = 1 along the carousel
            (i, o) = logistic, g = tanh of U x + h W + b             no forget gate: it came in 2000

Arrays may have any axes in front: the seeds, the examples. `drive` is U x + b, (..., gates).
"""

import math
from dataclasses import dataclass

import torch

CELLS = ("rnn", "lstm")


def rnn_step(recurrent, drive, state):
    """Next state (h,) of the plain cell: recurrent (..., n, n), drive (..., k, n), h (..., k, n)."""
    (h,) = state
    return (torch.tanh(drive + h @ recurrent),)


def lstm_step(recurrent, drive, state):
    """Next state (h, c) of the cell of 1997: recurrent (..., n, 3 n), drive (..., k, 3 n), h and c (..., k, n)."""
    h, c = state
    input_gate, candidate, output_gate = gates(drive + h @ recurrent)
    c = carousel(c, input_gate * candidate)
    return output_gate * torch.tanh(c), c


def gates(net):
    """What opens the memory, what is written and what lets it be read, each (..., n), of net inputs (..., 3 n)."""
    n = net.shape[-1] // 3
    opening, candidate = net.split((2 * n, n), -1)
    input_gate, output_gate = torch.sigmoid(opening).split(n, -1)  # both in one call
    return input_gate, torch.tanh(candidate), output_gate


def carousel(c, written):
    """The constant error carousel: a unit connected to itself with weight one, so that dc'/dc = 1."""
    return c + written


STEPS = {"rnn": rnn_step, "lstm": lstm_step}
NUM_STATES = {"rnn": 1, "lstm": 2}  # (h,) and (h, c); the last of them is the memory
NUM_GATES = {"rnn": 1, "lstm": 3}


def check_cell(cell):
    """Raise ValueError unless the cell is one of these."""
    if cell not in CELLS:
        raise ValueError(f"cell must be one of {CELLS}, not {cell!r}")


def run(cell, recurrent, drives):
    """States after each step, a list over time of tuples, from zero; drives: over time, each (..., k, gates)."""
    check_cell(cell)
    zero = drives[0].new_zeros(*drives[0].shape[:-1], recurrent.shape[-2])
    states, state = [], (zero,) * NUM_STATES[cell]
    for drive in drives:
        state = STEPS[cell](recurrent, drive, state)
        states.append(state)
    return states


@dataclass(frozen=True)
class Backward:
    """How the distance is measured: units, steps, weights' gain (1: spectral radius about one), input's size."""

    num_units: int = 16
    num_steps: int = 100
    gain: float = 1.0
    input_scale: float = 0.5

    def __post_init__(self):
        """Raise ValueError for sizes below 1."""
        if min(self.num_units, self.num_steps) < 1:
            raise ValueError("num_units and num_steps must be at least 1")


def draw(cell, settings, seeds):
    """Recurrent weights (s, n, gates), normal of deviation gain/√n, and drives, a list of (s, 1, gates)."""
    n, gates_of = settings.num_units, settings.num_units * NUM_GATES[cell]
    weights, drives = [], []
    for seed in seeds:
        generator = torch.Generator().manual_seed(seed)
        weights.append(torch.randn(n, gates_of, generator=generator, dtype=torch.float64))
        drives.append(torch.randn(settings.num_steps, 1, gates_of, generator=generator, dtype=torch.float64))
    recurrent = torch.stack(weights) * settings.gain / math.sqrt(n)
    return recurrent, list(settings.input_scale * torch.stack(drives, 1))


def step_jacobians(cell, recurrent, drives, states):
    """Derivative of each state with respect to the one before, (steps, s, m, m), m all units of the state."""
    n = recurrent.shape[-2]

    def step(weights, drive, flat):
        state = tuple(part[None] for part in flat.split(n))
        return torch.cat([part[0] for part in STEPS[cell](weights, drive, state)])

    before = [tuple(torch.zeros_like(part) for part in states[0]), *states[:-1]]
    flat = torch.stack([torch.cat([part[:, 0] for part in state], -1) for state in before])
    each = torch.func.vmap(torch.func.jacrev(step, argnums=2))
    return torch.func.vmap(each, in_dims=(None, 0, 0))(recurrent, torch.stack(drives), flat)


def reach(cell, settings, seeds):
    """Largest singular value of d memory(T) / d memory(T - t) for t = 1 ... T - 1, numpy (s, T - 1).

    The memory is h of the plain cell and c of the LSTM; all ways through the network count.
    """
    check_cell(cell)
    recurrent, drives = draw(cell, settings, seeds)
    steps = step_jacobians(cell, recurrent, drives, run(cell, recurrent, drives))
    product, norms = torch.eye(steps.shape[-1], dtype=steps.dtype).expand(steps.shape[1:]), []
    for jacobian in steps.flip(0)[:-1]:
        product = product @ jacobian
        memory = product[:, -settings.num_units :, -settings.num_units :]
        norms.append(torch.linalg.matrix_norm(memory, 2))
    return torch.stack(norms, -1).numpy()


def prediction(settings, seeds):
    """What theory says of `reach('rnn', ...)`: two arrays (s, T - 1), a bound and an estimate.

    Bound: (largest singular value of W times the largest slope seen)^t. Estimate: (spectral radius of W times the
    mean slope)^t, as if all slopes were the mean one.
    """
    recurrent, drives = draw("rnn", settings, seeds)
    slopes = torch.stack([1 - h[:, 0] ** 2 for (h,) in run("rnn", recurrent, drives)], 1)  # (s, T, n)
    largest = torch.linalg.matrix_norm(recurrent, 2) * slopes.flatten(1).amax(1)
    radius = torch.linalg.eigvals(recurrent).abs().amax(-1) * slopes.mean((1, 2))
    distances = torch.arange(1, settings.num_steps)
    return (largest[:, None] ** distances).numpy(), (radius[:, None] ** distances).numpy()
