"""The tables of the chapter *2055*."""

from lib import figures
from lib.extrapolation.assumptions import assumptions, middle
from lib.extrapolation.comparison import few_billion, ledger, lines, published, since, values_per_image
from lib.extrapolation.limits import larger, work_to_save
from lib.extrapolation.projection import log10_seconds
from lib.extrapolation.sensitivity import tornado
from lib.extrapolation.words import cited, count, duration, short, span, times


def then_and_now():
    """1989 against 2022: inputs, quotient, what the text prints, and how far that lies from the quotient."""
    rows = [
        [
            line.words,
            count(line.before),
            _range(line.after),
            _range(line.ratios, short if line.ratios[0] < line.ratios[1] else count),
            ledger()[line.claim].published[line.figure].printed,
            f"{times(line.off_by)} times too {'high' if line.off_by > 1 else 'low'}" if line.off_by != 1 else "exact",
        ]
        for line in lines()
    ]
    header = ("quantity", "1989", "2022", "quotient", "printed", "the printed one is")
    return figures.table(header, rows, caption="33 years, as the text counts them, and what its inputs give.")


def until_today():
    """2022 against what has been published since, with source, date, and what the prediction expects by then."""
    before = {line.words: count(line.before) for line in lines()}
    rows = [
        [
            each.words,
            before.get(each.words.split(",")[0], "not stated"),
            count(each.then),
            count(each.now),
            f"{cited(each.source)} ({each.when:%B %Y})",
            short(each.factor),
            short(each.expected),
        ]
        for each in since()
    ]
    header = ("quantity", "1989", "2022", "since", "source of the last", "times 2022", "expected by then")
    caption = "The same lines with the largest published figure that we could verify, up to November 2026."
    return figures.table(header, rows, caption=caption)


def inputs():
    """The assumptions of the projection with their ranges and sources."""
    rows = [
        [each.words, f"{short(each.low)} ({each.ends[0]})", f"{short(each.high)} ({each.ends[1]})", each.unit,
         cited(", ".join(each.sources))]
        for each in assumptions().values()
    ]  # fmt: skip
    header = ("assumption", "from", "to", "unit", "sources")
    return figures.table(header, rows, caption="What the projection assumes, from end to end of what is published.")


def work_left(operations):
    """By how much algorithms must cut the work so that a minute's energy suffices; operations: (low, high)."""
    rows = [[name, _range(needed, short)] for name, needed in work_to_save(operations).items()]
    header = ("cost of an operation", "less work needed, times")
    return figures.table(header, rows, caption="A minute on a personal device: what its energy leaves to algorithms.")


def ten_million(operations, factor):
    """What data and model of 2022 times `factor` amount to; operations: those of a training of 2022."""
    images = published("K22.r.images", "images_2022")
    found = larger(images, values_per_image(2022), few_billion(), operations, factor)
    rows = [[name, short(value)] for name, value in found.items()]
    return figures.table(("amount", "value"), rows, caption="Data and model of 2022, both so many times larger.")


def by_year(years, given=None):
    """The projection in some years for given slider positions, the numbers that the page draws."""
    values = middle(given)
    rows = [
        [year, f"{float(log10_seconds(values, year)):.3f}", duration(log10_seconds(values, year))] for year in years
    ]
    return figures.table(("year", "log₁₀ seconds", "training time"), rows, caption="The projection, from the library.")


def kinds(verdicts, hinge):
    """What each statement about 2055 rests on; verdicts: claim → verdict of the rule; hinge: the main assumption."""
    growth = "depends on the growth of 33 years going on for 33 more"
    rows = (
        ("the same kind of network, only bigger", "K22.55.same", "nothing", "opinion"),
        ("data and models 10,000,000 times larger", "K22.55.size", "what the old growth would give", growth),
        ("the best of 2022 in a minute", "K22.55.minute", "what the old speed-up would give", f"depends on {hinge}"),
        ("details alone halve the error", "K22.55.half", "nothing", "opinion, with a premise that we measured"),
        ("larger data sets bring a modest gain", "K22.55.data", "nothing", "opinion, with a premise that we measured"),
        ("more needs more computing and research", "K22.55.compute", "nothing", "opinion"),
    )
    body = [[words, follows, kind, verdicts[claim]] for words, claim, follows, kind in rows]
    header = ("statement about 2055", "follows from arithmetic", "kind", "verdict of the rule")
    return figures.table(header, body, caption="Six statements about 2055, sorted by what they rest on.")


def _range(pair, write=count):
    """A pair as one number where both are the same."""
    return write(pair[0]) if pair[0] == pair[1] else span(*pair, write)


def hinge():
    """The two assumptions that move the projection most, in words."""
    known = assumptions()
    return " and ".join(known[swing.key].stake for swing in tornado()[:2])
