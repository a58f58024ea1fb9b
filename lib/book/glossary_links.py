"""Links the first use of each glossary term on a page to its entry, so that no author has to mark it.

Only running text counts: no heading, no link, no code, no formula, no caption. A term matches in any case of its
letters and with a plural s. Words that the book also uses in their everyday sense are left alone.
"""

import re
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

GLOSSARY = "glossary"
EVERYDAY = {"run", "pass", "example", "claim", "verdict", "profile", "misses", "training", "seed"}
LINKS = (nodes.reference, addnodes.pending_xref, addnodes.download_reference)
CLOSED = (*LINKS, nodes.literal, nodes.math, nodes.title, nodes.term, nodes.caption, nodes.raw)
OPEN = (nodes.paragraph,)


def terms_of(text: str) -> list[str]:
    """Return the terms of the glossary directives of a MyST page: their lines that are not indented."""
    blocks = re.findall(r"^:::\{glossary\}\n(.*?)^:::$", text, re.MULTILINE | re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines() if line and not line.startswith((" ", ":"))]


def pattern_of(terms: list[str]) -> re.Pattern:
    """Return what finds any of the terms as a whole word, longer ones first."""
    ordered = sorted(terms, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, ordered))})(s?)(?![\w-])", re.IGNORECASE)


class LinkTerms(SphinxTransform):
    """Turn the first use of each term into a link, on every page but the glossary."""

    default_priority = 500

    def apply(self):
        """Walk over the paragraphs of one page."""
        terms = [term for term in _glossary_terms(self.app) if term.lower() not in EVERYDAY]
        if not terms or Path(self.env.docname).name == GLOSSARY:
            return
        known, pattern = {term.lower(): term for term in terms}, pattern_of(terms)
        for text in [each for each in self.document.findall(nodes.Text) if _is_prose(each)]:
            parts = _linked(str(text), pattern, known, self.env.docname)
            if len(parts) > 1:
                text.parent.replace(text, parts)
            if not known:
                return


def _glossary_terms(app) -> list[str]:
    """Return the terms of the staged glossary, read once for each build; none in a book without one."""
    if not hasattr(app, "_glossary_terms"):
        paths = list(Path(app.srcdir).glob(f"**/{GLOSSARY}.md"))
        app._glossary_terms = terms_of(paths[0].read_text(encoding="utf-8")) if paths else []
    return app._glossary_terms


def _is_prose(text: nodes.Text) -> bool:
    ancestor, prose = text.parent, False
    while ancestor is not None:
        if isinstance(ancestor, CLOSED) or "claim_value" in type(ancestor).__name__:
            return False
        prose = prose or isinstance(ancestor, OPEN)
        ancestor = ancestor.parent
    return prose


def _linked(text: str, pattern: re.Pattern, known: dict[str, str], docname: str) -> list[nodes.Node]:
    """Return a text with the terms that are still in `known` as links; each that is found is taken out of it."""
    parts, end = [], 0
    for match in pattern.finditer(text):
        term = known.pop(match.group(1).lower(), None)
        if term is not None:
            parts += [nodes.Text(text[end : match.start()]), _link(term, match.group(0), docname)]
            end = match.end()
    return [part for part in [*parts, nodes.Text(text[end:])] if not isinstance(part, nodes.Text) or part]


def _link(term: str, shown: str, docname: str) -> nodes.Node:
    where = {"refdomain": "std", "reftype": "term", "reftarget": term, "refdoc": docname, "refwarn": True}
    return addnodes.pending_xref("", nodes.inline("", shown, classes=["term"]), refexplicit=True, **where)
