"""One style sheet in place of a dozen: all that a page's own classes and states can meet, and nothing else.

A rule goes when its selector names a class or an id that stands neither in the page nor in its scripts, and a custom
property when nothing reads it. That is careful: a script that makes an element names its classes in its text.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import tinycss2
from tinycss2.ast import Declaration, FunctionBlock, HashToken, LiteralToken

WORD = re.compile(r"[A-Za-z_][\w-]*")
ATTRIBUTE = re.compile(r"""\b(?:class|id)=(?:"([^"]*)"|'([^']*)')""")
PROPERTY = re.compile(r"--[\w-]+")
NESTED = ("media", "supports", "container", "layer")


@dataclass(frozen=True)
class Rule:
    """A rule: its selectors, each as text and as tokens, and its declarations, each a name and its text."""

    selectors: tuple[tuple[str, list], ...]
    declarations: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Block:
    """Rules under a condition, as `@media print`."""

    head: str
    rules: "tuple[Part, ...]"


Part = Rule | Block | str


def words_of(pages: Iterable[str], scripts: Iterable[str]) -> set[str]:
    """Return every name that can be a class or an id: those of elements, and every word of a script."""
    found = {name for page in pages for pair in ATTRIBUTE.findall(page) for name in "".join(pair).split()}
    return found | {name for script in scripts for name in WORD.findall(script)}


def parsed(css: str) -> tuple[Part, ...]:
    """Return a style sheet in parts, without comments; ValueError names the line of what is no style."""
    return tuple(_parts(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)))


def purged(parts: Iterable[Part], words: set[str]) -> tuple[Part, ...]:
    """Return the parts that an element of these words can meet."""
    return tuple(part for part in (_purged(part, words) for part in parts) if part)


def written(parts: Iterable[Part], read: Iterable[str] = ()) -> str:
    """Return the parts as text, without the custom properties that neither they nor the text `read` name."""
    parts = tuple(parts)
    named = {name for text in read for name in PROPERTY.findall(text)}
    waiting = named | {name for key, text in _declarations(parts) if key[:2] != "--" for name in PROPERTY.findall(text)}
    behind = {}
    for key, text in _declarations(parts):
        if key.startswith("--"):
            behind.setdefault(key, set()).update(PROPERTY.findall(text))
    used = set()
    while waiting:
        used |= waiting
        waiting = {name for each in waiting for name in behind.get(each, ())} - used
    return "".join(_written(part, used) for part in parts)


def _parts(rules) -> Iterator[Part]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = tuple((_text(each), each) for each in _selectors(rule.prelude))
            if any(token.type != "whitespace" for token in rule.content):
                yield Rule(selectors, tuple(_body(rule.content)))
        elif rule.type == "at-rule":
            yield from _at_rule(rule)
        elif rule.type == "error":
            raise ValueError(f"style sheet, line {rule.source_line}: {rule.message}")


def _at_rule(rule) -> Iterator[Part]:
    name, prelude = rule.lower_at_keyword, tinycss2.serialize(rule.prelude).strip()
    if rule.content is None:
        if name != "charset":
            yield f"@{name} {prelude};"
    elif name in NESTED:
        yield Block(f"@{name} {prelude}", tuple(_parts(tinycss2.parse_rule_list(rule.content, True, True))))
    else:
        yield f"@{name} {prelude}{{{tinycss2.serialize(rule.content).strip()}}}"


def _purged(part, words):
    if isinstance(part, Rule):
        met = tuple(each for each in part.selectors if _met(each[1], words))
        return replace(part, selectors=met) if met else None
    if isinstance(part, Block):
        rules = purged(part.rules, words)
        return replace(part, rules=rules) if rules else None
    return part


def _declarations(parts):
    """The name and the text of every declaration; of what is no rule, no name and its whole text."""
    for part in parts:
        if isinstance(part, Block):
            yield from _declarations(part.rules)
        elif isinstance(part, Rule):
            yield from part.declarations
        else:
            yield "", part


def _written(part, used):
    if isinstance(part, Block):
        inside = "".join(_written(rule, used) for rule in part.rules)
        return f"{part.head}{{{inside}}}" if inside else ""
    if isinstance(part, Rule):
        body = ";".join(text for name, text in part.declarations if name[:2] != "--" or name in used)
        return f"{','.join(text for text, _ in part.selectors)}{{{body}}}" if body else ""
    return part


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


def _text(tokens):
    return re.sub(r"\s+", " ", tinycss2.serialize(tokens)).strip()


def _body(content):
    """The declarations of a rule; where rules are nested in it, all of it as one text without a name."""
    parts = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    if any(not isinstance(part, Declaration) for part in parts):
        return [("", tinycss2.serialize(content).strip())]
    return [
        (part.name, f"{part.name}:{tinycss2.serialize(part.value).strip()}{' !important' * part.important}")
        for part in parts
    ]
