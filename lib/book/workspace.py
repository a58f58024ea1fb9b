"""Where everything that is made lies: below `_build`, one place for each profile.

The full profile is the published run. The sampled one is the same, but that the costliest experiments run with
fewer of the seeds, each of them at full scale; its book takes the same place. The smoke profile proves in seconds
that a chapter runs. A run with changed parameters is custom: it has its own place, so that no verdict is ever read
from it.
"""

from dataclasses import dataclass
from pathlib import Path

from lib.experiments.provenance import ROOT

PROFILES = ("full", "sampled", "smoke")
VERIFIED = ("full", "sampled")  # those whose numbers go through the gate


@dataclass(frozen=True)
class Workspace:
    """Folders of one profile: 'full', 'sampled', 'smoke' or 'custom'."""

    profile: str = "full"
    root: Path = ROOT

    @property
    def base(self):
        """`_build` for the profiles that are verified, a folder below it for the others."""
        build = self.root / "_build"
        return build if self.profile in VERIFIED else build / self.profile

    @property
    def executed(self):
        """Executed notebooks, each with its manifest; only finished runs are here."""
        return self.base / "executed"

    @property
    def results(self):
        """Results: a folder for each chapter, a file for each claim; only of finished runs."""
        return self.base / "results"

    @property
    def running(self):
        """Runs under way, and what is left of those that failed or were killed."""
        return self.base / "running"

    @property
    def verdicts(self):
        """The list of verdicts, one object for each claim of the ledger."""
        return self.base / "verdicts.json"

    @property
    def gate(self):
        """What moved when the verdicts were written: {'profile', 'moved': [claim or chapter, …]}."""
        return self.base / "gate.json"

    @property
    def staged(self):
        """What the book builder reads."""
        return self.base / "book_src"

    @property
    def html(self):
        """The rendered book."""
        return self.base / "html"
