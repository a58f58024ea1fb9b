"""The elements of a page, alike ones once, and whether a selector can ever meet one of them.

States (`:hover`, `[open]`, `:has()`, `::before`) count as met, and so does every name that a script can give and every
element that a script can make, anywhere: what is said not to be met is not met whatever the reader does.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from tinycss2.ast import FunctionBlock, HashToken, IdentToken, LiteralToken, Node, WhitespaceToken

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
CELLS = {"td", "th"}
ENDED = {"td": CELLS, "th": CELLS, "tr": CELLS | {"tr"}, "tbody": CELLS | {"tr", "thead", "tbody"}, "li": {"li"}}
CHOICES = ("is", "where")  # functions of selectors, one of which has to be met
FILLED = {"dialog"}  # elements that a script moves others into
TAG = re.compile(r"""<([a-z][a-z\d]*)|["'`]([a-z][a-z\d]*)["'`]""")  # that a script can make: <div …> or "div"


@dataclass(eq=False)
class Element:
    """All elements of one tag and one set of names ('.class', '#id') that lie in elements alike."""

    tag: str
    names: frozenset[str] = frozenset()
    parent: "Element | None" = None
    children: "dict[tuple, Element]" = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """One part of a selector: how it joins the one before (' ', '>', '+', '~'), and what it asks of an element."""

    joint: str
    tag: str | None
    names: frozenset[str]
    choices: "tuple[tuple[tuple[Part, ...], ...], ...]" = ()


class Elements(HTMLParser):
    """The elements of a page, of whose names only those `asked` for tell two elements apart.

    names: classes and ids, without '.' or '#', that scripts can give to any element; tags: elements they can make.
    """

    def __init__(self, page: str, asked: set[str], names: Iterable[str] = (), tags: Iterable[str] = ()):
        super().__init__()
        self.asked, self.given, self.made = asked, set(names), set(tags) | FILLED
        self.top, self.having, self.known = Element(""), {"": []}, {}
        self.here = self.top
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        while self.here.tag in ENDED.get(tag, ()):  # its own end may be left out
            self.here = self.here.parent
        attributes = dict(attributes)
        names = [f".{name}" for name in (attributes.get("class") or "").split()]
        names += [f"#{attributes['id']}"] if attributes.get("id") else []
        key = tag, frozenset(names) & self.asked
        element = self.here.children.get(key)
        if element is None:
            element = self.here.children[key] = Element(*key, self.here)
            for each in ("", tag, *key[1]):  # the empty one: all elements
                self.having.setdefault(each, []).append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        element = self.here
        while element.parent and element.tag != tag:
            element = element.parent
        self.here = element.parent or self.here  # the end of nothing is no end

    def meet(self, selector: tuple[Part, ...]) -> bool:
        """True unless no element can ever be met by a selector."""
        if selector not in self.known:
            self.known[selector] = all(map(self._possible, selector)) and any(
                self._met(each, selector) for each in min(map(self._having, self._surely(selector[-1])), key=len)
            )
        return self.known[selector]

    def _surely(self, part):
        """What an element met by a part of a selector has for certain, in the words of `having`."""
        yield ""
        yield from (name for name in part.names if name[1:] not in self.given)
        if part.tag and part.tag not in self.made:
            yield part.tag

    def _having(self, what):
        return self.having.get(what, ())

    def _possible(self, part):
        """Whether there are elements that have each of what a part of a selector asks for."""
        return all(map(self._having, self._surely(part)))

    def _met(self, element, selector):
        *before, last = selector
        if not self._asked(element, last):
            return False
        if not before:
            return True
        if self._anywhere(before[-1]):  # a script can put it there
            return self.meet(tuple(before))
        if last.joint in "+~":
            return any(self._met(each, before) for each in element.parent.children.values())
        above = element.parent
        while above is not self.top:
            if self._met(above, before):
                return True
            above = above.parent if last.joint == " " else self.top
        return False

    def _asked(self, element, part):
        if part.tag not in (None, element.tag) and part.tag not in self.made:
            return False
        if any(name not in element.names and name[1:] not in self.given for name in part.names):
            return False
        return all(any(self._met(element, each) for each in choice) for choice in part.choices)

    def _anywhere(self, part):
        return part.tag in self.made or any(name[1:] in self.given for name in part.names)


def tags_of(strings: Iterable[str]) -> set[str]:
    """Return the elements that scripts with these strings can make."""
    return {"".join(pair) for text in strings for pair in TAG.findall(text)}


def parts_of(tokens: Iterable[Node]) -> tuple[Part, ...]:
    """Return a selector, which a style sheet has as tokens, in its parts; what asks for a state is left out."""
    found, joint, waiting = [], " ", []
    for token in [*tokens, WhitespaceToken(0, 0, " ")]:
        joins = isinstance(token, LiteralToken) and token.value in (">", "+", "~")
        if not joins and not isinstance(token, WhitespaceToken):
            waiting.append(token)
            continue
        if waiting:
            found.append(_part(joint, waiting))
            joint, waiting = " ", []
        joint = token.value if joins else joint
    return tuple(found)


def names_of(selector: Iterable[Part]) -> Iterator[str]:
    """Every name, with '.' or '#', that a selector asks for."""
    for part in selector:
        yield from part.names
        for choice in part.choices:
            for each in choice:
                yield from names_of(each)


def split(tokens: Iterable[Node]) -> list[list[Node]]:
    """Split a list of selectors at its own commas."""
    found = [[]]
    for token in tokens:
        if isinstance(token, LiteralToken) and token.value == ",":
            found.append([])
        else:
            found[-1].append(token)
    return found


def _part(joint, tokens):
    tag, names, choices = None, set(), []
    for before, token in zip([None, *tokens], tokens, strict=False):
        sign = before.value if isinstance(before, LiteralToken) else ""
        if isinstance(token, HashToken):
            names.add(f"#{token.value}")
        elif isinstance(token, IdentToken) and sign != ":":
            tag, names = (tag, names | {f".{token.value}"}) if sign == "." else (token.value.lower(), names)
        elif isinstance(token, FunctionBlock) and token.lower_name in CHOICES:
            choices.append(tuple(parts_of(each) for each in split(token.arguments)))
    return Part(joint, tag, frozenset(names), tuple(choices))
