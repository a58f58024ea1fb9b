"""How the tests share two cores: all tests of a file in one process, and one worker for what each process maps.

What a file shares is then made, imported and compiled once. A second worker would load and compile all that anew, while
the other process of tests has the second core.
"""

import os

import pytest

from lib.experiments.executors import WORKERS

os.environ.setdefault(WORKERS, "1")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Group by file what has no group of its own; `--dist loadgroup` keeps a group together."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.path.relative_to(item.config.rootpath).as_posix()))
