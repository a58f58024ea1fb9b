"""Formulas as MathML, written when the book is built: a page needs no script to show them.

TeX is translated by Temml (MIT licence, `vendored/temml.min.js`), run by QuickJS inside this process. Browsers lay
MathML out themselves; the page brings the letters and the large signs, `chapters/static/fonts`. What Temml does not
understand is a warning, hence an error of the build.
"""

import json
import re
from functools import cache
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.util import logging

TEMML = Path(__file__).parent / "vendored" / "temml.min.js"
# A long text would come back as a rope of pieces, which the binding cannot read; JSON comes in one piece.
CALL = """(tex, block) => JSON.stringify(
  temml.renderToString(tex, {displayMode: block, throwOnError: true, strict: true}))"""
TEXT_OF_ERROR = re.compile(r"^.*?(?:ParseError|Error): ", re.DOTALL)
logger = logging.getLogger(__name__)


class FormulaError(ValueError):
    """A formula that is not TeX as Temml knows it."""


def mathml(tex: str, block: bool = False) -> str:
    """Return TeX as a `<math>` element, inline or a block of its own; FormulaError says what is wrong with it."""
    import quickjs

    try:
        return json.loads(_temml()(tex.strip(), block))
    except quickjs.JSException as error:
        raise FormulaError(TEXT_OF_ERROR.sub("", str(error)).strip().splitlines()[0]) from None


@cache
def _temml():
    """Temml's translation as a Python function."""
    import quickjs  # late: only the builder of pages needs it

    context = quickjs.Context()
    context.eval(TEMML.read_text(encoding="utf-8"))
    return context.eval(CALL)


def visit_inline(translator, node):
    """Write a formula in the text."""
    translator.body.append(f'<span class="math">{_translated(node, block=False)}</span>')
    raise nodes.SkipNode


def visit_block(translator, node):
    """Write a formula of its own, with its number where it has one; a reader's keyboard can scroll a wide one."""
    number, name = node["number"], "".join(f' id="{escape(name)}"' for name in node["ids"][:1])
    label = f'<span class="eqno">({number})</span>' if number else ""
    inside = _translated(node, block=True)
    translator.body.append(f'<div class="math" tabindex="0"{name}>{label}{inside}</div>\n')
    raise nodes.SkipNode


def _translated(node, block):
    try:
        return mathml(node.astext(), block)
    except FormulaError as error:
        logger.warning("formula %s: %s", node.astext(), error, location=node, type="math")
        return f"<code>{escape(node.astext())}</code>"


def setup(app):
    """Register the renderer with Sphinx under the name that `html_math_renderer` gives."""
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
