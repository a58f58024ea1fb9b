"""The routes: what arrives, and the short reason when nothing does."""

import gzip
import subprocess
import sys
import time

import pytest

from lib.data import routes
from lib.data.published import REPOSITORY
from lib.data.routes import Mirror, RouteFailed

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
