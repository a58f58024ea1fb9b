"""Results are stored once, whole or not at all."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from lib.experiments import ResultStore, Task


@pytest.fixture
def toy():
    import toy

    return toy


@pytest.fixture
def task(toy, tmp_path):
    return Task.of(toy.draw, toy.Toy(2.0, str(tmp_path)), 3, data="d")


def test_a_result_comes_back_as_it_was(task, tmp_path):
    store = ResultStore(tmp_path / "store")
    assert store.load(task) is None
    result = store.compute(task)
    np.testing.assert_array_equal(result["numbers"], 2 * np.random.default_rng(3).random(5))
    np.testing.assert_array_equal(store.load(task)["numbers"], result["numbers"])


def test_a_result_is_computed_once(task, toy, tmp_path):
    store = ResultStore(tmp_path / "store")
    for _ in range(3):
        store.compute(task)
    assert toy.computed(tmp_path) == {3: 1}


def test_two_at_once_compute_once(toy, tmp_path):
    task = Task.of(toy.draw, toy.Toy(1.0, str(tmp_path), seconds=0.3), 0, data="d")
    store = ResultStore(tmp_path / "store")
    threads = [threading.Thread(target=store.compute, args=(task,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert toy.computed(tmp_path) == {0: 1}


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 4},
        {"data": "other"},
        {"code": "other"},
        {"experiment": "toy:other"},
        {"configuration": None},
        {"platform": "other"},
    ],
)
def test_everything_that_a_result_depends_on_is_in_its_key(task, change):
    assert replace(task, **change).key != task.key


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 half a file", None])
def test_a_damaged_file_is_removed_and_computed_again(task, toy, tmp_path, damage):
    store = ResultStore(tmp_path / "store")
    store.compute(task)
    path = store.path(task)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2] if damage is None else damage)
    assert store.load(task) is None
    assert not path.exists()
    store.compute(task)
    assert toy.computed(tmp_path) == {3: 2}


def test_a_half_written_file_does_not_look_finished(task, tmp_path):
    store = ResultStore(tmp_path / "store")
    store.path(task).parent.mkdir(parents=True)
    (store.path(task).parent / "abc.partial").write_bytes(b"PK")
    assert store.load(task) is None


def test_a_result_of_another_task_under_this_name_is_not_taken(task, tmp_path):
    store = ResultStore(tmp_path / "store")
    other = replace(task, seed=9)
    store.compute(other)
    store.path(task).parent.mkdir(parents=True, exist_ok=True)
    store.path(other).rename(store.path(task))
    assert store.load(task) is None


def test_a_worker_with_other_source_is_refused(task):
    with pytest.raises(RuntimeError, match="source differs"):
        _ = replace(task, code="0123456789abcdef").function


def test_a_worker_of_another_platform_is_refused(task):
    with pytest.raises(RuntimeError, match="the worker computes on"):
        _ = replace(task, platform="another").function
