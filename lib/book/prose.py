"""A lint for prose: no result is typed into it.

Numbers of the book are published (ledger), knobs (parameters), computed (glue and roles) or accepted (files);
none has its home in prose. What looks like a result there is a fault: a percentage, a decimal fraction, a
power of ten, a number with a unit of measurement or with what the book counts.
"""

import re

COUNTED = "misses|errors|wrong|seeds?|runs?|seconds?|minutes?|hours?|days?|times|ms|µs|GiB|MB|MACs?|percent"
RESULT_LIKE = re.compile(
    rf"(?<![\w.-])(?:\d+(?:\.\d+)?\s?%|\d+\.\d+|\d+(?:\.\d+)?e[-+]?\d+|10\^\{{?-?\d+|\d[\d,]*\s(?:{COUNTED})\b)"
)
# What is no prose: code, mathematics, roles and their targets, links, directives' options, comments, front matter.
NOT_PROSE = (
    re.compile(r"\A---\n.*?\n---\n", re.DOTALL),
    re.compile(r"^(```+|~~~+)\{?(?:code|bash|code-cell|include|claims|bibliography).*?^\1", re.DOTALL | re.MULTILINE),
    re.compile(r"^```\w*\n.*?^```", re.DOTALL | re.MULTILINE),
    re.compile(r"^```\{code-cell\}.*?^```", re.DOTALL | re.MULTILINE),
    re.compile(r"\$\$.*?\$\$", re.DOTALL),
    re.compile(r"\$[^$\n]+\$"),
    re.compile(r"\{[\w:]+\}`[^`]*`"),
    re.compile(r"`[^`\n]*`"),
    re.compile(r"\]\([^)]*\)"),
    re.compile(r"https?://\S+"),
    re.compile(r"<!--.*?-->", re.DOTALL),
)


def typed_results(text):
    """Result-like literals in the prose of a chapter, as (line number, literal)."""
    for pattern in NOT_PROSE:
        text = pattern.sub(lambda match: "\n" * match.group().count("\n"), text)
    return [
        (number, match.group().strip())
        for number, line in enumerate(text.splitlines(), start=1)
        for match in RESULT_LIKE.finditer(line)
    ]
