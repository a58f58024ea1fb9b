"""Which images say in words what they show: the rule, and a reader of HTML and of Markdown that applies it.

A figure without a text of its own gets its file path as alt text from the book builder, which an
accessibility checker accepts. Here a path, a file name or fewer than three words do not count.
"""

import re
from html.parser import HTMLParser

MIN_WORDS = 3
_FILE = re.compile(r"\.(svg|png|jpe?g|gif|webp|pdf)\b|_images/|\b[0-9a-f]{16,}\b", re.IGNORECASE)
_FENCED_CODE = re.compile(r"^(`{3,}|~{3,})(?!\s*\{).*?^\1\s*$", re.MULTILINE | re.DOTALL)
_MARKDOWN_IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]*)")
_FIGURE_DIRECTIVE = re.compile(
    r"^([`:]{3,})\{(?:glue:)?(?:figure|image)\}[ \t]*(\S*)[^\n]*\n(.*?)^\1", re.MULTILINE | re.DOTALL
)
_ALT_OPTION = re.compile(r"^:?alt:[ \t]*(.+)$", re.MULTILINE)


def is_real_alt(text: str | None) -> bool:
    """Return whether a text describes an image: at least three words, and no path or file name."""
    return bool(text) and len(re.findall(r"\w+", text)) >= MIN_WORDS and not _FILE.search(text)


def undescribed_in_html(html: str) -> list[str]:
    """Return each <img> and drawing <svg> without real alternative text, by its start tag."""
    reader = _Images()
    reader.feed(html)
    return reader.undescribed


def undescribed_in_markdown(text: str) -> list[str]:
    """Return each image of a MyST text without real alternative text, by its target."""
    text = _FENCED_CODE.sub("", text)
    images = [(target, alt) for alt, target in _MARKDOWN_IMAGE.findall(text)]
    for _, target, body in _FIGURE_DIRECTIVE.findall(text):
        option = _ALT_OPTION.search(body)
        images.append((target, option.group(1) if option else None))
    return [target for target, alt in images if not is_real_alt(alt)] + undescribed_in_html(text)


class _Images(HTMLParser):
    """Collects the images; an <svg> may name itself by aria-label or by a <title> of its own."""

    def __init__(self):
        super().__init__()
        self.undescribed, self._svg, self._depth, self._in_title = [], None, 0, False

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "img" and not _is_hidden(attributes) and not is_real_alt(attributes.get("alt")):
            self.undescribed.append(self.get_starttag_text())
        if tag == "svg":
            self._depth += 1
            if self._depth == 1 and not _is_hidden(attributes):
                self._svg = [self.get_starttag_text(), attributes.get("aria-label") or ""]
        self._in_title = tag == "title" and self._svg is not None

    def handle_data(self, data):
        if self._in_title and not self._svg[1]:
            self._svg[1] = data

    def handle_endtag(self, tag):
        self._in_title = False
        if tag == "svg" and self._depth:
            self._depth -= 1
            if self._depth == 0 and self._svg is not None:
                start, name = self._svg
                self.undescribed += [] if is_real_alt(name) else [start]
                self._svg = None


def _is_hidden(attributes: dict) -> bool:
    return attributes.get("aria-hidden") == "true" or attributes.get("role") == "presentation"
