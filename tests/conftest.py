"""Which of two workers a test goes to: all tests of a file to one, which makes and compiles what they share once."""

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Group by file what has no group of its own; `--dist loadgroup` keeps a group together."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.path.relative_to(item.config.rootpath).as_posix()))
