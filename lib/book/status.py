"""The status of each chapter: when, from which commit, on which machine and with which versions it was run."""

from lib.book import chapters, manifest
from lib.book.notebooks import title_of

HEAD = ("Chapter", "Run", "Minutes", "Core-minutes", "Commit")


def status_table(workspace) -> str:
    """Return a Markdown table with a row for each finished run, and below it where they were run, and with what."""
    loaded = {chapter: manifest.load(chapter, workspace) for chapter in chapters.discover(workspace.root)}
    finished = {chapter: found for chapter, found in loaded.items() if found}
    lines = [HEAD, ("---",) * len(HEAD), *[_row(chapter, found) for chapter, found in finished.items()]]
    table = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    return f"{table}\n\n{_places(finished)}\n"


def _row(chapter, found):
    made, cost = found.get("made", {}), found["cost"]
    minutes, core_minutes = (f"{cost[name] / 60:.1f}" for name in ("seconds", "core_seconds"))
    link = f"[{title_of(chapter.notebook())}]({chapter.name}.ipynb)"
    return link, made.get("time", "–"), minutes, core_minutes, f"`{made.get('commit', '–')}`"


def _places(finished) -> str:
    """Return a sentence for each machine with its versions, naming the chapters when there are several."""
    places: dict[tuple[str, str], list[str]] = {}
    for chapter, found in finished.items():
        made = found.get("made", {})
        places.setdefault((made.get("machine", "unknown"), made.get("versions", "unknown")), []).append(chapter.name)
    if len(places) == 1:
        return "".join(f"Machine of all chapters: {machine}. Versions: {versions}." for machine, versions in places)
    told = (f"{', '.join(names)}: {machine}; {versions}." for (machine, versions), names in places.items())
    return "\n\n".join(f"Machine and versions of {each}" for each in told)
