"""The sentences of the chapter *The data that was not lost* that depend on its results: each is true of them."""

from lib.figures.words import listed
from lib.lecun1989.zip_search import FIGURES, LABELS, LEVEL, num_holding, simultaneous_level


def answer(found, confirmed, num_configurations):
    """What the search found, in words that are true of these results and stand after a colon."""
    for words, level in (
        ("found. The fresh runs of {} hold all four figures", LEVEL),
        (
            "undecided. The fresh runs of {} hold all four figures only when each interval is widened for being one "
            "of four",
            simultaneous_level(len(FIGURES)),
        ),
    ):
        held = [f"“{one.name}” ({one.reading})" for one in confirmed if one.holds_all(level)]
        if held:
            return words.format(listed(held))
    kept = num_holding(found)
    if not kept:
        return "not found. Neither in the search nor in the fresh runs did a configuration hold all four figures"
    return (
        f"not found. In the search {kept} of {num_configurations} configurations held all four figures, but none "
        "of those that were run again from fresh seeds does"
    )


def held_words(one):
    """Which of the four figures one more run might show, in words."""
    held = [LABELS[name] for name, holds in one.held().items() if holds]
    left = [LABELS[name] for name, holds in one.held().items() if not holds]
    if not left:
        return "all four figures could be those of one more run"
    if not held:
        return "none of the four figures could be that of one more run"
    return f"one more run could show the {listed(held)} of 1989, but not the {listed(left)}"


def excludes_zero(interval):
    """Whether an interval holds zero, as a verb with its object."""
    return "holds zero" if interval.contains(0) else "excludes zero"
