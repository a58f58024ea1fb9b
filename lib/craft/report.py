"""A report that a person acts on: failures first in the summary, every item with what was measured and what to do."""

from html import escape

from lib.figures import css

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>{style}</style></head>
<body><h1>{title}</h1><p>{summary}</p>{body}</body></html>
"""
STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
section { border-left: 0.3rem solid #80808066; padding-left: 0.9rem; margin: 1.4rem 0; }
section.failed { border-color: #d55e00; }
section.passed { border-color: #0b9470; }
h2 { font-size: 1.05rem; margin: 0; }
p { margin: 0.25rem 0; overflow-wrap: anywhere; }
"""
CLASSES = {True: "passed", False: "failed", None: "unchecked"}


def summary(findings):
    """One sentence: how many checks failed, and which."""
    failed = [finding.item for finding in findings if finding.passed is False]
    unchecked = sum(finding.passed is None for finding in findings)
    made = len(findings) - unchecked
    outcome = f"{len(failed)} of {made} checks failed: {', '.join(failed)}" if failed else f"all {made} checks passed"
    return f"{outcome}; {unchecked} not checked." if unchecked else f"{outcome}."


def text_report(findings):
    """The findings as text: item, verdict and title on a line, then what was measured, and advice where it failed."""
    lines = []
    for finding in findings:
        lines.append(f"{finding.item:<13} {finding.verdict:<12} {finding.title}")
        lines.append(f"{'':13} {finding.measured}")
        if finding.passed is False:
            lines.append(f"{'':13} -> {finding.advice}")
    return "\n".join([*lines, "", summary(findings)])


def html_report(findings, title="Examination of a training program"):
    """The findings with their figures as one HTML file that needs no other."""
    body = "\n".join(_section(finding) for finding in findings)
    words = {"title": escape(title), "summary": escape(summary(findings)), "style": css() + STYLE}
    return PAGE.format(body=body, **words)


def _section(finding):
    advice = f"<p><strong>What to do:</strong> {escape(finding.advice)}</p>" if finding.passed is False else ""
    figure = finding.figure() if finding.figure else None
    drawn = figure.html if figure else ""
    return (
        f'<section class="{CLASSES[finding.passed]}"><h2>{escape(finding.item)} {escape(finding.title)}: '
        f"{finding.verdict}</h2><p>{escape(finding.measured)}</p>{advice}{drawn}</section>"
    )
