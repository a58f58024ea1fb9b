"""`python -m lib.craft MODULE:FUNCTION`: examine a training program from the command line."""

import argparse
import importlib
import sys
from pathlib import Path

from lib.craft.checks import CHECKS, examine
from lib.craft.pipeline import Pipeline
from lib.craft.report import html_report, text_report

EXAMPLE = """examples:
  python -m lib.craft lib.craft.digits:healthy
  python -m lib.craft my_project.training:pipeline --html report.html
  python -m lib.craft my_project.training:pipeline --only 2.onebatch --only 2.depend

In my_project/training.py, a pipeline of a model and data loaders of your own:
  from lib.craft import pipeline_of
  def pipeline():
      return pipeline_of(MyModel, train_loader, test_loader, torch.nn.functional.cross_entropy)

exit codes: 0 every check passed, 1 a check failed, 2 the program could not be examined"""


def main(arguments=None):
    """Run the command line; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        findings = examine(pipeline_named(options.program), options.seed, options.only)
        if options.html:
            Path(options.html).write_text(html_report(findings, f"Examination of {options.program}"), encoding="utf-8")
    except (ValueError, OSError) as error:
        print(f"lib.craft: {error}", file=sys.stderr)
        return 2
    print(text_report(findings))
    return int(any(finding.passed is False for finding in findings))


def pipeline_named(name):
    """The pipeline that MODULE:FUNCTION returns; ValueError when there is none."""
    module, _, function = name.partition(":")
    if not module or not function:
        raise ValueError(f"{name!r} is not of the form MODULE:FUNCTION")
    sys.path.insert(0, "")  # a module in the folder where the command is run
    try:
        made = getattr(importlib.import_module(module), function)()
    except (ImportError, AttributeError) as error:
        raise ValueError(f"cannot call {name}: {error}") from error
    finally:
        sys.path.remove("")
    if not isinstance(made, Pipeline):
        raise ValueError(f"{name} returned {type(made).__name__}, not a Pipeline")
    return made


def _parser():
    parser = argparse.ArgumentParser(
        prog="python -m lib.craft",
        description="Examine a training program by the recipe's checks: which failed, what was measured, what to do.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "program", metavar="MODULE:FUNCTION", help="a function without arguments that returns a Pipeline"
    )
    parser.add_argument("--html", metavar="FILE", help="write the report, with figures, to one HTML file as well")
    parser.add_argument(
        "--only", metavar="ITEM", action="append", help=f"make this check only; may be repeated ({', '.join(CHECKS)})"
    )
    parser.add_argument("--seed", metavar="N", type=_seed, default=0, help="seed of all draws (default 0)")
    return parser


def _seed(text):
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError("a seed is at least 0")
    return value


if __name__ == "__main__":
    sys.exit(main())
