"""The runner on a tiny book: finished, failed, unchanged, killed, side by side."""

import json
import os
import signal
import subprocess
import sys
import time

import nbformat
import pytest
from filelock import FileLock

from lib.book import chapters, manifest
from lib.book.run import run_chapters
from lib.book.workspace import Workspace
from lib.experiments.provenance import ROOT

QUICK = ROOT / "tests" / "book" / "quick_papermill.py"
HEAD = "---\nkernelspec:\n  name: python3\n  display_name: x\n  language: python\n---\n\n# Title\n\n"
PARAMETERS = "```{code-cell} ipython3\n:tags: [parameters]\n\nSECONDS = 0.0\n```\n\n"
SETTLE = """```{code-cell} ipython3
import time
from lib.claims import settle
from lib.lecun1989.summary import size_evidence
time.sleep(SECONDS)
settle("K22.size", size_evidence())
```
"""
WAIT = "```{code-cell} ipython3\nimport time\ntime.sleep(SECONDS)\n```\n"
FAIL = "```{code-cell} ipython3\n1 / 0\n```\n"
REPORT = """```{code-cell} ipython3
import os
print(os.environ["BOOK_WORKERS"], os.environ["PYTHONHASHSEED"], os.getcwd())
```
"""
KILLED = """
import signal
import sys
from pathlib import Path
from lib.book import chapters
from lib.book.run import run_chapters
from lib.book.workspace import Workspace
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore Ctrl-C
root = Path(sys.argv[1])
workspace = Workspace(root=root)
run_chapters([(chapter, {"SECONDS": 60.0}) for chapter in chapters.discover(root)], workspace)
"""


@pytest.fixture
def root(tmp_path):
    (tmp_path / "chapters").mkdir()
    for name in ("lib", "requirements.txt", "constraints.txt", "chapters/claims"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


@pytest.fixture
def quick(monkeypatch):
    """Run the cells without a kernel, where the test asks only what the runner does around them."""
    monkeypatch.setattr("lib.book.run.PAPERMILL", (sys.executable, str(QUICK)))


def write(root, name, *cells):
    (root / "chapters" / f"{name}.md").write_text(HEAD + PARAMETERS + "\n".join(cells))


def run(root, jobs=None, **options):
    workspace = Workspace(root=root)
    planned = [(chapter, chapters.values(chapter, root=root)) for chapter in chapters.discover(root)]
    return run_chapters(planned, workspace, jobs, **options), workspace


def test_a_finished_run_has_notebook_results_and_manifest(root, capsys):
    write(root, "01_one", SETTLE)
    (done,), workspace = run(root)
    assert (done.state, done.num_claims) == ("done", 1)
    assert json.loads((workspace.results / "01_one" / "K22.size.json").read_text())["judgement"]["verdict"] == "holds"
    saved = manifest.load(done.chapter, workspace)
    assert saved["parameters"] == {"SECONDS": 0.0}
    assert saved["cost"]["core_seconds"] > 0.5
    assert 20 < saved["cost"]["peak_mib"] < 2_000
    assert not done.folder.exists()
    notebook = nbformat.read(workspace.executed / "01_one.ipynb", as_version=4)
    assert all(cell.execution_count for cell in notebook.cells if cell.cell_type == "code")
    log = capsys.readouterr().err
    assert "running" in log
    assert "1 claims" in log


def test_an_unchanged_chapter_is_not_run_again_and_a_changed_one_is(root, quick):
    write(root, "01_one", REPORT)
    run(root)
    assert run(root)[0][0].state == "unchanged"
    assert run(root, force=True)[0][0].state == "done"
    write(root, "01_one", REPORT)
    again, workspace = run(root)
    assert manifest.stale(again[0].chapter, {"SECONDS": 1.0}, workspace) == ["parameters"]
    write(root, "01_one", REPORT, "Another sentence.\n")
    assert run(root)[0][0].state == "done"


@pytest.mark.parametrize("damage", ["notebook", "manifest"])
def test_what_is_not_the_finished_run_is_run_again(root, quick, damage):
    write(root, "01_one", REPORT)
    (done,), workspace = run(root)
    if damage == "notebook":
        (workspace.executed / "01_one.ipynb").write_text("{}")
    else:
        (workspace.executed / "01_one.json").write_text("{")
    assert not manifest.is_current(done.chapter, done.parameters, workspace)
    assert run(root)[0][0].state == "done"


def test_a_chapter_that_raises_fails_by_name_and_leaves_the_last_good_run(root):
    write(root, "01_one", REPORT)
    _, workspace = run(root)
    before = (workspace.executed / "01_one.ipynb").read_bytes()
    write(root, "01_one", REPORT, FAIL)
    (failed,), _ = run(root)
    assert failed.state == "failed"
    assert "raised ZeroDivisionError: division by zero" in failed.message
    assert (workspace.executed / "01_one.ipynb").read_bytes() == before
    assert not manifest.is_current(failed.chapter, failed.parameters, workspace)


@pytest.mark.parametrize(("losses", "state"), [(2, "done"), (3, "failed")])
def test_a_kernel_that_never_started_is_started_again(root, monkeypatch, tmp_path, losses, state):
    """Jupyter's kernels choose ports before they take them; two that start at once can choose the same."""
    script = tmp_path / "lossy.py"
    script.write_text(
        "import pathlib, runpy, sys\n"
        f"marks = pathlib.Path({str(tmp_path)!r}) / 'losses'\n"
        "number = len(marks.read_text()) if marks.exists() else 0\n"
        f"if number < {losses}:\n"
        "    marks.write_text('x' * (number + 1))\n"
        "    sys.exit('RuntimeError: Kernel died before replying to kernel_info')\n"
        f"runpy.run_path({str(QUICK)!r})\n"
    )
    monkeypatch.setattr("lib.book.run.PAPERMILL", (sys.executable, str(script)))
    write(root, "01_one", REPORT)
    (ended,), _ = run(root)
    assert (ended.state, ended.starts) == (state, 3)


def test_chapters_at_once_share_the_cores(root, quick, monkeypatch):
    monkeypatch.setattr("lib.book.run.available_cores", lambda: 4)
    write(root, "01_one", REPORT)
    write(root, "02_two", REPORT)
    runs, workspace = run(root, jobs=2)
    assert [each.state for each in runs] == ["done", "done"]
    for each in runs:
        notebook = nbformat.read(workspace.executed / f"{each.chapter.name}.ipynb", as_version=4)
        assert notebook.cells[-1].outputs[0].text.split() == ["2", "0", str(root)]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_run_killed_in_the_middle_leaves_nothing_that_looks_finished(root, how):
    write(root, "01_one", WAIT)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    runner = subprocess.Popen([sys.executable, "-c", KILLED, str(root)], env=environment, stderr=subprocess.DEVNULL)
    folder, deadline = root / "_build" / "running" / "01_one", time.monotonic() + 60
    while not (folder / "output.ipynb").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    runner.send_signal(how)  # Ctrl-C, or killed outright: the chapter's processes end with the runner
    runner.wait(timeout=20)
    deadline = time.monotonic() + 20
    while _alive(folder) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _alive(folder)
    assert not (root / "_build" / "executed").exists()
    assert not (root / "_build" / "results").exists()
    (done,), _ = run(root)
    assert done.state == "done"


def _alive(folder):
    """Process ids that still work in this folder."""
    return subprocess.run(["pgrep", "-f", str(folder)], capture_output=True, text=True).stdout.split()


def test_two_runs_in_one_workspace_are_refused(root):
    write(root, "01_one", SETTLE)
    (root / "_build").mkdir()
    with FileLock(root / "_build" / "run.lock"), pytest.raises(RuntimeError, match="another run is under way"):
        run(root)


def test_a_place_that_cannot_be_written_fails_that_chapter_only(root, quick):
    write(root, "01_one", REPORT)
    write(root, "02_two", REPORT)
    (root / "_build").mkdir()
    (root / "_build" / "results").write_text("in the way")
    runs, _ = run(root)
    assert [each.state for each in runs] == ["failed", "failed"]
    assert "could not be filed" in runs[0].message
