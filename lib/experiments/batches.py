"""Map an experiment that computes several runs at once: batches go to processes, each result is stored as it ends.

The experiment is a generator function of (configurations, seeds) that yields (place, result) as each run ends.
What a run gives must not depend on its batch: it is stored under the key that it would have alone.
"""

from concurrent.futures import BrokenExecutor, wait

from lib.experiments.executors import core_budget, executor
from lib.experiments.mapping import ATTEMPTS, progress, default_store
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
    return [store.load(task) for task in tasks]


def _compute(missing, store, advance, family, cost, workers, cluster):
    if not missing:
        return
    batches = plan(missing, family, cost, workers or core_budget())
    with executor(workers, cluster) as pool:
        waiting = {pool.submit(compute_batch, store, batch) for batch in batches}
        seen = 0
        while waiting:
            done, waiting = wait(waiting, timeout=1)
            for future in done:
                if future.exception():
                    pool.shutdown(wait=False, cancel_futures=True)
                for task, result in future.result():  # a worker on another machine has another disk
                    store.save(task, result)
            stored = sum(store.path(task).exists() for task in missing)
            for _ in range(stored - seen):
                advance()
            seen = stored


def compute_batch(store, tasks):
    """Compute the tasks of a batch together and file each result; returns those that this disk does not keep."""
    function = tasks[0].function
    configurations, seeds = [task.configuration for task in tasks], [task.seed for task in tasks]
    left = []
    for place, result in function(configurations, seeds):
        store.save(tasks[place], result)
        if not store.path(tasks[place]).exists():
            left.append((tasks[place], result))
    return left


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
