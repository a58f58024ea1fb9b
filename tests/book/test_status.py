"""What the status page says of each run, and what a run keeps of its surroundings."""

from lib.book import manifest, surroundings
from lib.book.chapters import Chapter
from lib.book.status import status_table
from lib.book.workspace import Workspace
from lib.claims.record import write_json

COST = {"seconds": 90.0, "core_seconds": 150.0, "peak_mib": 612.3, "runs_computed": 56, "runs_stored": 0}
HEAD = "---\nkernelspec:\n  name: python3\n---\n\n# The title\n"


def test_the_status_of_a_run_is_what_its_manifest_keeps(tmp_path, monkeypatch):
    (tmp_path / "chapters").mkdir()
    workspace = Workspace(root=tmp_path)
    for name in ("01_one", "02_not_run"):
        (tmp_path / "chapters" / f"{name}.md").write_text(HEAD)
    workspace.executed.mkdir(parents=True)
    (workspace.executed / "01_one.ipynb").write_text("{}")
    monkeypatch.setattr(surroundings, "now", lambda: "2026-01-31 12:00 UTC")
    manifest.save(Chapter("01_one", tmp_path / "chapters" / "01_one.md"), {}, workspace, {}, COST)
    rows = status_table(workspace).splitlines()
    assert rows[2] == "| [The title](01_one.ipynb) | 2026-01-31 12:00 UTC | 1.5 | 2.5 | `none` |"
    assert rows[4].startswith("Machine of all chapters: ")
    assert "numba" in rows[4]


def test_chapters_of_several_machines_are_told_apart(tmp_path):
    (tmp_path / "chapters").mkdir()
    workspace = Workspace(root=tmp_path)
    for name, machine in (("01_one", "here"), ("02_two", "there")):
        (tmp_path / "chapters" / f"{name}.md").write_text(HEAD)
        write_json(workspace.executed / f"{name}.json", {"cost": COST, "made": {"machine": machine, "versions": "v"}})
    table = status_table(workspace)
    assert "Machine and versions of 01_one: here; v." in table
    assert "Machine and versions of 02_two: there; v." in table


def test_the_machine_is_told_without_proc(tmp_path):
    assert surroundings.machine(tmp_path / "none").count(", ") == 2


def test_the_processor_is_named(tmp_path):
    path = tmp_path / "cpuinfo"
    path.write_text("processor: 0\nmodel name\t: A Processor 9000\n")
    assert "A Processor 9000" in surroundings.machine(path)
