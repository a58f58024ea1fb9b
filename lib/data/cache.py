"""The cache: `ensure_file` returns a verified copy of a published file, and fetches it when there is none.

Order: the user's folder, the cache, the file's routes. A fetch goes one way: download, unpack, verify, fsync,
rename. A damaged copy is named on stderr and fetched again. A lock per file makes several processes safe: the
first fetches, the others wait and then find the file.
"""

import hashlib
import os
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from filelock import FileLock

from lib.data.published import RemoteFile, cache_dir, copies, find, own_dirs, say
from lib.data.routes import PackedFile, Route, RouteFailed


class DataUnavailable(RuntimeError):
    """No route served a file; args: its name, the files that would do (str), the cache folder, the failures."""

    def __str__(self) -> str:
        name, wanted, folder, failures = self.args
        return (
            f"{name} is not available. Tried, in order:\n  " + "\n  ".join(failures) + "\n"
            f"By hand: put {wanted}\n"
            f"into {folder}, or into a folder of your own, there packed as .gz if you like,\n"
            "and set BOOK_DATA_DIR to that folder."
        )


@dataclass(frozen=True)
class Derived:
    """The route through another file of the cache: `make` computes the wanted bytes from that file's path."""

    source: RemoteFile
    make: Callable[[Path], bytes]
    label: str = "the arrays"

    def __str__(self) -> str:
        return f"{self.label} in {self.source.name}"

    def fetch(self) -> bytes:
        """Return the computed bytes; RouteFailed without the source."""
        try:
            path = ensure_file(self.source)
        except DataUnavailable as error:
            raise RouteFailed("; ".join(error.args[-1])) from error
        return self.make(path)


def member(archive: RemoteFile, path: str) -> Derived:
    """Return the route to a member of a tar archive; one fetch of the archive serves all its members."""
    return Derived(archive, partial(read_member, path=path), path)


def read_member(archive: Path, path: str) -> bytes:
    """Return the bytes of a tar archive's member, written nowhere the archive says."""
    with tarfile.open(archive) as tar:
        return tar.extractfile(path).read()


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
        raise DataUnavailable(file.name, _wanted(file), str(target.parent), (f"{target}: {error}",)) from None
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
    raise DataUnavailable(file.name, _wanted(file), str(cache_dir()), (*at_hand, *failures))


def _wanted(file: RemoteFile) -> str:
    """Name the files of which any one, put by hand, would do: the published ones, not what we make of them."""
    sources = [route.source for route in file.routes if isinstance(route, Derived)]
    published = sources if sources and len(sources) == len(file.routes) else [file, *sources]
    return "\n  or ".join(f"{each.name} (SHA-256 {each.sha256})" for each in published)


def _in_order(file: RemoteFile) -> Iterator[Route]:
    """Yield the routes, those that need no network first: the user's .gz, then what is made of a file at hand."""
    yield from map(PackedFile, _packed(file))
    yield from sorted(file.routes, key=lambda route: not (isinstance(route, Derived) and _at_hand(route.source)))


def _at_hand(file: RemoteFile) -> bool:
    return bool(find(file) or _packed(file))


def _packed(file: RemoteFile) -> list[Path]:
    paths = [folder / f"{file.name}.gz" for folder in own_dirs()]
    return [path for path in paths if path.is_file()]


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
