"""Evidence for the dated claims of the short history: years of the milestones, checked against the primary sources.

A claim is consistent when its published year is that of the milestone and of the source's entry in `references.bib`,
and when the order of events that it states is that of the years. What no date can show is left to the prose.
"""

import math

from lib.claims import Evidence, load_ledger
from lib.history.timeline import milestones, years_of_references

SOURCES = {
    "D15.1965": ("year", "ivakhnenko1965"),
    "D15.1979": ("year", "fukushima1979"),
    "D15.1970": ("year", "linnainmaa1970"),
    "D15.1982": ("year", "werbos1982"),
    "D15.1985": ("year", "rumelhart1985"),
    "D15.1989": ("year", "lecun1989"),
    "D15.1995": ("year", "cortes1995"),
    "D15.1997": ("year", "hochreiter1997"),
}  # claim: the figure that is a year, and the primary source that has it
ORDERS = {
    "D15.1979": ("the article in English follows", "fukushima1979", "fukushima1980"),
    "D15.1970": ("the journal article follows", "linnainmaa1970", "linnainmaa1976"),
    "D15.1982": ("the thesis of Werbos came before", "werbos1974", "werbos1982"),
    "D15.1985": ("the article in Nature follows", "rumelhart1985", "rumelhart1986"),
    "D15.1989": ("MNIST is described later", "lecun1989", "lecun1998"),
    "D15.1995": ("the support vector machine came before the LSTM", "cortes1995", "hochreiter1997"),
    "D15.1997": ("the vanishing gradient was described before", "hochreiter1991", "hochreiter1997"),
}  # claim: words, and two sources of which the first is the earlier
CONTESTS, ALEXNET = ("ciresan2011", "ciresan2012"), "krizhevsky2012"
DOCUMENTED = (*SOURCES, "D15.winter", "D15.gpu", "D15.2012")


def documented(claim_id, found=None, years=None):
    """Evidence for a dated claim; found: milestones, years: of the references by key (both default to the book's own).

    Raises ValueError when there is no such evidence for the claim.
    """
    found = milestones() if found is None else found
    years = years_of_references() if years is None else years
    own = {each.key: each.year for each in found}
    special = {"D15.winter": _winter, "D15.gpu": _gpu, "D15.2012": _contests}
    if claim_id not in SOURCES and claim_id not in special:
        raise ValueError(f"no dated evidence for {claim_id!r}: there is for {', '.join([*SOURCES, *special])}")
    figures, checks = special.get(claim_id, _dated)(claim_id, load_ledger()[claim_id].published, own, years)
    if claim_id in ORDERS:
        words, first, second = ORDERS[claim_id]
        checks[words] = years[first] < years[second]
    return Evidence(figures=figures, checks=checks)


def _dated(claim_id, published, own, years):
    """The year of one primary source; for 1989 the year of the demonstration as well, as the text has it."""
    name, key = SOURCES[claim_id]
    figures = {name: [own[key]]}
    checks = {"the year is that of the primary source": own[key] == years[key] == published[name].value}
    if "demonstration_year" in published:
        shown = published["demonstration_year"].value
        figures["demonstration_year"] = [shown]
        checks["the demonstration is not older than the network"] = shown >= years[key]
    return figures, checks


def _winter(claim_id, published, own, years):
    """The decade of the report that went before the cuts."""
    year = own["lighthill1973"]
    checks = {
        "the year of the report is that of the primary source": year == years["lighthill1973"],
        "the report falls into the decade": year // 10 * 10 == published["decade"].value,
    }
    return {"decade": [year // 10 * 10]}, checks


def _gpu(claim_id, published, own, years):
    """An opinion: the factor and the years as printed, and what they mean for one doubling."""
    speedup, span = (published[name].value for name in ("speedup", "years"))
    checks = {"it means a doubling every year, within 1 %": abs(doubling_time(speedup, span) - 1) < 0.01}
    return {"speedup": [speedup], "years": [span]}, checks


def _contests(claim_id, published, own, years):
    """The years of the contests won, and that of AlexNet."""
    contests = [own[key] for key in CONTESTS]
    checks = {
        "the years are those of the primary sources": all(own[key] == years[key] for key in (*CONTESTS, ALEXNET)),
        "the contests lie in the years stated": tuple(contests) == published["years_ciresan"].bounds,
        "AlexNet is of the year stated": own[ALEXNET] == published["year_alexnet"].value,
    }
    return {"years_ciresan": contests, "year_alexnet": [own[ALEXNET]]}, checks


def doubling_time(factor, years):
    """Years in which a quantity doubles that grows by `factor` in so many years; ValueError unless it grows."""
    if factor <= 1 or years <= 0:
        raise ValueError(f"a doubling time needs growth over time, got a factor of {factor} in {years} years")
    return years / math.log2(factor)
