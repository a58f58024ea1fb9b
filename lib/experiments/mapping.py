"""Map an experiment over configurations and seeds; what is stored already is not computed again."""

import os
import sys
from concurrent.futures import BrokenExecutor, as_completed
from pathlib import Path

from tqdm import tqdm

from lib.experiments.executors import executor
from lib.experiments.provenance import ROOT
from lib.experiments.store import ResultStore
from lib.experiments.task import Task

ATTEMPTS = 3  # a worker may be killed (out of memory, a lost machine); its runs are then given to a new pool
PROGRESS = "BOOK_PROGRESS"
STORE = "BOOK_STORE"


def default_store():
    """The store of this checkout, or the folder that BOOK_STORE names."""
    return ResultStore(os.environ.get(STORE, ROOT / "_build" / "store"))


def map_runs(function, configurations, seeds, data, store=None, workers=None, cluster=None):
    """Results of `function(configuration, seed)` for each pair, in order, as dicts of name → array.

    function: at module level; configurations and seeds: equally long lists; data: fingerprint of the data.
    """
    store = store or default_store()
    pairs = list(zip(configurations, seeds, strict=True))
    tasks = [Task.of(function, configuration, seed, data) for configuration, seed in pairs]
    results = {task: result for task in tasks if (result := store.load(task)) is not None}
    missing = [task for task in dict.fromkeys(tasks) if task not in results]
    with progress(len(set(tasks)), len(results)) as advance:
        for attempt in range(ATTEMPTS):
            try:
                _compute(missing, store, results, advance, workers, cluster)
                break
            except BrokenExecutor:
                missing = [task for task in missing if task not in results]
                if attempt == ATTEMPTS - 1:
                    raise
                print(f"a worker was lost; {len(missing)} runs are given to new workers", file=sys.stderr)
    return [results[task] for task in tasks]


def _compute(missing, store, results, advance, workers, cluster):
    """Compute tasks in the pool and file each result as it comes."""
    if not missing:
        return
    with executor(workers, cluster) as pool:
        waiting = {pool.submit(store.compute, task): task for task in missing}
        for future in as_completed(waiting):
            if future.exception() and not isinstance(future.exception(), BrokenExecutor):
                pool.shutdown(wait=False, cancel_futures=True)  # tell at once, not after all others
            task, result = waiting[future], future.result()
            if not store.path(task).exists():  # a worker on another machine has another disk
                store.save(task, result)
            results[task] = result
            advance()


class progress:
    """Runs done of all: a line in the file that the runner reads, or a text bar for a reader.

    Beside the runner's file stands one of counts, a line for each map: runs computed, runs found stored.
    """

    def __init__(self, total, done):
        self.total, self.done, self.stored, self.file = total, done, done, os.environ.get(PROGRESS)
        self.bar = tqdm(total=total, initial=done, unit="run", delay=1, disable=bool(self.file) or done == total)

    def __enter__(self):
        self._write()
        return self.advance

    def __exit__(self, *_):
        self.bar.close()
        if self.file:
            with Path(f"{self.file}.counts").open("a") as counts:
                counts.write(f"{self.done - self.stored} {self.stored}\n")

    def advance(self):
        self.done += 1
        self.bar.update()
        self._write()

    def _write(self):
        if self.file:
            Path(self.file).write_text(f"{self.done}/{self.total}")
