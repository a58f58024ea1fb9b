"""Human error rates on digits that were published, each with the place where it stands and the data it is about.

The 2.5 % of J. Bromley and E. Säckinger, "Neural-network and k-nearest-neighbor classifiers", Technical Report
11359-910819-16TM, AT&T, 1991, are those that C. Cortes and V. Vapnik, "Support-Vector Networks", Machine Learning 20,
1995, table 1, list for the zip codes with that report as their source; the report itself is not in print.
"""

from dataclasses import dataclass

from lib.claims import published
from lib.figures import table

MNIST1D = ("G20.spatial", "accuracy_human")  # claim and figure of the ledger


@dataclass(frozen=True)
class HumanFigure:
    """A published human error rate, a fraction, with the test set it was measured on and its source."""

    error_rate: float
    digits: str
    source: str
    place: str


def human_figures():
    """The published figures: the zip codes of 1989, and for comparison the signals of MNIST-1D."""
    return (
        HumanFigure(
            error_rate=0.025,
            digits="zip codes (USPS), 16 × 16 pixels",
            source="Bromley and Säckinger (1991)",
            place="as quoted by Cortes and Vapnik (1995), table 1",
        ),
        HumanFigure(
            error_rate=1 - published(*MNIST1D),
            digits="MNIST-1D, signals of 40 numbers, another task",
            source="Greydanus and Kobak (2024)",
            place="table 1, one author's answers",
        ),
    )


def published_table():
    """The table of published human error rates."""
    rows = [(each.digits, f"{100 * each.error_rate:.1f} %", each.source, each.place) for each in human_figures()]
    return table(
        ("test digits", "human error rate", "source", "place"),
        rows,
        caption="Published human error rates. None of them is for the digits on this page.",
    )
