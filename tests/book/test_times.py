"""The table of costs says what the manifests say, and what was stored before."""

from lib.book.times import times_table
from lib.book.workspace import Workspace
from lib.claims.record import write_json

HEAD = "---\nkernelspec:\n  name: python3\n---\n\n# T\n"
COST = {"seconds": 90.0, "core_seconds": 150.0, "peak_mib": 612.3, "runs_computed": 56, "runs_stored": 0}


def test_the_table_has_a_row_for_each_finished_chapter(tmp_path):
    (tmp_path / "chapters").mkdir()
    workspace = Workspace(root=tmp_path)
    for name, cost in (("01_one", COST), ("02_two", {**COST, "runs_stored": 3}), ("03_not_run", None)):
        (tmp_path / "chapters" / f"{name}.md").write_text(HEAD)
        if cost:
            write_json(workspace.executed / f"{name}.json", {"cost": cost})
    rows = times_table(workspace).splitlines()
    assert rows[2] == "| 01_one | 56 | 1.5 | 2.5 | 612 MiB |"
    assert rows[3].startswith("| 02_two | 56 (and 3 stored) |")
    assert len(rows) == 4
