"""Batches of runs over processes: in order, each once, of one family, and nothing lost when something fails."""

import os
from dataclasses import replace

import numpy as np
import pytest

from lib.experiments import ResultStore, map_batches
from lib.experiments.batches import WIDTH, compute_batch, plan
from lib.experiments.task import Task


@pytest.fixture
def toy():
    import toy_batches

    return toy_batches


@pytest.fixture
def mapped(toy, tmp_path):
    """Map the toy over configurations and seeds, in one worker, into a store below the test's folder."""

    def call(configurations, seeds, workers=1, **options):
        store = ResultStore(tmp_path / "store")
        arguments = {"data": lambda _: "d", "family": kind, "cost": length} | options
        return map_batches(toy.draw_together, configurations, seeds, store=store, workers=workers, **arguments)

    return call


def kind(configuration):
    return configuration.kind


def length(configuration):
    return configuration.length


def check(results, seeds):
    for result, seed in zip(results, seeds, strict=True):
        np.testing.assert_array_equal(result["numbers"], np.random.default_rng(seed).random(5))


def stored(tmp_path):
    return len(list((tmp_path / "store").glob("*/*.npz")))


def test_results_come_in_order_and_duplicates_are_computed_once(toy, tmp_path, mapped):
    seeds = [5, 1, 3, 1, 0]
    check(mapped([toy.Toy(str(tmp_path))] * 5, seeds, workers=2), seeds)
    assert toy.computed(tmp_path) == [0, 1, 3, 5]
    assert stored(tmp_path) == 4


def test_what_is_stored_is_found_and_only_the_rest_is_computed(toy, tmp_path, mapped):
    for seeds in ([0, 1], [0, 1, 2], [2, 0]):
        check(mapped([toy.Toy(str(tmp_path))] * len(seeds), seeds), seeds)
    assert toy.computed(tmp_path) == [0, 1, 2]


def test_a_run_is_stored_under_the_key_that_it_would_have_alone(toy, tmp_path, mapped):
    configuration = toy.Toy(str(tmp_path))
    mapped([configuration] * 3, [0, 1, 2])
    task = Task.of(toy.draw_together, configuration, 1, "d")
    check([ResultStore(tmp_path / "store").load(task)], [1])


def test_other_data_is_another_run(toy, tmp_path, mapped):
    configuration = toy.Toy(str(tmp_path))
    mapped([configuration], [0])
    mapped([configuration], [0], data=lambda _: "other data")
    assert toy.computed(tmp_path) == [0, 0]


def test_families_are_never_mixed(toy, tmp_path, mapped):
    configurations = [toy.Toy(str(tmp_path), kind="ab"[seed % 2]) for seed in range(6)]
    check(mapped(configurations, list(range(6))), list(range(6)))
    assert sorted((kinds, sorted(seeds)) for kinds, seeds in toy.batches(tmp_path)) == [
        ("a", [0, 2, 4]),
        ("b", [1, 3, 5]),
    ]


def test_a_run_that_fails_says_so_and_what_was_done_is_kept(toy, tmp_path, mapped):
    """Seeds are computed from the last to the first; seed 1 fails."""
    failing = toy.Toy(str(tmp_path), fault="raise", at=1)
    with pytest.raises(ValueError, match="seed 1 is not to be had"):
        mapped([failing] * 4, [0, 1, 2, 3])
    assert stored(tmp_path) == 2
    with pytest.raises(ValueError, match="seed 1 is not to be had"):
        mapped([failing] * 4, [0, 1, 2, 3])
    check(mapped([failing] * 2, [2, 3]), [2, 3])
    assert toy.computed(tmp_path) == [0, 0, 1, 1, 2, 3]


def test_a_killed_worker_loses_only_the_run_under_way(toy, tmp_path, mapped, capfd, monkeypatch):
    monkeypatch.setenv("BOOK_PROGRESS", str(tmp_path / "progress"))
    killer = toy.Toy(str(tmp_path), fault="kill", at=1)
    check(mapped([killer] * 4, [0, 1, 2, 3]), [0, 1, 2, 3])
    assert sorted(map(len, (seeds for _, seeds in toy.batches(tmp_path)))) == [2, 4]
    assert "a worker was lost; 2 runs are given to new workers" in capfd.readouterr().err
    assert (tmp_path / "progress").read_text() == "4/4"
    assert (tmp_path / "progress.counts").read_text() == "4 0\n"


def test_a_batch_that_forgets_a_run_is_refused(toy, tmp_path, mapped):
    with pytest.raises(RuntimeError, match="draw_together gave 2 results for 3 runs"):
        mapped([toy.Toy(str(tmp_path), fault="forget", at=1)] * 3, [0, 1, 2])


def test_progress_counts_runs_computed_and_runs_found(toy, tmp_path, mapped, monkeypatch):
    monkeypatch.setenv("BOOK_PROGRESS", str(tmp_path / "progress"))
    mapped([toy.Toy(str(tmp_path))] * 3, [0, 1, 1])
    assert (tmp_path / "progress").read_text() == "2/2"
    mapped([toy.Toy(str(tmp_path))] * 3, [0, 1, 2])
    assert (tmp_path / "progress.counts").read_text() == "2 0\n1 2\n"


def test_progress_moves_while_a_batch_is_under_way(toy, tmp_path, mapped, monkeypatch):
    seen = []
    monkeypatch.setattr("lib.experiments.mapping.progress._write", lambda self: seen.append(self.done))
    monkeypatch.setattr("lib.experiments.batches.wait", _watched(seen))
    mapped([toy.Toy(str(tmp_path), seconds=0.7)] * 4, [0, 1, 2, 3])
    assert [done for done in seen if done != "poll"] == [0, 1, 2, 3, 4]
    assert "poll" in seen[seen.index(1) : seen.index(4)]


def _watched(seen):
    from concurrent.futures import wait

    def watched(waiting, timeout):
        seen.append("poll")
        return wait(waiting, timeout=0.3)

    return watched


def test_results_come_back_from_a_worker_that_has_another_disk(toy, tmp_path, mapped, monkeypatch):
    """Its own disk holds what it saved; the runner's does not."""
    monkeypatch.setattr("lib.experiments.batches.executor", _elsewhere(tmp_path))
    check(mapped([toy.Toy(str(tmp_path))] * 3, [0, 1, 2]), [0, 1, 2])
    assert stored(tmp_path) == 3


def _elsewhere(tmp_path):
    from concurrent.futures import ThreadPoolExecutor

    class Elsewhere(ThreadPoolExecutor):
        def submit(self, function, store, batch):
            return super().submit(function, ResultStore(tmp_path / "another disk"), batch)

    return lambda workers, cluster: Elsewhere(1)


def test_two_processes_may_compute_the_same_batch(toy, tmp_path):
    """Both write whole files of equal content; neither harms the other."""
    store = ResultStore(tmp_path / "store")
    tasks = [Task.of(toy.draw_together, toy.Toy(str(tmp_path)), seed, "d") for seed in range(3)]
    running = [toy.draw_together([task.configuration for task in tasks], [0, 1, 2]) for _ in range(2)]
    for place, result in [pair for both in zip(*running, strict=True) for pair in both]:
        store.save(tasks[place], result)
        check([store.load(tasks[place])], [place])
    assert compute_batch(store, tasks)
    assert stored(tmp_path) == 3
    assert not list((tmp_path / "store").glob("*/*.partial"))


def tasks_of(toy, lengths, kinds=None):
    kinds = kinds or ["a"] * len(lengths)
    configurations = [toy.Toy("", kind, length) for length, kind in zip(lengths, kinds, strict=True)]
    return [Task.of(toy.draw_together, each, seed, "d") for seed, each in enumerate(configurations)]


def lengths_of(batches):
    return [[task.configuration.length for task in batch] for batch in batches]


def test_the_longest_runs_stand_together_and_are_begun_first(toy):
    tasks = tasks_of(toy, [1, 80, 1, 80, 2, 80, 80, 1, 80, 80, 80, 80, 2])
    batches = lengths_of(plan(tasks, kind, length, num_workers=100))
    assert batches == [[80] * WIDTH, [2, 2, 1, 1, 1]]


def test_short_runs_fill_a_batch_until_it_takes_as_long_as_the_longest_run(toy):
    lengths = [10] + [1] * 100
    batches = lengths_of(plan(tasks_of(toy, lengths), kind, length, num_workers=100))
    assert batches[0] == [10] + [1] * 70  # 80 = WIDTH lanes, each for as long as the longest run
    assert sorted(each for batch in batches for each in batch) == sorted(lengths)
    assert max(map(sum, batches)) <= WIDTH * 10


def test_many_runs_make_one_large_batch_for_each_worker(toy):
    batches = lengths_of(plan(tasks_of(toy, [3] * 100), kind, length, num_workers=2))
    assert [len(batch) for batch in batches] == [50, 50]


def test_a_plan_holds_every_run_once_and_no_two_families(toy):
    generator = np.random.default_rng(0)
    tasks = tasks_of(toy, generator.integers(1, 90, 200).tolist(), generator.choice(list("abc"), 200).tolist())
    batches = plan(tasks, kind, length, num_workers=3)
    assert sorted(task.seed for batch in batches for task in batch) == list(range(200))
    assert all(len({task.configuration.kind for task in batch}) == 1 for batch in batches)
    costs = [sum(task.configuration.length for task in batch) for batch in batches]
    assert costs == sorted(costs, reverse=True)


def test_no_runs_are_no_batches(toy, mapped):
    assert plan([], kind, length, 2) == []
    assert mapped([], []) == []


def test_as_many_configurations_as_seeds(toy, tmp_path, mapped):
    with pytest.raises(ValueError, match="zip"):
        mapped([toy.Toy(str(tmp_path))] * 2, [0])


def test_a_worker_with_other_source_is_refused(toy, tmp_path):
    task = replace(Task.of(toy.draw_together, toy.Toy(str(tmp_path)), 0, "d"), code="of yesterday")
    with pytest.raises(RuntimeError, match="update the worker"):
        compute_batch(ResultStore(tmp_path / "store"), [task])
    assert not os.path.exists(tmp_path / "store")
