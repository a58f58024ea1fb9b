"""Who computes: a pool of local processes, or the workers of a Dask cluster.

One core budget for all: the runner gives each chapter its share in BOOK_WORKERS, and every worker computes
on one thread. BOOK_CLUSTER holds the address of a Dask scheduler for readers who outgrow one machine.

A worker takes seconds to start, so the local pool stays for the next experiment of the same process. It is dropped
when anything went wrong in it, and its workers end with the process that started them.
"""

import contextlib
import multiprocessing
import os
import sys
import threading
from concurrent.futures import ProcessPoolExecutor

WORKERS, CLUSTER = "BOOK_WORKERS", "BOOK_CLUSTER"
CONNECT_SECONDS = 20


def available_cores():
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def core_budget():
    """Workers that this process may start: BOOK_WORKERS, or all cores; raises ValueError when not a count."""
    text = os.environ.get(WORKERS)
    if text is None:
        return available_cores()
    if not text.isdigit() or int(text) < 1:
        raise ValueError(f"{WORKERS} must be a whole number of at least 1, not {text!r}")
    return int(text)


@contextlib.contextmanager
def executor(workers=None, cluster=None):
    """A `concurrent.futures` executor: of a Dask cluster when an address is given, else a local process pool."""
    address = cluster or os.environ.get(CLUSTER)
    if address:
        with _dask_client(address) as client, client.get_executor(pure=False, retries=3) as pool:
            yield pool
    else:
        try:
            yield _kept(workers or core_budget())
        except BaseException:
            _drop()
            raise


_pools = {}  # the one pool that stays, under what its workers were started with


def _kept(num):
    """The pool that stays, or a new one for another number of workers or another path to import from."""
    key = (num, *sys.path)
    if key not in _pools:
        _drop()
        context = multiprocessing.get_context("spawn")
        _pools[key] = ProcessPoolExecutor(num, context, initializer=_end_with_parent)
    return _pools[key]


def _drop():
    while _pools:
        _pools.popitem()[1].shutdown(wait=True, cancel_futures=True)


def _dask_client(address):
    """A client of the scheduler at the address; raises RuntimeError with one clear line."""
    try:
        from distributed import Client
    except ImportError as error:
        raise RuntimeError("a cluster needs the optional package: pip install -r requirements-cluster.txt") from error
    try:
        return Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise RuntimeError(f"no Dask scheduler answers at {address}: {error}") from error


def _end_with_parent():
    """Let a worker end when the process that started it is gone, however it went."""
    parent = multiprocessing.parent_process()

    def watch():
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
