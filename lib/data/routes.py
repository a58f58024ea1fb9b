"""The routes by which published bytes arrive: here a packed file on this machine and an HTTP mirror.

A route has one method, `fetch()`, which returns bytes or raises `RouteFailed` with one short reason. No route
trusts what it got: the cache compares SHA-256 with the published one. Nothing is installed or unpickled.
"""

import gzip
import zlib
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Protocol
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tqdm import tqdm  # never tqdm.auto: in a notebook that is a widget, which no page can show

MIRROR_SECONDS = 10  # longest silence of a mirror, while connecting or between two blocks
BLOCK_BYTES = 1 << 16
AGENT = {"User-Agent": "deep-learning-1989-2055"}  # some servers refuse urllib's own name


class Bar(tqdm):
    """A bar of text, without tqdm's watching thread: forking a process with threads is unsafe."""

    monitor_interval = 0


class RouteFailed(RuntimeError):
    """A route did not serve; its text is the short reason."""


class Route(Protocol):
    """One way to the bytes of a file; `str(route)` is its name in messages."""

    def fetch(self) -> bytes: ...


@dataclass(frozen=True)
class PackedFile:
    """A .gz file on this machine."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)

    def fetch(self) -> bytes:
        """Return the unpacked bytes; RouteFailed when they do not unpack."""
        return gunzip(self.path.read_bytes())


@dataclass(frozen=True)
class Mirror:
    """A URL; `gzipped` when it serves the wanted file packed."""

    url: str
    gzipped: bool = False

    def __str__(self) -> str:
        return self.url

    def fetch(self) -> bytes:
        """Return the unpacked body; RouteFailed when the URL is unreachable, refuses, or stops short."""
        try:
            with urlopen(Request(self.url, headers=AGENT), timeout=MIRROR_SECONDS) as response:
                body = _body(response, self.url.rpartition("/")[2])
        except HTTPError as error:
            error.close()
            raise RouteFailed(f"HTTP {error.code} {error.reason}") from error
        except (OSError, HTTPException) as error:
            raise RouteFailed(_short(error)) from error
        return gunzip(body) if self.gzipped else body


def gunzip(packed: bytes) -> bytes:
    """Return the bytes inside a gzip file; RouteFailed when it is damaged or cut short."""
    try:
        return gzip.decompress(packed)
    except (OSError, EOFError, zlib.error) as error:
        raise RouteFailed(f"does not unpack ({error})") from error


def _body(response: HTTPResponse, label: str) -> bytes:
    """Read a response under a progress bar (bytes); RouteFailed when Content-Length promised another size."""
    promised = response.headers.get("Content-Length")
    total = None if promised is None else int(promised)
    blocks = []
    with Bar(desc=label, total=total, unit="B", unit_scale=True, delay=1) as bar:
        while block := response.read(BLOCK_BYTES):
            blocks.append(block)
            bar.update(len(block))
    if total is not None and bar.n != total:
        raise RouteFailed(f"cut short, {bar.n} of {total} bytes")
    return b"".join(blocks)


def _short(error: Exception) -> str:
    """Return what the system says, without its error number: 'Name or service not known'."""
    reason = getattr(error, "reason", error)  # urllib wraps the socket's own error
    return getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
