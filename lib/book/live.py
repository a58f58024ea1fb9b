"""A live line for each chapter: state, time, runs computed, claims settled."""

import sys
import time

LOG_SECONDS = 20  # without a terminal, a line for each running chapter this often


class Live:
    """Redraws the lines on a terminal; prints changes of state, and now and then progress, into a log."""

    def __init__(self, runs, stream=None):
        """runs: objects with chapter, state, elapsed, progress and num_claims."""
        self.runs, self.stream = runs, stream or sys.stderr
        self.terminal = self.stream.isatty()
        self.drawn, self.states, self.logged = 0, {}, time.monotonic()

    def draw(self):
        """Show what changed."""
        if self.terminal:
            lines = [line(run) for run in self.runs]
            up = f"\x1b[{self.drawn}F" if self.drawn else ""
            self.stream.write(up + "".join(f"\x1b[2K{text}\n" for text in lines))
            self.drawn = len(lines)
        else:
            self._log()
        self.stream.flush()

    def close(self):
        """Show the last state."""
        self.draw()

    def _log(self):
        due = time.monotonic() - self.logged > LOG_SECONDS
        for run in self.runs:
            if self.states.get(id(run)) != run.state or (due and run.state == "running"):
                self.stream.write(line(run) + "\n")
            self.states[id(run)] = run.state
        if due:
            self.logged = time.monotonic()


def line(run):
    """One chapter's line."""
    minutes, seconds = divmod(int(run.elapsed), 60)
    parts = [f"{run.chapter.name:<24}", f"{run.state:<10}", f"{minutes:3d}:{seconds:02d}"]
    if run.state == "running" and run.progress:
        parts.append(f"runs {run.progress}")
    if run.num_claims:
        parts.append(f"{run.num_claims} claims")
    return "  ".join(parts)
