"""Where and from what something was made: the commit that is checked out, the machine, the versions, the time."""

import datetime
import os
import platform
import subprocess
from pathlib import Path


def commit(root) -> str:
    """Return the commit that is checked out, marked when files differ from it; 'none' outside git."""
    command = ["git", "describe", "--always", "--dirty", "--abbrev=10"]
    try:
        found = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "none"
    return found.stdout.strip()


def machine(cpuinfo: Path = Path("/proc/cpuinfo")) -> str:
    """Return system, processor and number of cores in words; without /proc, what Python knows of the processor."""
    lines = cpuinfo.read_text().splitlines() if cpuinfo.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    processor = next((name for name in names if name), platform.processor() or platform.machine())
    return f"{platform.system()}, {processor}, {os.cpu_count()} cores"


def now() -> str:
    """Return the time in UTC, to the minute: 2026-01-31 12:00 UTC."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC")
