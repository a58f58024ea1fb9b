"""Which alternative texts count, and where images are found."""

import pytest

from lib.book.alt_text import is_real_alt, undescribed_in_html, undescribed_in_markdown

DESCRIBED = "Misses fall with each pass"


@pytest.mark.parametrize("text", [None, "", "figure", "two words", "../_images/0f.png", "the file loss.svg here"])
def test_no_words_no_alt(text):
    assert not is_real_alt(text)


def test_words_are_alt():
    assert is_real_alt(DESCRIBED)


@pytest.mark.parametrize(
    "html",
    [
        f'<img src="x.png" alt="{DESCRIBED}">',
        f'<svg role="img" aria-label="{DESCRIBED}"><path/></svg>',
        f"<svg><title>{DESCRIBED}</title><path/></svg>",
        '<svg aria-hidden="true"><path/></svg>',
        '<img role="presentation" src="x.png">',
    ],
)
def test_described_html_passes(html):
    assert undescribed_in_html(html) == []


@pytest.mark.parametrize("html", ["<img src='x.png'>", "<svg><path/></svg>", "<svg><g><title>x.png</title></g></svg>"])
def test_undescribed_html_is_found(html):
    assert len(undescribed_in_html(html)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "![](loss.png)",
        "![loss](loss.png)",
        "```{figure} loss.png\n:width: 90%\n\nA caption\n```",
        ":::{image} loss.png\n:::",
        "```{glue:figure} loss.png\n```",
    ],
)
def test_undescribed_markdown_is_found(text):
    assert undescribed_in_markdown(f"Before.\n\n{text}\n\nAfter.") == ["loss.png"]


@pytest.mark.parametrize(
    "text",
    [
        f"![{DESCRIBED}](loss.png)",
        f"```{{figure}} loss.png\n:alt: {DESCRIBED}\n\nA caption\n```",
        "```markdown\n![](loss.png)\n```",
    ],
)
def test_described_markdown_passes(text):
    assert undescribed_in_markdown(f"Before.\n\n{text}\n\nAfter.") == []
