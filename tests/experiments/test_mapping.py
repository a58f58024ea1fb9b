"""Runs over processes: in order, each once, through a killed worker, a killed runner, a Dask cluster."""

import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from lib.experiments import ResultStore, core_budget, map_runs
from lib.experiments.executors import available_cores, executor

RUNNER = """
import sys
import toy
from lib.experiments import ResultStore, map_runs
if __name__ == "__main__":
    folder = sys.argv[1]
    seeds = list(range(12))
    map_runs(toy.draw, [toy.Toy(1.0, folder, seconds=0.25)] * 12, seeds, "d", ResultStore(folder + "/store"), workers=2)
    print("all done")
"""


@pytest.fixture
def toy():
    import toy

    return toy


def expected(seeds, scale=1.0):
    return [scale * np.random.default_rng(seed).random(5) for seed in seeds]


def check(results, seeds):
    for result, numbers in zip(results, expected(seeds), strict=True):
        np.testing.assert_array_equal(result["numbers"], numbers)


def test_results_come_in_the_order_of_the_seeds(toy, tmp_path):
    seeds = [5, 1, 3, 1]  # one of them twice
    results = map_runs(toy.draw, [toy.Toy(1.0, str(tmp_path))] * 4, seeds, "d", ResultStore(tmp_path / "s"), workers=2)
    check(results, seeds)
    assert toy.computed(tmp_path) == {1: 1, 3: 1, 5: 1}


def test_what_is_stored_is_not_computed_again(toy, tmp_path):
    store = ResultStore(tmp_path / "s")
    for seeds in ([0, 1], [0, 1, 2]):
        check(map_runs(toy.draw, [toy.Toy(1.0, str(tmp_path))] * len(seeds), seeds, "d", store, workers=1), seeds)
    assert toy.computed(tmp_path) == {0: 1, 1: 1, 2: 1}


def test_a_killed_worker_loses_nothing(toy, tmp_path, capfd):
    seeds = list(range(6))
    configuration = toy.Toy(1.0, str(tmp_path), killer=3)
    check(map_runs(toy.draw, [configuration] * 6, seeds, "d", ResultStore(tmp_path / "s"), workers=2), seeds)
    times = toy.computed(tmp_path)
    assert set(times) == set(seeds)
    assert sum(times.values()) <= 7  # the other worker's run, under way when the pool broke, may be computed again
    assert "a worker was lost" in capfd.readouterr().err


def test_a_killed_runner_goes_on_where_it_was(toy, tmp_path):
    script = tmp_path / "runner.py"
    script.write_text(RUNNER)
    command = [sys.executable, str(script), str(tmp_path)]
    runner = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while len(toy.computed(tmp_path)) < 3 and time.monotonic() < deadline:
        time.sleep(0.05)
    runner.send_signal(signal.SIGKILL)
    runner.wait()
    deadline = time.monotonic() + 20
    while _alive(runner.pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _alive(runner.pid), "workers outlived the runner that was killed"
    stored = len(list((tmp_path / "store").glob("*/*.npz")))
    assert 1 <= stored < 12
    again = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "all done" in again.stdout
    twice = [seed for seed, times in toy.computed(tmp_path).items() if times > 1]
    assert len(twice) <= 2  # only what was under way, unstored, at the moment of the kill


def _alive(session):
    """Whether a process of that session is still there."""
    found = subprocess.run(["pgrep", "-s", str(session)], capture_output=True, text=True)
    return bool(found.stdout.split())


@pytest.fixture
def cluster():
    """The address of a scheduler with two workers, each a process."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as local:
        yield local.scheduler_address


@pytest.mark.filterwarnings("ignore")  # of Dask's own, while it is taken down
def test_a_dask_cluster_gives_the_same_results_though_a_worker_dies(toy, tmp_path, cluster):
    seeds = list(range(8))
    configuration = toy.Toy(1.0, str(tmp_path), killer=4, seconds=0.05)
    store = ResultStore(tmp_path / "s")
    check(map_runs(toy.draw, [configuration] * 8, seeds, "d", store, cluster=cluster), seeds)
    assert (tmp_path / "killed").exists()
    assert len(list((tmp_path / "s").glob("*/*.npz"))) == 8
    assert set(toy.computed(tmp_path).values()) == {1}


def test_no_scheduler_is_one_clear_error(toy, tmp_path, monkeypatch):
    monkeypatch.setattr("lib.experiments.executors.CONNECT_SECONDS", 1)
    with pytest.raises(RuntimeError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        map_runs(
            toy.draw, [toy.Toy(1.0, str(tmp_path))], [0], "d", ResultStore(tmp_path / "s"), cluster="tcp://127.0.0.1:9"
        )


def test_an_experiment_that_raises_says_so(toy, tmp_path):
    missing = toy.Toy(1.0, str(tmp_path / "not there"))
    with pytest.raises(FileNotFoundError):
        map_runs(toy.draw, [missing], [0], "d", ResultStore(tmp_path / "s"), workers=1)


def test_progress_is_written_for_the_runner(toy, tmp_path, monkeypatch):
    monkeypatch.setenv("BOOK_PROGRESS", str(tmp_path / "progress"))
    map_runs(toy.draw, [toy.Toy(1.0, str(tmp_path))] * 2, [0, 1], "d", ResultStore(tmp_path / "s"), workers=1)
    assert (tmp_path / "progress").read_text() == "2/2"
    map_runs(toy.draw, [toy.Toy(1.0, str(tmp_path))] * 3, [0, 1, 2], "d", ResultStore(tmp_path / "s"), workers=1)
    assert (tmp_path / "progress.counts").read_text() == "2 0\n1 2\n"  # computed, found stored


def test_the_core_budget(monkeypatch):
    monkeypatch.delenv("BOOK_WORKERS", raising=False)
    assert core_budget() == available_cores()
    monkeypatch.setenv("BOOK_WORKERS", "1")
    assert core_budget() == 1
    monkeypatch.setenv("BOOK_WORKERS", "two")
    with pytest.raises(ValueError, match="BOOK_WORKERS must be a whole number"):
        core_budget()


def test_every_worker_computes_on_one_thread(monkeypatch):
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")
    for name in names:
        monkeypatch.delenv(name, raising=False)
    with executor(workers=1) as pool:
        assert [pool.submit(os.getenv, name).result() for name in names] == ["1", "1", "1"]


def test_workers_stay_for_the_next_experiment_and_go_when_one_raises(toy, tmp_path):
    def pids(count=4):
        with executor(workers=1) as pool:
            return {pool.submit(os.getpid).result() for _ in range(count)}

    first = pids()
    assert len(first) == 1
    assert pids() == first
    missing = toy.Toy(1.0, str(tmp_path / "not there"))
    with pytest.raises(FileNotFoundError):
        map_runs(toy.draw, [missing], [0], "d", ResultStore(tmp_path / "s"), workers=1)
    assert pids() != first


def test_workers_that_import_from_elsewhere_are_new_ones(tmp_path, monkeypatch):
    with executor(workers=1) as pool:
        before = pool.submit(os.getpid).result()
    monkeypatch.syspath_prepend(str(tmp_path))
    with executor(workers=1) as pool:
        assert pool.submit(os.getpid).result() != before
