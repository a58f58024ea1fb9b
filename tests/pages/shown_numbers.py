"""Whether the numbers of a built page are those of the verdicts.

In the text a number names its claim and figure in `data-` attributes. In a table of claims its place names them: the
claim heads the row, the figure stands in words before what was published and what we measured.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup, SoupStrainer

from lib.book.pages import label, shown
from lib.book.verdicts import VerdictError, find_claim, verdict_of

TABLE = re.compile(r'<table class="claims\b.*?</table>', re.DOTALL)
NOTHING = "–"  # what a table shows where there is no number


def wrong_numbers(path: Path, verdicts: list[dict]) -> list[str]:
    """Return the numbers and verdicts of a page that are not what the verdicts say."""
    text = Path(path).read_text(encoding="utf-8")
    return [fault for number in (*_in_text(text), *_in_tables(text)) if (fault := _fault(*number, verdicts))]


def _in_text(page: str) -> Iterator[tuple]:
    """Give claim, figure, part and text of each number that names them itself."""
    soup = BeautifulSoup(page, "html.parser", parse_only=SoupStrainer(attrs={"data-claim": True}))
    for element in soup.select("[data-claim]"):
        claim, figure, part = (element.get(f"data-{name}") for name in ("claim", "figure", "shows"))
        yield claim, figure, part, element.get_text().strip()


def _in_tables(page: str) -> Iterator[tuple]:
    """Give claim, figure in words, part and text of each number in a table of claims."""
    for body in BeautifulSoup("".join(TABLE.findall(page)), "html.parser").select("tbody"):
        claim = next(body.th.stripped_strings)
        yield claim, None, "verdict", body.select_one(".verdict").get_text()
        for name in body.select(".figure-name"):
            published, ours, *_ = name.find_next_siblings("td")
            for part, cell in (("published", published), ("both", ours)):
                yield claim, next(name.stripped_strings), part, next(cell.stripped_strings)


def _fault(claim, figure, part, text, verdicts) -> str | None:
    try:
        record = find_claim(verdicts, claim)
        whole = {"verdict": verdict_of, "seeds": lambda each: str(each["num_seeds"])}
        expected = whole[part](record) if part in whole else _expected(record, figure, part)
    except VerdictError as error:
        return str(error)
    return None if text == expected else f"{claim} {figure or ''} {part}: shows {text!r}, should be {expected!r}"


def _expected(record, figure, part) -> str:
    """Return what should be shown of a figure, which a table names in words and may be without."""
    in_words = {label(name): name for name in (*record["published"], *(record["measured"] or {}))}
    if figure not in in_words:
        return shown(record, figure, part)
    try:
        return shown(record, in_words[figure], part)
    except VerdictError:
        return NOTHING
