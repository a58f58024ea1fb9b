"""The toy experiment, importable in the tests and in every process that they start."""

import os
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]


@pytest.fixture(autouse=True)
def toy_on_the_path(monkeypatch):
    """Let child processes import `toy` and `lib`, whatever their working directory."""
    monkeypatch.syspath_prepend(str(FOLDER))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(FOLDER), str(ROOT)]))
    monkeypatch.delenv("BOOK_PROGRESS", raising=False)
    assert str(FOLDER) in sys.path
