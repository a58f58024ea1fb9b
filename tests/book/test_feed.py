"""The feed of changes: well formed, dated, its text escaped, and there without a history too."""

import subprocess
from xml.etree import ElementTree

from lib.book.feed import SPACE, atom, changes, write_feed

ADDRESS = "https://example.org/book/"
ENTRY = {"commit": "a" * 40, "time": "2026-01-31T12:00:00+00:00", "author": "Ada", "subject": "A < B & C"}


def read(text):
    return ElementTree.fromstring(text.encode())


def test_an_entry_says_what_when_and_by_whom():
    feed = read(atom([ENTRY], "A book", ADDRESS, "never"))
    assert feed.findtext(f"{{{SPACE}}}updated") == ENTRY["time"]
    (entry,) = feed.findall(f"{{{SPACE}}}entry")
    assert entry.findtext(f"{{{SPACE}}}title") == "A < B & C"
    assert entry.findtext(f"{{{SPACE}}}author/{{{SPACE}}}name") == "Ada"
    assert entry.findtext(f"{{{SPACE}}}id") == f"{ADDRESS}#{'a' * 40}"


def test_only_commits_that_touch_the_ledger_count(tmp_path):
    def git(*words):
        who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)

    git("init")
    for name, subject in (("chapters/claims/a.yml", "A claim"), ("README.md", "A word")):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(subject)
        git("add", "-A")
        git("commit", "-m", subject)
    assert [each["subject"] for each in changes(tmp_path)] == ["A claim"]


def test_without_a_history_the_feed_is_empty_and_dated(tmp_path):
    (tmp_path / "html").mkdir()
    write_feed(tmp_path, tmp_path / "html", "A book", ADDRESS)
    feed = read((tmp_path / "html" / "changes.xml").read_text())
    assert feed.findall(f"{{{SPACE}}}entry") == []
    assert feed.findtext(f"{{{SPACE}}}updated").startswith("20")
