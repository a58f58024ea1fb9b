"""Two rounds of a search on paper: six weights, what training made of them, their ranks, the mask, and the rewinding.

The numbers after training are made up; rank, mask and rewinding are done by the functions that search for tickets.
"""

from torch import Tensor, tensor

from lib import figures
from lib.mnist1d import lottery

BEFORE = tensor([[0.3, -0.2, 0.1], [-0.4, 0.2, 0.3]])  # two units of two inputs and a bias
AFTER_TRAINING = (
    tensor([[0.9, -0.1, 0.5], [-0.6, 0.2, 0.7]]),
    tensor([[1.1, 0.0, 0.2], [-0.8, 0.0, 0.9]]),
)
SPARSITIES = (1 / 3, 1 / 2)
NAMES = ("unit 1, input 1", "unit 1, input 2", "unit 1, bias", "unit 2, input 1", "unit 2, input 2", "unit 2, bias")


def rounds() -> list[tuple[Tensor, Tensor, Tensor]]:
    """Of each round the weights after training, the mask, and what the next training begins from, (2, 3) each."""
    masks, found = lottery.full_masks([BEFORE]), []
    for after, sparsity in zip(AFTER_TRAINING, SPARSITIES, strict=True):
        masks = lottery.pruned([after], masks, sparsity)
        found.append((after, masks[0], lottery.rewound([BEFORE], masks)[0]))
    return found


def ranks(after: Tensor, mask_before: Tensor) -> Tensor:
    """Places (2, 3) of the sizes of weights from 0, those that are gone first."""
    return (after.abs() - (~mask_before).float()).flatten().argsort().argsort().view(after.shape)


def table():
    """The six weights through both rounds, line by line."""
    columns, before = [BEFORE], lottery.full_masks([BEFORE])[0]
    for after, mask, start in rounds():
        columns += [after, ranks(after, before), mask, start]
        before = mask
    rows = [[name, *cells] for name, cells in zip(NAMES, zip(*map(_cells, columns), strict=True), strict=True)]
    each = ("trained", "rank", "kept", "rewound")
    header = ["weight", "before", *(f"{name}, round {place}" for place in (1, 2) for name in each)]
    caption = "Two rounds by hand: a third of the weights is removed, then half of them in all. A dash: it is gone."
    return figures.table(header, rows, caption=caption)


def _cells(column: Tensor) -> list[str]:
    return [_text(value) for value in column.flatten().tolist()]


def _text(value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value + 1)
    return f"{value:+.1f}".replace("-", "−") if value else "–"
