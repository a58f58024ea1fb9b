"""The command line: run chapters, verify their numbers, build the pages, fetch the data, measure the speed."""

import argparse
import json
import os
import signal
import sys

import yaml

from lib.book import chapters
from lib.book.workspace import PROFILES, VERIFIED, Workspace
from lib.claims.ledger import LedgerError
from lib.data import DataUnavailable
from lib.experiments.executors import available_cores

DESCRIPTION = """Five texts on deep learning, made executable; every number recomputed and judged.

The usual way is `make book`, which does run, verify and build in turn."""
CLEAR = (chapters.ChapterError, LedgerError, DataUnavailable, OSError, ValueError, RuntimeError, yaml.YAMLError)


def main(arguments=None):
    """Run one command; returns the exit status: 0 good, 1 something moved or failed, 2 a bad call."""
    parsed = parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # stopped is stopped: clean up as on Ctrl-C
    try:
        return parsed.command(parsed)
    except CLEAR as error:
        print(f"error: {_one_line(error)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped; what was computed is kept, and the next run goes on from there", file=sys.stderr)
        return 130


def _one_line(error):
    """The message; YAML spreads its own over several lines."""
    return " ".join(str(error).split()) if isinstance(error, yaml.YAMLError) else error


def parser():
    """All commands and their options."""
    top = argparse.ArgumentParser(
        prog="python -m lib", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _run_parser(commands)
    verify = _command(commands, "verify", verify_command, "judge the results and say what moved")
    verify.description = (
        "Judge every result by its claim's rule, write _build/verdicts.json, print each covered claim with its "
        "verdict, and compare with the accepted results: bit by bit on the platform where they were accepted, "
        "statistically elsewhere. Exit status 1 when anything moved."
    )
    verify.add_argument("chapters", nargs="*", metavar="CHAPTER", help="default: all chapters")
    verify.add_argument("--profile", choices=VERIFIED, default="full", help="which runs to judge (default: full)")
    verify.add_argument(
        "--accept", action="store_true", help="show what moved, then make these results the accepted ones"
    )
    build = _command(commands, "build", build_command, "render the pages from executed chapters and verdicts")
    build.add_argument("--profile", choices=PROFILES, default="full", help="which runs to render (default: full)")
    data = _command(commands, "data", data_command, "fetch the data, or say where it lies")
    data.add_argument("names", nargs="*", metavar="SET", help="default: those that every build needs")
    data.add_argument("--check", action="store_true", help="fetch nothing, only say what is at hand")
    bench = _command(commands, "bench", bench_command, "measure our speed beside the peers', in this run")
    bench.add_argument("--json", action="store_true", help="print a list of {name, ours, peer, ratio, unit}")
    return top


def _command(commands, name, function, text):
    command = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    command.set_defaults(command=function)
    return command


def _run_parser(commands):
    run = _command(commands, "run", run_command, "run chapters with papermill")
    run.description = (
        "Run chapters with papermill. A chapter whose source, code, parameters, data and locked versions are "
        "unchanged is not run again. A run that was stopped goes on from the results it has stored."
    )
    run.add_argument("chapters", nargs="*", metavar="CHAPTER", help="07_lecun1989, 1989 or 7 (default: all)")
    run.add_argument(
        "-p",
        dest="parameters",
        nargs=2,
        action="append",
        default=[],
        metavar=("NAME", "VALUE"),
        help="set a parameter of the chapter; results then go to _build/custom and are not verified",
    )
    run.add_argument(
        "--profile",
        choices=PROFILES,
        default="full",
        help="full: as published; sampled: fewer seeds, as CI does; smoke: seconds",
    )
    run.add_argument("--jobs", type=_count, help="chapters at once (default: as many as cores)")
    run.add_argument("--force", action="store_true", help="run unchanged chapters too (always so with CI=true)")
    run.add_argument("--cluster", metavar="ADDRESS", help="compute on a Dask cluster, such as tcp://host:8786")


def _count(text):
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number of at least 1, not {text!r}")
    return int(text)


def run_command(parsed):
    """Preflight all parameters, fetch the data, run the chapters."""
    from lib.book.run import run_chapters
    from lib.data import ensure

    workspace = Workspace("custom" if parsed.parameters else parsed.profile)
    named = chapters.resolve(parsed.chapters)
    if parsed.parameters and len(named) != 1:
        raise chapters.ChapterError("-p sets the parameters of one chapter: name it")
    overrides = dict(parsed.parameters)
    planned = [(chapter, chapters.values(chapter, parsed.profile, overrides)) for chapter in named]
    ensure()
    force = parsed.force or os.environ.get("CI") == "true"
    runs = run_chapters(planned, workspace, parsed.jobs, force, parsed.cluster)
    failed = [run for run in runs if run.state == "failed"]
    for run in failed:
        print(f"error: {run.chapter.name}: {run.message}", file=sys.stderr)
    if workspace.profile == "custom" and not failed:
        print(f"executed notebook and results: {workspace.base.relative_to(workspace.root)}")
    return 1 if failed else 0


def verify_command(parsed):
    """Write the verdicts, print them, and report what moved."""
    from lib.book.verify import verify

    named = [chapter.name for chapter in chapters.resolve(parsed.chapters)] if parsed.chapters else None
    return verify(Workspace(parsed.profile), named, accept=parsed.accept)


def build_command(parsed):
    """Stage and render the book."""
    from lib.book.publish import publish

    page = publish(Workspace(parsed.profile))
    print(f"the book: {page}")
    return 0


def data_command(parsed):
    """Fetch what is missing, and list every file with its state."""
    from lib.data import ensure, report

    rows = (report if parsed.check else ensure)(parsed.names or None)
    for row in rows:
        print(f"{row.data_set:<10} {row.file:<26} {row.num_bytes:>12,} bytes  {row.state}  {row.path}")
    return 0 if all(row.state == "verified" for row in rows) else 1


def bench_command(parsed):
    """Measure, side by side in this run."""
    from lib.book.bench import measure

    rows = measure()
    if parsed.json:
        print(json.dumps(rows, indent=1))
        return 0
    for row in rows:
        figures = f"ours {row['ours']:10.4g}  peer {row['peer']:10.4g} {row['unit']:<10}"
        print(f"{row['name']:<44} {figures} × {row['ratio']:.3g}")
    print(f"({available_cores()} cores; each pair measured in turns, medians)")
    return 0
