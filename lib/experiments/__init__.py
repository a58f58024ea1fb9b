"""The shared floor of every computed number: runs mapped over processes, each stored once under its key."""

from lib.experiments.batches import map_batches
from lib.experiments.executors import core_budget
from lib.experiments.mapping import map_runs
from lib.experiments.provenance import code_version, platform_key
from lib.experiments.store import ResultStore
from lib.experiments.task import Task

__all__ = ["ResultStore", "Task", "code_version", "core_budget", "map_batches", "map_runs", "platform_key"]
