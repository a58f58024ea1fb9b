"""Run chapters: jupytext → papermill → results, several chapters at once within one budget of cores.

Each chapter is its own process with its own folder of work under way. Only a run that ended well is moved to
its place, and its manifest is written last; a run killed in the middle leaves nothing that looks finished,
and starts again from the results already stored.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import yaml
from filelock import FileLock, Timeout

from lib.book import manifest
from lib.book.costs import costliest_first
from lib.book.live import Live
from lib.claims.record import RESULTS
from lib.experiments.executors import CLUSTER, WORKERS, available_cores
from lib.experiments.mapping import PROGRESS

KERNEL_STARTS = 3  # kernels that start at the same moment can pick the same port; the loser dies before it answers
NEVER_STARTED = "Kernel died before replying to kernel_info"
CELL_SECONDS = 4 * 3600  # no cell of the book comes near; a hung kernel ends here
POLL_SECONDS = 0.2
PAPERMILL = (sys.executable, "-m", "lib.book.guarded")
KIB_IN_MIB = 1024 if sys.platform != "darwin" else 1024**2  # the unit of ru_maxrss differs


@dataclass
class Run:
    """One chapter's run: its process while it lasts, its state and the seconds it took."""

    chapter: Any
    parameters: dict
    folder: Path
    process: subprocess.Popen | None = None
    state: str = "waiting"
    started: float = 0.0
    seconds: float = 0.0
    message: str = field(default="", repr=False)
    settled: int = 0
    starts: int = 0
    inputs: dict = field(default_factory=dict, repr=False)
    usage: dict = field(default_factory=dict, repr=False)

    @property
    def elapsed(self):
        """Seconds since the start, or of the whole run when it is over."""
        return time.monotonic() - self.started if self.process else self.seconds

    @property
    def num_claims(self):
        """Claims settled so far, or by the whole run when it is over."""
        return self.settled or len(list((self.folder / "results").glob("*.json")))

    @property
    def run_counts(self):
        """Training runs computed by this chapter, and found stored from an earlier one.

        A chapter may ask twice for the same runs. What it finds the second time it has computed itself.
        """
        path, computed, earlier = self.folder / "progress.counts", 0, 0
        for line in path.read_text().splitlines() if path.exists() else []:
            new, found = map(int, line.split()[:2])
            earlier += max(0, found - computed)
            computed += new
        return {"runs_computed": computed, "runs_stored": earlier}

    @property
    def progress(self):
        """Runs computed so far, as 'done/all', or nothing."""
        path = self.folder / "progress"
        return path.read_text() if path.exists() else ""


def run_chapters(planned, workspace, jobs=None, force=False, cluster=None):
    """Run chapters, given as (chapter, parameters); returns the runs, those that failed in state 'failed'."""
    runs = [Run(chapter, parameters, workspace.running / chapter.name) for chapter, parameters in planned]
    for run in runs:
        if not force and manifest.is_current(run.chapter, run.parameters, workspace):
            run.state = "unchanged"
    waiting = costliest_first([run for run in runs if run.state == "waiting"], workspace.root)
    jobs = min(jobs or available_cores(), available_cores(), len(waiting)) or 1
    environment = _environment(workspace, available_cores() // jobs or 1, cluster)
    live, active = Live(runs), []
    workspace.base.mkdir(parents=True, exist_ok=True)
    lock = FileLock(workspace.base / "run.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise RuntimeError(f"another run is under way in {workspace.base}; wait for it or stop it") from error
    try:
        while waiting or active:
            while waiting and len(active) < jobs:
                active.append(_start(waiting.pop(0), workspace, environment))
            time.sleep(POLL_SECONDS)
            active = [run for run in active if not _ended(run, workspace)]
            lost = [run for run in runs if run.state == "kernel lost"]
            active += [_start(run, workspace, environment) for run in lost]
            live.draw()
    finally:
        for run in active:
            _stop(run)
        live.close()
        lock.release()
    return runs


def _environment(workspace, workers, cluster):
    """What every chapter's process sees: its share of the cores, one thread a process, the package's path."""
    paths = [str(workspace.root), os.environ.get("PYTHONPATH", "")]
    variables = {
        WORKERS: str(workers),
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
        "PYTHONHASHSEED": "0",
        "JUPYTER_PLATFORM_DIRS": "1",
    }
    if cluster:
        variables[CLUSTER] = cluster
    return {**os.environ, **variables}


def _start(run, workspace, environment):
    """Start papermill on the chapter's notebook, in a session of its own so that all of it can be stopped."""
    run.inputs = manifest.inputs(run.chapter, run.parameters, workspace.root)  # as they are now, not at the end
    run.starts += 1
    shutil.rmtree(run.folder, ignore_errors=True)
    (run.folder / "results").mkdir(parents=True)
    source, output = run.folder / "input.ipynb", run.folder / "output.ipynb"
    nbformat.write(run.chapter.notebook(), source)
    (run.folder / "parameters.yml").write_text(yaml.safe_dump(run.parameters))
    command = [*PAPERMILL, str(source), str(output), "--kernel", "python3", "--cwd", str(workspace.root)]
    command += ["--parameters_file", str(run.folder / "parameters.yml")]
    command += ["--execution-timeout", str(CELL_SECONDS), "--no-progress-bar"]
    own = {RESULTS: str(run.folder / "results"), PROGRESS: str(run.folder / "progress")}
    with (run.folder / "log.txt").open("w") as log:
        run.process = subprocess.Popen(
            command,
            cwd=workspace.root,
            env={**environment, **own},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    run.state, run.started = "running", time.monotonic()
    return run


def _ended(run, workspace):
    """Whether the run is over; if so, file it or keep what explains the failure."""
    pid, status, usage = os.wait4(run.process.pid, os.WNOHANG)
    if pid == 0:
        return False
    code = run.process.returncode = os.waitstatus_to_exitcode(status)
    run.usage = {"core_seconds": usage.ru_utime + usage.ru_stime, "peak_mib": usage.ru_maxrss / KIB_IN_MIB}
    run.seconds, run.process = run.elapsed, None
    if code == 0:
        run.state, run.message = _try_to_file(run, workspace)
    elif run.starts < KERNEL_STARTS and NEVER_STARTED in (run.folder / "log.txt").read_text():
        run.state = "kernel lost"
    else:
        run.state, run.message = "failed", failure(run)
    return True


def _try_to_file(run, workspace):
    """The state after filing a finished run, with a message when its place cannot be written."""
    try:
        _file(run, workspace)
    except OSError as error:
        return "failed", f"its results could not be filed: {error}"
    return "done", ""


def _file(run, workspace):
    """Move a finished run to its place; its manifest comes last."""
    name, run.settled = run.chapter.name, run.num_claims
    manifest.remove(run.chapter, workspace)
    workspace.executed.mkdir(parents=True, exist_ok=True)
    (run.folder / "output.ipynb").replace(workspace.executed / f"{name}.ipynb")
    shutil.rmtree(workspace.results / name, ignore_errors=True)
    workspace.results.mkdir(parents=True, exist_ok=True)
    (run.folder / "results").replace(workspace.results / name)
    cost = {"seconds": run.seconds, **run.usage, **run.run_counts}
    manifest.save(run.chapter, run.parameters, workspace, run.inputs, cost)
    shutil.rmtree(run.folder)


def failure(run):
    """Why a run failed, in a few lines: the first cell that raised, or the end of papermill's log."""
    output = run.folder / "output.ipynb"
    if output.exists():
        for out in _outputs(output):
            if out.output_type == "error":
                return f"a cell raised {out.ename}: {out.evalue} (read {output})"
    log = (run.folder / "log.txt").read_text().strip().splitlines()
    return "\n  ".join(log[-5:] or ["papermill ended without a word"])


def _outputs(path):
    """Outputs of a notebook, none when it was written by half."""
    try:
        cells = nbformat.read(path, as_version=4).cells
    except (ValueError, OSError, nbformat.reader.NotJSONError):
        return []
    return [out for cell in cells for out in cell.get("outputs", [])]


def _stop(run):
    """End a chapter's process with everything that it started, if it has one."""
    if run.process is None:
        return
    os.killpg(run.process.pid, signal.SIGTERM)
    try:
        run.process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        os.killpg(run.process.pid, signal.SIGKILL)
        run.process.wait()
