"""What a full run of each chapter has cost: measured figures, kept in git and shown in the README.

`make book` starts the costliest chapters first, so that no long one is left over at the end; a figure is only
taken over from a run that found nothing stored. Not a result: no verdict depends on it.
"""

import json

from lib.book import chapters, manifest
from lib.claims.record import write_json

HEAD = ("Chapter", "Training runs", "Minutes", "Core-minutes")
KEPT = {"runs_computed": "training_runs", "seconds": "seconds", "core_seconds": "core_seconds"}


def load_costs(root):
    """Measured costs, {chapter: {training_runs, seconds, core_seconds}}; empty when none were measured."""
    path = _path(root)
    return json.loads(path.read_text()) if path.exists() else {}


def costliest_first(runs, root):
    """Runs in the order in which they should start: unknown costs first, then falling core-seconds."""
    known = load_costs(root)
    seconds = {name: cost["core_seconds"] for name, cost in known.items()}
    return sorted(runs, key=lambda run: -seconds.get(run.chapter.name, float("inf")))


def renew_costs(workspace):
    """Take over what the finished runs cost, but of those that found runs stored; forget chapters that are gone."""
    found = load_costs(workspace.root)
    names = [chapter.name for chapter in chapters.discover(workspace.root)]
    for chapter in chapters.discover(workspace.root):
        finished = manifest.load(chapter, workspace)
        if finished and not finished["cost"].get("runs_stored", 1):
            cost = finished["cost"]
            found[chapter.name] = {ours: round(cost[theirs]) for theirs, ours in KEPT.items()}
    write_json(_path(workspace.root), {name: found[name] for name in names if name in found})


def costs_table(root):
    """A Markdown table of the measured costs, with their sum."""
    costs = load_costs(root)
    rows = [_row(name, cost) for name, cost in costs.items()]
    total = sum(cost["core_seconds"] for cost in costs.values())
    lines = [HEAD, ("---",) + ("---:",) * (len(HEAD) - 1), *rows, ("all", "", "", f"{total / 60:.0f}")]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def _row(name, cost):
    minutes, core_minutes = (f"{cost[key] / 60:.1f}" for key in ("seconds", "core_seconds"))
    return name, str(cost["training_runs"]), minutes, core_minutes


def _path(root):
    return root / "chapters" / "costs.json"
