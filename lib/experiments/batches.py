"""Map an experiment that computes several runs at once: batches go to processes, each result is stored as it ends.

The experiment is a generator function of (configurations, seeds) that yields (place, result) as each run ends.
What a run gives must not depend on its batch: it is stored under the key that it would have alone.
"""

import sys
from concurrent.futures import BrokenExecutor, wait

from lib.experiments.executors import core_budget, executor
from lib.experiments.mapping import ATTEMPTS, default_store, progress
from lib.experiments.task import Task

WIDTH = 8  # runs that an experiment has under way at a time


def map_batches(function, configurations, seeds, data, family, cost, store=None, workers=None, cluster=None):
    """Results for each pair of configuration and seed, in order, as dicts of name → array.

    data: configuration → fingerprint of its data; family: configuration → what the runs of a batch must share;
    cost: configuration → what a run costs beside others of its family.
    """
    store = store or default_store()
    pairs = zip(configurations, seeds, strict=True)
    tasks = [Task.of(function, configuration, seed, data(configuration)) for configuration, seed in pairs]
    distinct = list(dict.fromkeys(tasks))
    missing = [task for task in distinct if store.load(task) is None]
    with progress(len(distinct), len(distinct) - len(missing)) as advance:
        for attempt in range(ATTEMPTS):
            try:
                _compute(missing, store, advance, family, cost, workers, cluster)
                break
            except BrokenExecutor:
                missing = [task for task in missing if not store.path(task).exists()]
                if attempt == ATTEMPTS - 1:
                    raise
                print(f"a worker was lost; {len(missing)} runs are given to new workers", file=sys.stderr)
    return [store.load(task) for task in tasks]


def _compute(missing, store, advance, family, cost, workers, cluster):
    if not missing:
        return
    batches, counted = plan(missing, family, cost, workers or core_budget()), set()
    try:
        with executor(workers, cluster) as pool:
            waiting = {pool.submit(compute_batch, store, batch) for batch in batches}
            while waiting:
                done, waiting = wait(waiting, timeout=1)
                for future in done:
                    if future.exception():
                        pool.shutdown(wait=False, cancel_futures=True)
                    for task, result in future.result():
                        if not store.path(task).exists():  # a worker on another machine has another disk
                            store.save(task, result)
                _count(store, missing, counted, advance)
    finally:
        _count(store, missing, counted, advance)  # also what was stored before a worker was lost


def _count(store, tasks, counted, advance):
    """Advance once for each task that is stored by now and was not counted before."""
    for task in tasks:
        if task not in counted and store.path(task).exists():
            counted.add(task)
            advance()


def compute_batch(store, tasks):
    """Compute the tasks of a batch together, file each result as it ends, and return (task, result) of all."""
    function = tasks[0].function
    configurations, seeds = [task.configuration for task in tasks], [task.seed for task in tasks]
    results = {}
    for place, result in function(configurations, seeds):
        store.save(tasks[place], result)
        results[tasks[place]] = result
    if len(results) != len(tasks):
        raise RuntimeError(f"{tasks[0].experiment} gave {len(results)} results for {len(tasks)} runs")
    return list(results.items())


def plan(tasks, family, cost, num_workers):
    """Batches of tasks of one family each, so large that no lane waits long for the last run, costliest first."""
    groups = {}
    for task in tasks:
        groups.setdefault(family(task.configuration), []).append(task)
    batches = [batch for group in groups.values() for batch in _split(group, cost, num_workers)]
    return sorted(batches, key=lambda batch: -sum(cost(task.configuration) for task in batch))


def _split(group, cost, num_workers):
    """Cut a family into batches: the longest runs together, in a batch that they take as long as all its others."""
    rest = sorted(group, key=lambda task: -cost(task.configuration))
    total = sum(cost(task.configuration) for task in rest)
    while rest:
        capacity = max(WIDTH * cost(rest[0].configuration), total / num_workers)
        batch, filled = [], 0
        while rest and filled + cost(rest[0].configuration) <= capacity * (1 + 1e-9):
            task = rest.pop(0)
            batch.append(task)
            filled += cost(task.configuration)
        yield batch
