"""Where results lie: one file for each task, under its key, written whole or not at all.

A file is an uncompressed `.npz` of the arrays that the experiment returned and the task's description as
JSON. It is written beside its place and moved there, so that a process killed in the middle leaves nothing
that looks finished. Nothing is pickled.
"""

import os
import tempfile
import zipfile
from pathlib import Path

import numpy as np
from filelock import FileLock

DESCRIPTION = "task"


class ResultStore:
    """A folder of results, safe to share between processes."""

    def __init__(self, folder):
        """folder: made when the first result is saved."""
        self.folder = Path(folder)

    def path(self, task):
        """The file of a task's result, there or not."""
        return self.folder / task.key[:2] / f"{task.key}.npz"

    def load(self, task):
        """The stored result, name → array, or None when there is none; a damaged file is removed."""
        path = self.path(task)
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                if str(stored[DESCRIPTION]) != task.description:
                    raise ValueError("another task's result")
                return {name: stored[name] for name in stored.files if name != DESCRIPTION}
        except OSError:  # not there, or not to be read now: no reason to remove it
            return None
        except (ValueError, KeyError, EOFError, zipfile.BadZipFile):
            path.unlink(missing_ok=True)
            return None

    def save(self, task, result):
        """Store a result, name → array or number, atomically; the last writer of equal results wins."""
        path = self.path(task)
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".partial", delete=False) as file:
            np.savez(file, **{DESCRIPTION: np.array(task.description)}, **result)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(path)

    def compute(self, task):
        """The task's result: loaded, or computed and saved; two processes asking at once compute it once."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self.folder / f"{task.key}.lock"):
            result = self.load(task)
            if result is None:
                result = task.function(task.configuration, task.seed)
                self.save(task, result)
                result = self.load(task)
        (self.folder / f"{task.key}.lock").unlink(missing_ok=True)
        return result
