"""The cache: `ensure_file` returns a verified copy of a published file, and fetches it when there is none.

Order: the user's folder, the cache, the file's routes. A fetch goes one way: download, unpack, verify, fsync,
rename. A damaged copy is named on stderr and fetched again. A lock per file makes several processes safe: the
first fetches, the others wait and then find the file.
"""

import hashlib
import os
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from lib.data.published import RemoteFile, cache_dir, copies, find, own_dirs, say
from lib.data.routes import PackedFile, Route, RouteFailed


class DataUnavailable(RuntimeError):
    """No route served a file; args: its name, its SHA-256, the cache folder, the failures (tuple of str)."""

    def __str__(self) -> str:
        name, sha256, folder, failures = self.args
        return (
            f"{name} is not available. Tried, in order:\n  " + "\n  ".join(failures) + "\n"
            f"By hand: put {name} (SHA-256 {sha256}) into {folder},\n"
            f"or it or {name}.gz into a folder of your own, and set BOOK_DATA_DIR to that folder."
        )


@dataclass(frozen=True)
class Member:
    """The route through a tar archive, itself a file of the cache: one fetch serves all its members."""

    archive: RemoteFile
    path: str

    def __str__(self) -> str:
        return f"{self.path} in {self.archive.name}"

    def fetch(self) -> bytes:
        """Return the member's bytes, written nowhere the archive says; RouteFailed without the archive."""
        try:
            path = ensure_file(self.archive)
        except DataUnavailable as error:
            raise RouteFailed("; ".join(error.args[-1])) from error
        with tarfile.open(path) as tar:
            return tar.extractfile(self.path).read()


def ensure_file(file: RemoteFile) -> Path:
    """Return a verified copy's path, fetched when there is none; DataUnavailable when no route serves."""
    return find(file) or _fetch(file)


def _fetch(file: RemoteFile) -> Path:
    """Bring a file into the cache under its lock; a folder that cannot be written is DataUnavailable too."""
    target = cache_dir() / file.name
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{target}.lock"):
            if copies(file)[target] is not None:  # else another process fetched it while this one waited
                _store(_first_good(file), target)
    except OSError as error:  # read-only folder, full disk
        raise DataUnavailable(file.name, file.sha256, str(target.parent), (f"{target}: {error}",)) from None
    return target


def _first_good(file: RemoteFile) -> bytes:
    """Return the bytes of the first route whose size and SHA-256 are right; DataUnavailable when none is."""
    failures = []
    for route in _in_order(file):
        try:
            data = _verified(route.fetch(), file)
        except RouteFailed as error:
            failures.append(f"{route}: {error}")
        else:
            say(*(f"{file.name}: {failure}" for failure in failures))
            return data
    at_hand = [f"{path}: {fault}" for path, fault in copies(file).items()]
    raise DataUnavailable(file.name, file.sha256, str(cache_dir()), (*at_hand, *failures))


def _in_order(file: RemoteFile) -> Iterator[Route]:
    """Yield the routes, those that need no network first: the user's .gz, then an archive already at hand."""
    packed = [folder / f"{file.name}.gz" for folder in own_dirs()]
    yield from (PackedFile(path) for path in packed if path.is_file())
    yield from sorted(file.routes, key=lambda route: not (isinstance(route, Member) and find(route.archive)))


def _verified(data: bytes, file: RemoteFile) -> bytes:
    fault = file.fault_of(len(data), hashlib.sha256(data).hexdigest())
    if fault is not None:
        raise RouteFailed(fault)
    return data


def _store(data: bytes, target: Path) -> None:
    """Write beside the target, flush to the disk, rename: a reader sees the whole file or none."""
    part = target.with_name(f"{target.name}.part")  # one name, under the lock: a killed writer's is reused
    with part.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(target)
