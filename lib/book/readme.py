"""The tables in README.md: results and costs, each between two comment markers, written by the book."""

from pathlib import Path

from lib.book.numbers import NO_BREAK_SPACE, measured_with_interval
from lib.book.pages import label, shown
from lib.book.verdicts import count_verdicts, is_covered, measured_figures, unit_of, verdict_of

RESULTS, COSTS = "results", "costs"
BEGIN = "<!-- {}: begin (written by the book, do not edit) -->"
END = "<!-- {}: end -->"
_HEAD = ("Claim", "Figure", "Published", "Ours, mean [95 % interval]", "Seeds", "Verdict")


def readme_table(verdicts: list[dict]) -> str:
    """Return the counts of the verdicts and the covered claims: a row for each measured figure, one for sums."""
    rows = [row for record in verdicts if is_covered(record) for row in _rows(record)]
    lines = [_HEAD, ("---",) * len(_HEAD), *rows]
    table = "\n".join("| " + " | ".join(_cell(text) for text in line) + " |" for line in lines)
    return f"{counts_sentence(verdicts)}\n\n{table}\n" if rows else f"{counts_sentence(verdicts)}\n"


def update_readme(path: Path, block: str, table: str) -> bool:
    """Write a table between the markers of a block and return whether it changed; ValueError without them."""
    path, begin, end = Path(path), BEGIN.format(block), END.format(block)
    before = path.read_text(encoding="utf-8")
    if before.count(begin) != 1 or before.count(end) != 1 or before.index(begin) > before.index(end):
        raise ValueError(f"{path.name}: needs one line {begin!r} and below it one line {end!r}")
    head, tail = before.split(begin)[0], before.split(end)[1]
    after = f"{head}{begin}\n\n{table}\n{end}{tail}"
    if after != before:
        path.write_text(after, encoding="utf-8")
    return after != before


def counts_sentence(verdicts: list[dict]) -> str:
    """Return the counts in one sentence."""
    counts = [f"{times} {verdict}" for verdict, times in count_verdicts(verdicts).items()]
    return f"{len(verdicts)} claims: {', '.join(counts)}."


def _rows(record: dict) -> list[tuple]:
    figures = measured_figures(record)
    if not figures:
        return [(record["id"], "", "", record.get("text", ""), record["num_seeds"] or "", verdict_of(record))]
    agreeing = list((record.get("agrees") or {}).values())
    if record["kind"] == "arithmetic" and agreeing and all(agreeing):  # the pages list them one by one
        words = f"all {len(figures)} figures" if len(figures) > 1 else label(next(iter(figures)))
        return [(record["id"], words, "", "as published", "", verdict_of(record))]
    rows = [_row(record, name) for name in figures]
    return [rows[0], *(("", *row[1:4], "", "") for row in rows[1:])]


def _row(record: dict, name: str) -> tuple:
    published = shown(record, name, "published") if name in record["published"] else ""
    value, interval = measured_figures(record)[name]
    ours = measured_with_interval(value, unit_of(record, name), interval)
    return record["id"], label(name), published, ours, record["num_seeds"] or "", verdict_of(record)


def _cell(text) -> str:
    return str(text).replace(NO_BREAK_SPACE, " ").replace("|", "\\|")
