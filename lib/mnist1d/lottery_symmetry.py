"""What a search cannot know: the order of the positions, unless the signals bring it.

A fully connected layer treats its inputs alike. Permute the positions of all signals and the columns of the initial
weights with them, and every number of the training stays what it was. So the masks come out permuted too:

    x'_i = x_{π(i)},  W'_{ui} = W_{uπ(i)}    ⇒    mask'_{ui} = mask_{uπ(i)}

PyTorch draws all columns alike. Hence the ticket of permuted signals is, in distribution, the permuted ticket, and
a dense network errs as often on permuted signals as on signals in order.
"""

from dataclasses import dataclass

import numpy as np
import torch

from lib.mnist1d import lottery
from lib.mnist1d.lottery_schedules import geometric
from lib.mnist1d.lottery_search import Search, rounds
from lib.mnist1d.lottery_signals import FOUND_ON, order_of, task
from lib.mnist1d.lottery_training import quick

SHORT = Search(geometric(3, sparsity=0.8), (), num_steps=100, width=100)


@dataclass(frozen=True)
class Agreement:
    """Shares of all mask entries on which two searches agree: put back in order, and as they are."""

    in_order: float
    as_they_are: float


def agreement(seed: int, search: Search = SHORT) -> Agreement:
    """Search on signals in order and on permuted ones, from initial weights whose columns are permuted as well."""
    order = order_of("permuted", seed)
    columns = torch.as_tensor([*order, lottery.NUM_POINTS])
    initial = lottery.initial_layers(seed, search.width)
    data = task(FOUND_ON).train
    plain = _ticket(initial, data, search)
    moved = _ticket([initial[0][:, columns], *initial[1:]], data.placed(order), search)
    back = [moved[0][:, torch.as_tensor(np.argsort(columns.numpy()))], *moved[1:]]
    return Agreement(_alike(back, plain), _alike(moved[:1], plain[:1]))


def _ticket(initial, examples, search):
    with quick():
        *_, (masks, _) = rounds(initial, examples.batches(search.batch_size), search)
    return masks


def _alike(first, second):
    same = sum(int((a == b).sum()) for a, b in zip(first, second, strict=True))
    return same / lottery.size(second)
