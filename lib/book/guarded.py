"""papermill that ends with the runner: `python -m lib.book.guarded ARGUMENTS…` is `python -m papermill ARGUMENTS…`.

A runner that is killed outright cannot stop what it started. So the chapter's process watches whether its
parent is still the same, and otherwise ends its whole session, kernel and workers included.
"""

import os
import runpy
import signal
import threading
import time

WATCH_SECONDS = 0.5


def _end_with(parent):
    while os.getppid() == parent:
        time.sleep(WATCH_SECONDS)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    runpy.run_module("papermill", run_name="__main__", alter_sys=True)
