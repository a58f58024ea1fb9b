"""What each chapter costs: a table for the page *Run it yourself*, read from the manifests of finished runs."""

from lib.book import chapters, manifest

HEAD = ("Chapter", "Training runs", "Minutes", "Core-minutes", "Largest process")


def times_table(workspace):
    """A Markdown table: training runs, time on the clock, time of all cores, memory of the largest process."""
    rows = [_row(chapter, manifest.load(chapter, workspace)) for chapter in chapters.discover(workspace.root)]
    lines = [HEAD, ("---",) + ("---:",) * (len(HEAD) - 1), *[row for row in rows if row]]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def _row(chapter, found):
    if found is None:
        return None
    cost = found["cost"]
    stored = int(cost["runs_stored"])
    runs = f"{int(cost['runs_computed'])}" + (f" (and {stored} stored)" if stored else "")
    minutes, core_minutes = (f"{cost[name] / 60:.1f}" for name in ("seconds", "core_seconds"))
    return (chapter.name, runs, minutes, core_minutes, f"{cost['peak_mib']:.0f} MiB")
