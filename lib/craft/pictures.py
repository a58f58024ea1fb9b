"""The figure and the table of the bug matrix: which check catches which bug."""

from lib import figures
from lib.craft import catches
from lib.craft.bugs import BUGS
from lib.craft.checks import CHECKS
from lib.figures import canvas, style
from lib.figures.words import text_width

ROW = {True: 18, False: 40}  # CSS pixels of a row on the page, on a phone
HEAD = {True: 100, False: 26}  # CSS pixels above the rows
STAGES = {"1": "data", "2": "skeleton", "3": "overfit", "4": "regularise"}


def bug_matrix(matrix):
    """Bugs down, checks across: a square as large as the share of seeds in which the check fails the program."""
    full = catches.num_full(matrix)
    outlined = "Outlined is the check that is meant to catch the bug"
    others = f"; the other squares rest on {full} seed{'s' * (full > 1)}" if full else "; no other was made"
    return figures.show(
        lambda width: _drawn(matrix, width),
        alt="A chart of squares, a row for each planted bug, a column for each check. Nearly every outlined square, "
        "of the check meant for the bug, is filled; faults that spoil the training fill several more in their row.",
        caption=f"A square is as large as the share of the seeds in which the check fails. {outlined}{others}.",
        num_seeds=len(matrix.seeds),
    )


def _drawn(matrix, width):
    wide, bugs = width >= style.PHONE_BELOW, [name for name in matrix.passed if name in BUGS]
    row, head = ROW[wide], HEAD[wide]
    left = max(text_width(name, style.SMALL) for name in bugs) + 8 if wide else 4
    cell = (width - left - 4) / len(CHECKS)
    fig, ax = canvas.sheet(width, head + row * len(bugs) + 6)
    _head(ax, left, cell, head, head + row * len(bugs), wide)
    for place, name in enumerate(bugs):
        middle = head + row * (place + 0.5)
        below = middle if wide else middle + 8
        ax.text(
            left - 6 if wide else left, middle if wide else middle - 10, name, **_words("right" if wide else "left")
        )
        for column, item in enumerate(CHECKS):
            _square(ax, left + cell * (column + 0.5), below, cell, catches.caught(matrix, name, item), item, BUGS[name])
    return fig


def _head(ax, left, cell, head, bottom, wide):
    """Names of the checks on the page, of the stages alone on a phone, and lines between the stages."""
    items = list(CHECKS)
    for stage, words in STAGES.items():
        mine = [column for column, item in enumerate(items) if item.startswith(stage)]
        x = left + cell * mine[0]
        ax.plot([x, x], [head - 4, bottom], color=style.GRID.light, linewidth=style.THIN)
        if not wide:
            ax.text(x + 1, head - 14, stage if len(mine) < 6 else f"{stage} {words}", **_words("left"))
    for column, item in enumerate(items if wide else []):
        ax.text(left + cell * (column + 0.5), head - 6, item, rotation=90, **_words("center") | {"va": "bottom"})


def _square(ax, x, y, cell, share, item, bug):
    """One check of one bug: a square by its share, a dot where it was made in vain, an outline where it is meant."""
    size = min(cell - 2, 12)
    if share.num and share.count:
        _box(ax, x, y, size * share.value**0.5, facecolor=style.SERIES[item == bug.item].light, linewidth=0)
    elif share.num:
        _box(ax, x, y, 1.6, facecolor=style.MUTED.light, linewidth=0)
    if item == bug.item:
        _box(ax, x, y, size + 2, facecolor="none", edgecolor=style.INK.light, linewidth=1)


def _box(ax, x, y, side, **look):
    from matplotlib.patches import Rectangle  # slow to load, and only a drawing needs it

    ax.add_patch(Rectangle((x - side / 2, y - side / 2), side, side, **look))


def _words(align):
    return {"ha": align, "va": "center", "fontsize": style.SMALL, "color": style.INK.light}


def bug_table(matrix):
    """The bugs: what was planted, which check is meant to catch it, in how many seeds it does, and who else does."""
    rows = []
    for name in (name for name in matrix.passed if name in BUGS):
        others = catches.other_catches(matrix, name)
        found = catches.caught(matrix, name)
        rows.append([name, BUGS[name].item, found, _percent(found.interval), ", ".join(others) or "none"])
    header = ("bug", "check", "caught", "95 % interval", "other checks that fail")
    return figures.table(header, rows, caption="Planted bugs, each judged over the same seeds.")


def alarm_table(matrix):
    """Each check, and how often it alarms healthy programs."""
    rows = []
    for item in CHECKS:
        share = catches.alarms(matrix, item)
        rows.append([item, share, _percent(share.interval) if share.num else "not made"])
    return figures.table(("check", "false alarms", "95 % interval"), rows, caption="Alarms of healthy programs.")


def _percent(interval):
    return f"{100 * interval.low:.0f} to {100 * interval.high:.0f} %"


def looked_at(finding):
    """The drawing of a finding, or its line where there is nothing to draw."""
    return (finding.figure() if finding.figure else None) or findings_table([finding])


def findings_table(findings):
    """What checks of one program found: item, title, verdict, and what was measured."""
    rows = [[each.item, each.title, each.verdict, each.measured] for each in findings]
    return figures.table(("item", "check", "verdict", "measured"), rows, caption="Findings, one for each check.")
