"""One style sheet in place of a dozen: all that a page's own elements and states can meet, and nothing else.

A rule goes when no element of the page can ever be met by its selector (`elements`), a custom property when nothing
reads it, and key frames when nothing moves by them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import tinycss2
from tinycss2.ast import Declaration

from lib.book.elements import Elements, Part, names_of, parts_of, split

PROPERTY = re.compile(r"--[\w-]+")
NESTED = ("media", "supports", "container", "layer")
FRAMES = re.compile(r"@(?:-webkit-)?keyframes ([\w-]+)")


@dataclass(frozen=True)
class Rule:
    """A rule: its selectors, each as text and in its parts, and its declarations, each a name and its text."""

    selectors: tuple[tuple[str, tuple[Part, ...]], ...]
    declarations: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Block:
    """Rules under a condition, as `@media print`."""

    head: str
    rules: "tuple[Piece, ...]"


Piece = Rule | Block | str  # of a style sheet


def parsed(css: str) -> tuple[Piece, ...]:
    """Return a style sheet in pieces, without comments; ValueError names the line of what is no style."""
    return tuple(_pieces(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)))


def asked(pieces: Iterable[Piece]) -> set[str]:
    """Return every class ('.name') and id ('#name') that selectors ask for."""
    rules = (piece for piece in _flat(pieces) if isinstance(piece, Rule))
    return {name for rule in rules for _, selector in rule.selectors for name in names_of(selector)}


def purged(pieces: Iterable[Piece], elements: Elements) -> tuple[Piece, ...]:
    """Return the pieces that an element of a page can be met by; each name that they ask for tells elements apart."""
    return tuple(piece for piece in (_purged(piece, elements) for piece in pieces) if piece)


def written(pieces: Iterable[Piece], read: Iterable[str] = ()) -> str:
    """Return pieces as text, less the custom properties and key frames that neither they nor the text `read` name."""
    pieces, read = tuple(pieces), tuple(read)
    texts = list(_declarations(pieces))
    plain = [*read, *(text for key, text in texts if key[:2] != "--")]
    waiting = {name for text in plain for name in PROPERTY.findall(text)}
    behind = {}
    for key, text in texts:
        if key.startswith("--"):
            behind.setdefault(key, set()).update(PROPERTY.findall(text))
    used = set()
    while waiting:
        used |= waiting
        waiting = {name for each in waiting for name in behind.get(each, ())} - used
    moves = " ".join([*read, *(text for key, text in texts if "animation" in key or key[:2] == "--")])
    return "".join(_written(piece, used) for piece in pieces if not _still(piece, moves))


def _pieces(rules) -> Iterator[Piece]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = tuple((_text(each), parts_of(each)) for each in split(rule.prelude))
            if any(token.type != "whitespace" for token in rule.content):
                yield Rule(selectors, tuple(_body(rule.content)))
        elif rule.type == "at-rule":
            yield from _at_rule(rule)
        elif rule.type == "error":
            raise ValueError(f"style sheet, line {rule.source_line}: {rule.message}")


def _at_rule(rule) -> Iterator[Piece]:
    name, prelude = rule.lower_at_keyword, tinycss2.serialize(rule.prelude).strip()
    if rule.content is None:
        if name != "charset":
            yield f"@{name} {prelude};"
    elif name in NESTED:
        yield Block(f"@{name} {prelude}", tuple(_pieces(tinycss2.parse_rule_list(rule.content, True, True))))
    else:
        yield f"@{name} {prelude}{{{tinycss2.serialize(rule.content).strip()}}}"


def _purged(piece, elements):
    if isinstance(piece, Rule):
        met = tuple(each for each in piece.selectors if elements.meet(each[1]))
        return replace(piece, selectors=met) if met else None
    if isinstance(piece, Block):
        rules = purged(piece.rules, elements)
        return replace(piece, rules=rules) if rules else None
    return piece


def _flat(pieces):
    """Rules and what is no rule, under whatever condition."""
    for piece in pieces:
        if isinstance(piece, Block):
            yield from _flat(piece.rules)
        else:
            yield piece


def _declarations(pieces):
    """The name and the text of every declaration; of what is no rule, no name and its whole text."""
    for piece in _flat(pieces):
        if isinstance(piece, Rule):
            yield from piece.declarations
        else:
            yield "", piece


def _still(piece, moves):
    """Whether these are key frames that nothing names."""
    frames = isinstance(piece, str) and FRAMES.match(piece)
    return bool(frames) and frames[1] not in moves


def _written(piece, used):
    if isinstance(piece, Block):
        inside = "".join(_written(rule, used) for rule in piece.rules)
        return f"{piece.head}{{{inside}}}" if inside else ""
    if isinstance(piece, Rule):
        body = ";".join(text for name, text in piece.declarations if name[:2] != "--" or name in used)
        return f"{','.join(text for text, _ in piece.selectors)}{{{body}}}" if body else ""
    return piece


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
