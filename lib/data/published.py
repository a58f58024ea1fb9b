"""A published file, where copies of it may lie, and whether a copy is good: its SHA-256, unpacked, decides.

Copies lie in the user's folder (BOOK_DATA_DIR) and in the cache (BOOK_CACHE_DIR, or `.data/` at the root).
"""

import hashlib
import os
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lib.data.routes import Route

REPOSITORY = Path(__file__).resolve().parents[2]
MISSING = "missing"


@dataclass(frozen=True)
class RemoteFile:
    """A published file: its name in the cache, its size and SHA-256 once unpacked, and the routes to it."""

    name: str
    num_bytes: int
    sha256: str
    routes: tuple[Route, ...]

    def fault_of(self, num_bytes: int, sha256: str) -> str | None:
        """Return what is wrong with bytes of this size and SHA-256 (truncated, altered), or None."""
        if num_bytes < self.num_bytes:
            return f"truncated, {num_bytes} of {self.num_bytes} bytes"
        if sha256 != self.sha256:
            return f"altered, SHA-256 {sha256[:12]}… and not {self.sha256[:12]}…"
        return None


def own_dirs() -> list[Path]:
    """Return the user's folder as a list of one, or an empty list."""
    own = os.environ.get("BOOK_DATA_DIR")
    return [Path(own).absolute()] if own else []


def cache_dir() -> Path:
    """Return the folder where verified, unpacked files are stored."""
    return Path(os.environ.get("BOOK_CACHE_DIR") or REPOSITORY / ".data").absolute()


def copies(file: RemoteFile) -> dict[Path, str | None]:
    """Return each place of an unpacked copy, the user's folder first, and its fault (None when verified)."""
    paths = [folder / file.name for folder in (*own_dirs(), cache_dir())]
    return {path: _fault_at(path, file) for path in paths}


def find(file: RemoteFile) -> Path | None:
    """Return the first verified copy at hand, or None; damaged ones before it are named on stderr."""
    for path, fault in copies(file).items():
        if fault is None:
            return path
        if fault != MISSING:
            say(f"{path}: {fault}")
    return None


@cache  # the same words once in a process
def say(*lines: str) -> None:
    """Print lines to stderr."""
    for line in lines:
        print(line, file=sys.stderr)


def _fault_at(path: Path, file: RemoteFile) -> str | None:
    if not path.is_file():
        return MISSING
    stat = path.stat()
    return file.fault_of(stat.st_size, _sha256(path, stat.st_size, stat.st_mtime_ns, stat.st_ino))


@cache  # a file is hashed once in a process, and again when its size, time or inode has changed
def _sha256(path: Path, *_state: int) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
