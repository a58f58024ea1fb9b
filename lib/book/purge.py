"""One style sheet in place of a dozen: all that the pages' own classes and states can meet, and nothing else.

A rule goes when its selector names a class or an id that stands in no page and in no script. That is careful: a script
that makes an element names its classes somewhere in its text.
"""

import re
from collections.abc import Iterable

import tinycss2
from tinycss2.ast import Declaration, FunctionBlock, HashToken, LiteralToken

WORD = re.compile(r"[A-Za-z_][\w-]*")
ATTRIBUTE = re.compile(r"""\b(?:class|id)=(?:"([^"]*)"|'([^']*)')""")
NESTED = ("media", "supports", "container", "layer")


def words_of(pages: Iterable[str], scripts: Iterable[str]) -> set[str]:
    """Return every name that can be a class or an id: those of elements, and every word of a script."""
    found = {name for page in pages for pair in ATTRIBUTE.findall(page) for name in "".join(pair).split()}
    return found | {name for script in scripts for name in WORD.findall(script)}


def purged(css: str, words: set[str]) -> str:
    """Return a style sheet without comments and without rules that no element of these words can meet."""
    return "".join(_rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), words))


def _rules(rules, words):
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [each for each in _selectors(rule.prelude) if _met(each, words)]
            if selectors and any(token.type != "whitespace" for token in rule.content):
                yield f"{','.join(map(_written, selectors))}{{{_body(rule.content)}}}"
        elif rule.type == "at-rule":
            yield from _at_rule(rule, words)
        elif rule.type == "error":
            raise ValueError(f"style sheet, line {rule.source_line}: {rule.message}")


def _at_rule(rule, words):
    name, prelude = rule.lower_at_keyword, tinycss2.serialize(rule.prelude).strip()
    if rule.content is None:
        if name != "charset":
            yield f"@{name} {prelude};"
    elif name in NESTED:
        inside = "".join(_rules(tinycss2.parse_rule_list(rule.content, True, True), words))
        if inside:
            yield f"@{name} {prelude}{{{inside}}}"
    else:
        yield f"@{name} {prelude}{{{tinycss2.serialize(rule.content).strip()}}}"


def _selectors(prelude):
    """Split a list of selectors at its own commas."""
    found = [[]]
    for token in prelude:
        if isinstance(token, LiteralToken) and token.value == ",":
            found.append([])
        else:
            found[-1].append(token)
    return found


def _met(tokens, words):
    """True unless the selector asks for a class or an id that is not among the words."""
    for before, token in zip([None, *tokens], tokens, strict=False):
        if isinstance(token, HashToken) and token.value not in words:
            return False
        if (
            token.type == "ident"
            and isinstance(before, LiteralToken)
            and before.value == "."
            and token.value not in words
        ):
            return False
        if isinstance(token, FunctionBlock) and not _one_met(token, words):
            return False
    return True


def _one_met(function, words):
    """True unless a function of selectors asks for one of several that none of the words can meet."""
    asks = function.lower_name in ("is", "where", "has")
    return not asks or any(_met(each, words) for each in _selectors(function.arguments))


def _written(tokens):
    return re.sub(r"\s+", " ", tinycss2.serialize(tokens)).strip()


def _body(content):
    """The declarations of a rule, one after the other without space; nested rules stay as they are."""
    parts = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    if any(not isinstance(part, Declaration) for part in parts):
        return tinycss2.serialize(content).strip()
    return ";".join(
        f"{part.name}:{tinycss2.serialize(part.value).strip()}{' !important' if part.important else ''}"
        for part in parts
    )
