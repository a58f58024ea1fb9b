"""From executed chapters and verdicts to pages: stage, then build from clean."""

import datetime
import json

import yaml

from lib.book import chapters, manifest, surroundings
from lib.book.build import build
from lib.book.feed import write_feed
from lib.book.heads import heads
from lib.book.offline import pack
from lib.book.social_card import NAME, write_card
from lib.book.stage import stage
from lib.book.status import status_table
from lib.book.times import times_table
from lib.book.workspace import VERIFIED
from lib.claims.accepted import ACCEPTED, load_accepted
from lib.claims.ledger import load_ledger
from lib.claims.record import write_json
from lib.claims.verdicts import load_results, verdicts
from lib.experiments.provenance import lock_version


def publish(workspace):
    """Stage and build one profile's book; returns the path of its first page.

    Raises ValueError when a profile that needs it has not been verified, or a chapter has no finished run.
    """
    for chapter in chapters.discover(workspace.root):
        if manifest.load(chapter, workspace) is None:
            profile = "" if workspace.profile == "full" else f" --profile {workspace.profile}"
            raise ValueError(f"{chapter.name} has no finished run: python -m lib run {chapter.name}{profile}")
    if workspace.profile in VERIFIED:
        _assert_green(workspace)
    else:
        _write_verdicts(workspace)
    parts = {"times": times_table(workspace), "status": status_table(workspace)}
    stage(workspace.root, workspace.executed, workspace.verdicts, workspace.staged, _stamp(workspace), parts)
    write_json(workspace.staged / "heads.json", heads(workspace.root))
    write_card(json.loads(workspace.verdicts.read_text()), workspace.staged / "chapters" / "static" / NAME)
    build(workspace.staged, workspace.html)
    settings = yaml.safe_load((workspace.root / "_config.yml").read_text(encoding="utf-8"))
    title, address = settings["sphinx"]["config"]["project"], settings["html"]["baseurl"]
    write_feed(workspace.root, workspace.html, title, address)
    pack(workspace.html)
    return workspace.html / "index.html"


def _assert_green(workspace):
    """Raise ValueError unless the last `verify` found that nothing had moved."""
    profile = "" if workspace.profile == "full" else f" --profile {workspace.profile}"
    if not workspace.gate.exists():
        raise ValueError(f"there are no verdicts yet: python -m lib verify{profile}")
    gate = json.loads(workspace.gate.read_text())
    if gate["profile"] != workspace.profile:
        raise ValueError(f"the last verify was of the profile {gate['profile']!r}: python -m lib verify{profile}")
    if moved := gate["moved"]:
        raise ValueError(f"the last verify was red ({', '.join(moved)}): a book is built from verified numbers only")


def _write_verdicts(workspace):
    """Verdicts of a profile that no gate looks at, so that its pages can be tried."""
    folder = workspace.root / "chapters" / "claims"
    judged = verdicts(load_ledger(folder), load_results(workspace.results), load_accepted(folder / ACCEPTED))
    write_json(workspace.verdicts, judged)


def _stamp(workspace):
    """What the footer says of this build: commit, lock hash, time of the verdicts (UTC), profile."""
    verified = datetime.datetime.fromtimestamp(workspace.verdicts.stat().st_mtime, datetime.UTC)
    return {
        "commit": surroundings.commit(workspace.root),
        "lock": lock_version(workspace.root)[:8],
        "verified": verified.strftime("%Y-%m-%d %H:%M UTC"),
        "profile": workspace.profile,
    }
