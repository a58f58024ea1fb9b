"""The cache under planted faults: damaged copies, lying routes, no network, several processes at once."""

import gzip
import hashlib
import io
import os
import pickle
import subprocess
import sys
import tarfile
from dataclasses import dataclass, field

import pytest

from lib.data import DataUnavailable, Derived, Mirror, ensure_file, member
from lib.data.published import REPOSITORY
from lib.data.routes import RouteFailed

DATA = bytes(range(256)) * 40
FLIPPED = DATA[:500] + bytes([DATA[500] ^ 1]) + DATA[501:]
FAULTS = [
    (DATA[:99], "truncated, 99 of 10240 bytes"),
    (b"", "truncated, 0 of 10240 bytes"),
    (FLIPPED, "altered, SHA-256"),
]
OWN_GOOD = [("digits", DATA), ("digits.gz", gzip.compress(DATA))]
OWN_BAD = [("digits", FLIPPED), ("digits.gz", gzip.compress(DATA)[:60])]


@dataclass(frozen=True)
class Fake:
    """A route that serves these bytes, or fails when there are none, and keeps count."""

    data: bytes | None
    fetches: list = field(default_factory=list)

    def __str__(self):
        return "fake route"

    def fetch(self):
        self.fetches.append(1)
        if self.data is None:
            raise RouteFailed("no network")
        return self.data


def test_a_file_is_fetched_once_and_then_found(cache, remote_file):
    route = Fake(DATA)
    paths = {ensure_file(remote_file(DATA, route)) for _ in range(3)}
    assert paths == {cache / "digits"}
    assert (cache / "digits").read_bytes() == DATA
    assert len(route.fetches) == 1


@pytest.mark.parametrize(("damaged", "words"), FAULTS, ids=["truncated", "empty", "flipped"])
def test_a_damaged_copy_is_named_and_fetched_again(cache, remote_file, capsys, damaged, words):
    cache.mkdir()
    (cache / "digits").write_bytes(damaged)
    assert ensure_file(remote_file(DATA, Fake(DATA))).read_bytes() == DATA
    assert f"{cache / 'digits'}: {words}" in capsys.readouterr().err


def test_damage_done_after_the_first_check_is_seen(cache, remote_file):
    file = remote_file(DATA, Fake(DATA))
    path = ensure_file(file)
    assert ensure_file(file) == path  # hashed
    path.write_bytes(FLIPPED)
    os.utime(path, ns=(0, 0))  # a file system may not tell two writes within a tick apart
    assert ensure_file(file).read_bytes() == DATA


def test_what_a_killed_writer_left_is_overwritten(cache, remote_file):
    cache.mkdir()
    (cache / "digits.part").write_bytes(b"x" * 99_999)
    assert ensure_file(remote_file(DATA, Fake(DATA))).read_bytes() == DATA
    assert not (cache / "digits.part").exists()


@pytest.mark.parametrize(("served", "words"), FAULTS, ids=["truncated", "empty", "flipped"])
def test_a_route_that_serves_other_bytes_is_passed_over(cache, remote_file, capsys, served, words):
    assert ensure_file(remote_file(DATA, Fake(served), Fake(DATA))).read_bytes() == DATA
    assert f"digits: fake route: {words}" in capsys.readouterr().err


def test_wrong_bytes_never_reach_the_cache(cache, remote_file):
    with pytest.raises(DataUnavailable):
        ensure_file(remote_file(DATA, Fake(FLIPPED)))
    assert not (cache / "digits").exists()


def test_mirrors_altered_cut_short_and_gone_over_real_http(cache, remote_file, server, capsys):
    packed = gzip.compress(DATA)
    altered = Mirror(server.url("a/digits.gz", gzip.compress(FLIPPED)), gzipped=True)
    short = Mirror(server.url("b/digits.gz", packed[:50], promised=len(packed)), gzipped=True)
    gone = Mirror(f"http://127.0.0.1:{server.server_port}/c/digits.gz", gzipped=True)
    good = Mirror(server.url("d/digits.gz", packed), gzipped=True)
    assert ensure_file(remote_file(DATA, altered, short, gone, good)).read_bytes() == DATA
    lines = capsys.readouterr().err.splitlines()
    said = zip(lines, ("altered", str(short), "HTTP 404"), strict=True)  # one line per failed route
    assert all(words in line for line, words in said)


def test_with_no_route_left_one_error_says_all(cache, own, remote_file):
    (own / "digits").write_bytes(FLIPPED)
    file = remote_file(DATA, Fake(None), Mirror("http://127.0.0.1:1/digits"))
    with pytest.raises(DataUnavailable) as caught:
        ensure_file(file)
    message = str(caught.value)
    routes = ("fake route: no network", "http://127.0.0.1:1/digits: Connection refused")
    for words in (f"{own / 'digits'}: altered", *routes, f"into {cache},", "BOOK_DATA_DIR", file.sha256):
        assert words in message
    assert caught.value.__cause__ is None
    assert str(pickle.loads(pickle.dumps(caught.value))) == message  # a worker sends it to its parent


def test_a_cache_that_cannot_be_written_is_said_so(tmp_path, monkeypatch, remote_file):
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("BOOK_CACHE_DIR", str(tmp_path / "file" / "cache"))
    with pytest.raises(DataUnavailable, match="Not a directory"):
        ensure_file(remote_file(DATA, Fake(DATA)))


@pytest.mark.parametrize(("name", "content"), OWN_GOOD, ids=["plain", "packed"])
def test_the_users_folder_comes_first(own, remote_file, name, content):
    (own / name).write_bytes(content)
    route = Fake(DATA)
    assert ensure_file(remote_file(DATA, route)).read_bytes() == DATA
    assert route.fetches == []


@pytest.mark.parametrize(("name", "content"), OWN_BAD, ids=["plain", "packed"])
def test_a_bad_file_of_the_users_is_named_left_alone_and_passed_over(own, remote_file, capsys, name, content):
    (own / name).write_bytes(content)
    assert ensure_file(remote_file(DATA, Fake(DATA))).read_bytes() == DATA
    assert f"{own / name}: " in capsys.readouterr().err
    assert (own / name).read_bytes() == content


@pytest.fixture
def archive():
    """A .tgz with three members, the last of them with a path that would leave its folder."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as tar:
        for name, data in (("package/a", DATA), ("package/b", FLIPPED), ("../../escaped", DATA)):
            head = tarfile.TarInfo(name)
            head.size = len(data)
            tar.addfile(head, io.BytesIO(data))
    return stream.getvalue()


def test_an_archive_is_fetched_once_for_all_its_members(cache, remote_file, archive):
    route = Fake(archive)
    packed = remote_file(archive, route, name="package.tgz")
    for name, data in (("a", DATA), ("b", FLIPPED)):
        assert ensure_file(remote_file(data, member(packed, f"package/{name}"), name=name)).read_bytes() == data
    assert len(route.fetches) == 1


def test_a_member_is_stored_under_our_name_whatever_the_archive_says(tmp_path, cache, remote_file, archive):
    packed = remote_file(archive, Fake(archive), name="package.tgz")
    assert ensure_file(remote_file(DATA, member(packed, "../../escaped"))) == cache / "digits"
    assert not list(tmp_path.parent.rglob("escaped"))


def test_an_archive_at_hand_comes_before_the_network(own, remote_file, archive):
    (own / "package.tgz").write_bytes(archive)
    network = Fake(None)
    packed = remote_file(archive, network, name="package.tgz")
    assert ensure_file(remote_file(DATA, network, member(packed, "package/a"))).read_bytes() == DATA
    assert network.fetches == []


def test_without_the_archive_the_reason_of_each_of_its_routes_is_told(cache, remote_file, archive):
    route = member(remote_file(archive, Fake(None), name="package.tgz"), "package/a")
    with pytest.raises(DataUnavailable, match=r"package/a in package\.tgz: .*fake route: no network"):
        ensure_file(remote_file(DATA, route))


@pytest.fixture
def derived(remote_file):
    """Make the file that is DATA reversed, from the file "source" with these routes."""

    def make(*routes, read=lambda path: path.read_bytes()[::-1]):
        return remote_file(DATA[::-1], Derived(remote_file(DATA, *routes, name="source"), read))

    return make


def test_a_derived_file_is_made_of_its_source_and_then_found(cache, derived):
    route = Fake(DATA)
    for _ in range(2):
        assert ensure_file(derived(route)).read_bytes() == DATA[::-1]
    assert len(route.fetches) == 1


def test_what_is_made_wrongly_never_reaches_the_cache(cache, derived):
    with pytest.raises(DataUnavailable, match=r"the arrays in source: altered"):
        ensure_file(derived(Fake(DATA), read=lambda path: FLIPPED))
    assert not (cache / "digits").exists()


@pytest.mark.parametrize(("name", "content"), [("source", DATA), ("source.gz", gzip.compress(DATA))])
def test_a_source_of_the_users_comes_before_the_network(own, remote_file, derived, name, content):
    (own / name).write_bytes(content)
    network = Fake(None)
    routes = (network, *derived(network).routes)
    assert ensure_file(remote_file(DATA[::-1], *routes)).read_bytes() == DATA[::-1]
    assert network.fetches == []


def test_by_hand_one_puts_what_is_published_not_what_is_made_of_it(cache, derived, remote_file, archive):
    with pytest.raises(DataUnavailable) as caught:
        ensure_file(derived(Fake(None)))
    assert "By hand: put source (SHA-256" in str(caught.value)
    assert "digits (SHA-256" not in str(caught.value)
    packed = remote_file(archive, Fake(None), name="package.tgz")
    with pytest.raises(DataUnavailable, match=r"put digits \(SHA-256 \w+\)\n  or package\.tgz \(SHA-256"):
        ensure_file(remote_file(DATA, Fake(None), member(packed, "package/a")))


def test_four_processes_at_once_fetch_once(cache, server):
    server.seconds = 1.5  # slow enough for the four to meet
    url = server.url("digits", DATA)
    arguments = ("digits", len(DATA), hashlib.sha256(DATA).hexdigest())
    code = (
        "from lib.data import Mirror, RemoteFile, ensure_file\n"
        f"print(ensure_file(RemoteFile(*{arguments!r}, (Mirror({url!r}),))))"
    )
    command = [sys.executable, "-c", code]
    pipes = {"stdout": subprocess.PIPE, "text": True}
    processes = [subprocess.Popen(command, cwd=REPOSITORY, **pipes) for _ in range(4)]
    outputs = {process.communicate()[0].strip() for process in processes}
    assert [process.returncode for process in processes] == [0] * 4
    assert outputs == {str(cache / "digits")}
    assert server.asked["/digits"] == 1
    assert (cache / "digits").read_bytes() == DATA
