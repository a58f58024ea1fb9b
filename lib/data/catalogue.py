"""The data sets of this book: which files each needs, where they come from, and whether they are at hand."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lib.data import cifar10, mnist, zip_codes
from lib.data.cache import ensure_file
from lib.data.published import RemoteFile, cache_dir, copies


@dataclass(frozen=True)
class DataSet:
    """A data set: the files it is read from, its source and its licence.

    An optional one is fetched when it is named or loaded; a build without it must not fail.
    """

    files: tuple[RemoteFile, ...]
    source: str
    licence: str
    optional: bool = False

    @property
    def fingerprint(self) -> str:
        """Return one hash over the published hashes of all files, for the keys of results."""
        return hashlib.sha256("".join(file.sha256 for file in self.files).encode()).hexdigest()


DATA_SETS = {
    "mnist": DataSet(
        files=(*mnist.IMAGES.values(), *mnist.LABELS.values()),
        source="LeCun, Bottou, Bengio, Haffner 1998",
        licence="CC BY-SA 3.0, as Keras states it",
    ),
    "zip_codes": DataSet(
        files=(*zip_codes.PIXELS.values(), *zip_codes.LABELS.values()),
        source="LeCun et al. 1990, as distributed by Hastie, Tibshirani, Friedman",
        licence="unclear: fetched, never redistributed",
        optional=True,
    ),
    "cifar10": DataSet(
        files=(*cifar10.IMAGES.values(), *cifar10.LABELS.values()),
        source="Krizhevsky 2009",
        licence="not stated: fetched, never redistributed",
        optional=True,
    ),
}


@dataclass(frozen=True)
class Row:
    """One file of a data set: its path, its published size unpacked (bytes), and its state.

    The state is 'verified', 'missing', or what is wrong with the copy.
    """

    data_set: str
    file: str
    path: Path
    num_bytes: int
    state: str


def report(names: Iterable[str] | None = None) -> list[Row]:
    """Return a row per file of these data sets (default: the required): hashes what is at hand, fetches nothing."""
    return [_row(name, file) for name in _known(names) for file in DATA_SETS[name].files]


def ensure(names: Iterable[str] | None = None) -> list[Row]:
    """Fetch what these data sets (default: the required) lack, and report; DataUnavailable when no route serves."""
    for name in _known(names):
        for file in DATA_SETS[name].files:
            ensure_file(file)
    return report(names)


def _row(name: str, file: RemoteFile) -> Row:
    faults = copies(file)
    path = next((path for path, fault in faults.items() if fault is None), cache_dir() / file.name)
    return Row(name, file.name, path, file.num_bytes, faults[path] or "verified")


def _known(names: Iterable[str] | None) -> list[str]:
    required = [name for name, data_set in DATA_SETS.items() if not data_set.optional]
    known = required if names is None else list(names)
    if unknown := sorted(set(known) - set(DATA_SETS)):
        raise ValueError(f"no data set is called {', '.join(unknown)}; there are {', '.join(DATA_SETS)}")
    return known
