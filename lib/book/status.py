"""The status of each chapter: when, from which commit, on which machine and with which versions it was run."""

from lib.book import chapters, manifest
from lib.book.notebooks import title_of

HEAD = ("Chapter", "Run", "Minutes", "Core-minutes", "Commit", "Machine", "Versions")


def status_table(workspace) -> str:
    """Return a Markdown table with a row for each finished run."""
    rows = [_row(chapter, manifest.load(chapter, workspace)) for chapter in chapters.discover(workspace.root)]
    lines = [HEAD, ("---",) * len(HEAD), *[row for row in rows if row]]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def _row(chapter, found):
    if found is None:
        return None
    made, cost = found.get("made", {}), found["cost"]
    minutes, core_minutes = (f"{cost[name] / 60:.1f}" for name in ("seconds", "core_seconds"))
    link = f"[{title_of(chapter.notebook())}]({chapter.name}.ipynb)"
    told = [made.get(name, "–") for name in ("time", "commit", "machine", "versions")]
    return link, told[0], minutes, core_minutes, f"`{told[1]}`", told[2], told[3]
