"""A Sphinx extension that puts the verdicts into prose, so that no number of a page is typed.

    {published}`K22.repro.test_misses`   {measured}`…`   {interval}`…`      one figure of a claim
    {verdict}`K22.repro`                 {seeds}`K22.repro`                 the claim as a whole

and the directive `{claims} K22.repro L89.test`, the table of a chapter's claims. A claim or figure that the
verdicts lack is a Sphinx warning, hence an error under -W. Every such number leads to its row of the ledger; the page
carries a card for each claim that it speaks of, which `cards.js` shows beside the number.
"""

from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

from lib.book.claim_cards import cards_html
from lib.book.claim_search import add_claim_search
from lib.book.figure_data import write_tables
from lib.book.glossary_links import LinkTerms
from lib.book.heads import add_head
from lib.book.pages import claims_html, shown, tone_of
from lib.book.readme import readme_table
from lib.book.verdicts import VerdictError, find_claim, load_verdicts, verdict_of

LEDGER_PAGE = "verified"
logger = logging.getLogger(__name__)


class claim_value(nodes.inline):
    """A number or a verdict in the text, with the claim that it comes from."""


class ClaimRole(SphinxRole):
    """What all roles share: find the claim, show a part of it, warn when it is not there."""

    def put(self, claim, show, figure=None):
        """Return the node that shows a claim's record, or warn and leave the target as it was typed."""
        try:
            text = show(find_claim(verdicts_of(self.env.app), claim))
        except VerdictError as error:
            logger.warning("%s role: %s", self.name, error, location=self.get_location(), type="claims")
            return [nodes.problematic(self.rawtext, self.text)], []
        data = {"data-claim": claim, "data-shows": self.name} | ({"data-figure": figure} if figure else {})
        if ledger := ledger_of(self.env):
            data["href"] = f"{ledger}#{claim}"
        return [claim_value(self.rawtext, text, classes=[self.name, *self.extra_classes(text)], data=data)], []

    def extra_classes(self, text):
        """Return the classes of the span beside the role's name."""
        return []


class FigureRole(ClaimRole):
    """One figure of a claim: the role's name says which part, its target is `claim.figure`."""

    def run(self):
        claim, _, figure = self.text.rpartition(".")
        return self.put(claim, lambda record: shown(record, figure, self.name), figure)


class VerdictRole(ClaimRole):
    """The verdict of a claim, coloured by its tone."""

    def run(self):
        return self.put(self.text, verdict_of)

    def extra_classes(self, text):
        return [f"verdict-{tone_of(text)}"]


class SeedsRole(ClaimRole):
    """The number of seeds behind a claim."""

    def run(self):
        return self.put(self.text, _seeds)


class ClaimsDirective(SphinxDirective):
    """The table published | ours | verdict of the claims named in the argument or in the lines below."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = {"class": directives.class_option}  # noqa: RUF012 (docutils reads a plain dict)

    def run(self):
        claims = " ".join([*self.arguments, *self.content]).split()
        try:
            return [self._table(verdicts_of(self.env.app), claims)]
        except VerdictError as error:
            logger.warning("claims directive: %s", error, location=self.get_location(), type="claims")
            return []

    def _table(self, verdicts, claims):
        if self.env.app.builder.format != "html":
            table = readme_table([find_claim(verdicts, claim) for claim in claims])
            return nodes.literal_block(table, table)
        html = claims_html(verdicts, claims, ledger_of(self.env))
        return nodes.raw("", html, format="html")


def ledger_of(env):
    """Return the address of the ledger's page from the page that is read, or None in a book without one."""
    found = (Path(env.docname).parent / LEDGER_PAGE).as_posix() in env.found_docs
    return f"{LEDGER_PAGE}.html" if found else None


def add_cards(app, pagename, templatename, context, doctree):
    """Put a card for each claim that a page speaks of at its end."""
    if doctree is None:
        return
    claims = [node["data"]["data-claim"] for node in doctree.findall(claim_value) if "href" in node["data"]]
    if claims:
        context["body"] += cards_html(verdicts_of(app), list(dict.fromkeys(claims)))


def search_claims(app, pagename, templatename, context, doctree):
    """Let the search page find claims, in a book that has a ledger."""
    pages = [name for name in app.env.found_docs if Path(name).name == LEDGER_PAGE]
    if pages:
        add_claim_search(app, pagename, verdicts_of(app), f"{pages[0]}.html")


def verdicts_of(app):
    """Return the staged verdicts, read once for each build."""
    if not hasattr(app, "_verdicts"):
        app._verdicts = load_verdicts(Path(app.srcdir) / app.config.verdicts_file)
    return app._verdicts


def setup(app):
    """Register roles, directive and node with Sphinx."""
    app.add_config_value("verdicts_file", "verdicts.json", "env", types=[str])
    silent = (lambda translator, node: None,) * 2  # elsewhere a value is its plain text
    app.add_node(claim_value, html=(_open_span, _close_span), latex=silent, text=silent, man=silent)
    for name in ("published", "measured", "interval"):
        app.add_role(name, FigureRole())
    app.add_role("verdict", VerdictRole())
    app.add_role("seeds", SeedsRole())
    app.add_directive("claims", ClaimsDirective)
    app.add_transform(LinkTerms)
    app.connect("html-page-context", add_head)
    app.connect("html-page-context", add_cards)
    app.connect("html-page-context", write_tables)
    app.connect("html-page-context", search_claims)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def _seeds(record):
    if not record["num_seeds"]:
        raise VerdictError(f"{record['id']} has no seeds")
    return str(record["num_seeds"])


def _open_span(translator, node):
    translator.body.append(translator.starttag(node, _tag(node), "", **node["data"]))


def _close_span(translator, node):
    translator.body.append(f"</{_tag(node)}>")


def _tag(node):
    return "a" if "href" in node["data"] else "span"
