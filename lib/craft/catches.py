"""What the matrix says: how often each bug is caught and each healthy program alarmed, and evidence for the claims.

A check works when it alarms at most ALARMS of the healthy programs and catches its bugs in at least CAUGHT of the
seeds. Both shares were chosen before the judging seeds were run.
"""

from dataclasses import dataclass

import numpy as np

from lib.claims import Evidence
from lib.craft.bugs import BUGS
from lib.craft.checks import CHECKS
from lib.statistics import proportion_interval

ALARMS, CAUGHT = 0.05, 0.95
PARTS_OF_LOOKING = ("1.balance", "1.duplicates", "1.leak", "1.outliers", "1.labels")  # K19.1.look asks for all
CLAIM = "K19."


@dataclass(frozen=True)
class Share:
    """So many of so many, and the Wilson interval of the share (95 %)."""

    count: int
    num: int

    @property
    def value(self):
        """The share, a fraction."""
        return self.count / self.num

    @property
    def interval(self):
        """The Wilson interval of the share, 95 %."""
        return proportion_interval(self.count, self.num)

    def __str__(self):
        return f"{self.count} of {self.num}"


def caught(matrix, bug, item=None):
    """`Share` of the seeds in which a check, the bug's own unless named, failed the program with the bug."""
    verdicts = matrix.passed[bug][:, list(CHECKS).index(item or BUGS[bug].item)]
    made = ~np.isnan(verdicts)
    return Share(int((verdicts[made] == 0).sum()), int(made.sum()))


def alarms(matrix, item):
    """`Share` of the healthy programs, over variants and seeds, that a check failed."""
    verdicts = np.concatenate([rows[:, list(CHECKS).index(item)] for name, rows in _healthy(matrix)])
    made = ~np.isnan(verdicts)
    return Share(int((verdicts[made] == 0).sum()), int(made.sum()))


def other_catches(matrix, bug):
    """The other checks that fail in half of the seeds or more in which they were made, the surest first."""
    shares = {item: caught(matrix, bug, item) for item in CHECKS if item != BUGS[bug].item}
    often = [item for item, share in shares.items() if share.num and share.value >= 0.5]
    return sorted(often, key=lambda item: -shares[item].value)


def num_full(matrix):
    """In how many seeds every check was made of every bug."""
    rows = next(rows for name, rows in matrix.passed.items() if name in BUGS)
    return int(((~np.isnan(rows)).sum(1) > 1).sum())


def items_of_claim(claim_id):
    """The checks behind a claim K19.…; ValueError where there are none."""
    item = claim_id.removeprefix(CLAIM)
    if item == "1.look":
        return PARTS_OF_LOOKING
    if not claim_id.startswith(CLAIM) or item not in CHECKS:
        raise ValueError(f"no check for the claim {claim_id!r}")
    return (item,)


def evidence_of_check(claim_id, matrix):
    """`Evidence` for a planted claim: each check leaves healthy programs alone, and each planted bug is caught."""
    items = items_of_claim(claim_id)
    bugs = [bug for bug in BUGS.values() if bug.item in items and bug.judges]
    checks = {f"{item} leaves healthy programs alone": _at_most(alarms(matrix, item)) for item in items}
    checks |= {f"{bug.item} catches: {bug.name}": _at_least(caught(matrix, bug.name)) for bug in bugs}
    figures = {"initial_loss": matrix.initial_losses} if claim_id == "K19.2.initloss" else {}
    return Evidence(figures, list(matrix.seeds) if figures else [], checks=checks)


def _at_most(share):
    return share.num > 0 and share.value <= ALARMS


def _at_least(share):
    return share.num > 0 and share.value >= CAUGHT


def _healthy(matrix):
    return [(name, rows) for name, rows in matrix.passed.items() if name not in BUGS]
