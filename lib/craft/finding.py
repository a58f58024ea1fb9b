"""What a check says: its verdict, what was measured, what to do, and a drawing for those who want to see it.

The drawing is a function without arguments: an examination over many seeds draws nothing, a report draws it all.
"""

from collections.abc import Callable
from dataclasses import dataclass

VERDICTS = {True: "passed", False: "FAILED", None: "not checked"}


@dataclass(frozen=True)
class Finding:
    """One item of the recipe: `passed` is None where the pipeline lacks what the check needs."""

    item: str
    title: str
    passed: bool | None
    measured: str
    advice: str
    figure: Callable | None = None

    def __post_init__(self):
        if self.passed not in VERDICTS:
            raise ValueError(f"passed must be True, False or None, got {self.passed!r}")
        if self.passed is not None:
            object.__setattr__(self, "passed", bool(self.passed))  # numpy's booleans are none of Python's

    @property
    def verdict(self):
        """The verdict in a word or two."""
        return VERDICTS[self.passed]


def not_checked(item, title, missing):
    """The finding of a check that could not run, and what the pipeline lacks for it."""
    return Finding(item, title, None, missing, "Give the pipeline this part to have it checked.")
