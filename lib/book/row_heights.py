"""How high a row of the ledger stands on a phone, which lays it out only when it comes near the screen.

Until then its place is kept by this estimate. Were it one for all, the page would change its length while it is
scrolled, and what is high would lie under the next row. So it errs to the high side: text is counted in lines as narrow
as a phone of 390 px has them, and the sum goes up to the next step.
"""

from math import ceil

STEP = 2  # rem; few different heights compress well
TEXT, SMALL = (42, 1.305), (48, 1.16)  # characters of a line, and its height in rem
NUMBER, NUMBER_WIDE = (16, 1.305), (20, 1.305)  # the columns Published and Ours
HEAD, SPACE, VERDICT = 2.1, 0.3, 2.2  # the line of the identifier, what parts two texts, the verdict


def row_height(row: dict) -> int:
    """Return the estimate in rem for the inside of a row as `pages.claim_row` describes it."""
    small = [f"{row['source']}: {row['place']}", "note" if row["settings"] or row["note"] else ""]
    small += [row["moved_from"], str(row["num_seeds"] or ""), row["chapter"]]
    height = HEAD + VERDICT + _lines(row["statement"], *TEXT)
    height += sum(SPACE + _lines(text, *SMALL) for text in small if text)
    height += sum(_line_height(line) for line in row["lines"])
    if row["text"] or not row["lines"]:
        height += 0.5 + _lines(row["text"] or "no figure", *SMALL)
    return STEP * ceil(height / STEP)


def _line_height(line: dict) -> float:
    """The height of a figure: its name in a line of its own, then what was published beside ours."""
    published = f"Published {line['published'] or '–'}{' faulty in the source' * line['faulty']}"
    ours = f"Ours {line['measured'] or '–'}"
    name = f"{line['label']} · {line['unit']}"
    return 0.5 + _lines(name, *SMALL) + max(_lines(published, *NUMBER), _lines(ours, *NUMBER_WIDE))


def _lines(text: str, num_characters: int, height: float) -> float:
    return height * ceil(len(text) / num_characters)
