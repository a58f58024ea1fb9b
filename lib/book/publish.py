"""From executed chapters and verdicts to pages: stage, then build from clean."""

from lib.book.build import build
from lib.book.stage import stage


def publish(workspace):
    """Stage and build one profile's book; returns the path of its first page."""
    stage(workspace.root, workspace.executed, workspace.verdicts, workspace.staged)
    build(workspace.staged, workspace.html)
    return workspace.html / "index.html"
