"""A feed of what changed (Atom, RFC 4287): an entry for each commit that changed accepted results or the ledger."""

import datetime
import subprocess
from pathlib import Path
from xml.etree import ElementTree

WATCHED = "chapters/claims"
NUM_ENTRIES = 30
SPACE = "http://www.w3.org/2005/Atom"
FIELDS = "%H%x1f%cI%x1f%an%x1f%s"


def changes(root, watched: str = WATCHED) -> list[dict[str, str]]:
    """Return the latest commits that touched the watched folder: commit, time, author, subject; none outside git."""
    command = ["git", "log", f"--max-count={NUM_ENTRIES}", f"--format={FIELDS}", "--", watched]
    try:
        found = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return []
    names = ("commit", "time", "author", "subject")
    return [dict(zip(names, line.split("\x1f"), strict=True)) for line in found.splitlines()]


def atom(entries: list[dict[str, str]], title: str, address: str, otherwise: str) -> str:
    """Return the feed as XML; address: of the book, with its final slash; otherwise: its date without entries."""
    ElementTree.register_namespace("", SPACE)
    feed = ElementTree.Element(f"{{{SPACE}}}feed")
    _add(feed, "title", title)
    _add(feed, "id", address)
    _add(feed, "updated", entries[0]["time"] if entries else otherwise)
    ElementTree.SubElement(feed, f"{{{SPACE}}}link", {"href": f"{address}changes.xml", "rel": "self"})
    for each in entries:
        entry = ElementTree.SubElement(feed, f"{{{SPACE}}}entry")
        _add(entry, "title", each["subject"])
        _add(entry, "id", f"{address}#{each['commit']}")
        _add(entry, "updated", each["time"])
        _add(ElementTree.SubElement(entry, f"{{{SPACE}}}author"), "name", each["author"])
        _add(entry, "summary", f"Changed in commit {each['commit'][:10]}: accepted results or the ledger of claims.")
        ElementTree.SubElement(entry, f"{{{SPACE}}}link", {"href": f"{address}chapters/verified.html"})
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(feed, encoding="unicode") + "\n"


def write_feed(root, html: Path, title: str, address: str) -> None:
    """Write `changes.xml` beside the pages; without entries where there is no history."""
    today = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    text = atom(changes(root), title, address, today)
    (Path(html) / "changes.xml").write_text(text, encoding="utf-8")


def _add(parent, name: str, text: str) -> None:
    ElementTree.SubElement(parent, f"{{{SPACE}}}{name}").text = text
