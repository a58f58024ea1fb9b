"""What chapters cost: only a run that found nothing stored counts, and the costliest start first."""

from types import SimpleNamespace

import pytest

from lib.book.costs import costliest_first, costs_table, load_costs, renew_costs
from lib.book.run import Run
from lib.book.workspace import Workspace
from lib.claims.record import write_json

HEAD = "---\nkernelspec:\n  name: python3\n---\n\n# T\n"
COST = {"seconds": 90.0, "core_seconds": 150.4, "peak_mib": 612.3, "runs_computed": 56, "runs_stored": 0}


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "chapters").mkdir()
    for name in ("01_one", "02_two", "03_three"):
        (tmp_path / "chapters" / f"{name}.md").write_text(HEAD)
    return Workspace(root=tmp_path)


def finish(workspace, name, **changes):
    write_json(workspace.executed / f"{name}.json", {"cost": {**COST, **changes}})


def test_a_run_that_found_runs_stored_leaves_the_measured_cost_alone(workspace):
    finish(workspace, "01_one")
    renew_costs(workspace)
    finish(workspace, "01_one", core_seconds=2.0, runs_stored=56)
    renew_costs(workspace)
    assert load_costs(workspace.root) == {"01_one": {"training_runs": 56, "seconds": 90, "core_seconds": 150}}


@pytest.mark.parametrize(
    ("lines", "computed", "stored"),
    [("56 0\n", 56, 0), ("190 0\n0 190\n", 190, 0), ("100 90\n", 100, 90), ("40 0\n30 40\n2 80\n", 72, 10), ("", 0, 0)],
)
def test_runs_that_a_chapter_asks_for_twice_are_not_those_of_an_earlier_one(tmp_path, lines, computed, stored):
    (tmp_path / "progress.counts").write_text(lines)
    counts = Run(None, {}, tmp_path).run_counts
    assert counts == {"runs_computed": computed, "runs_stored": stored}


def test_a_chapter_that_is_gone_is_forgotten(workspace):
    finish(workspace, "01_one")
    renew_costs(workspace)
    (workspace.root / "chapters" / "01_one.md").unlink()
    renew_costs(workspace)
    assert load_costs(workspace.root) == {}


def test_unknown_costs_start_first_then_the_costliest(workspace):
    finish(workspace, "01_one")
    finish(workspace, "03_three", core_seconds=900.0)
    renew_costs(workspace)
    runs = [SimpleNamespace(chapter=SimpleNamespace(name=name)) for name in ("01_one", "02_two", "03_three")]
    ordered = costliest_first(runs, workspace.root)
    assert [run.chapter.name for run in ordered] == ["02_two", "03_three", "01_one"]


def test_the_table_ends_with_the_sum(workspace):
    finish(workspace, "01_one")
    finish(workspace, "02_two", core_seconds=449.6)
    renew_costs(workspace)
    rows = costs_table(workspace.root).splitlines()
    assert rows[2] == "| 01_one | 56 | 1.5 | 2.5 |"
    assert rows[-1] == "| all |  |  | 10 |"
