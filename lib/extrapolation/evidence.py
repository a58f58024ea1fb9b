"""Evidence for the claims on 33 years back and 33 years ahead.

Arithmetic is done from the text's own inputs; where the ledger gives a range, both ends must bear the claim out. What
needs runs is handed in as evidence of other claims, accepted before (`lib.claims.accepted`).
"""

from lib.claims import Evidence
from lib.extrapolation import facts
from lib.extrapolation.comparison import YEARS_AHEAD, ledger, lines, published, since, speedup
from lib.extrapolation.units import number

FEW_HUNDRED_MILLION = (1e8, 1e9)


def ratios():
    """The quotients of 2022 and 1989: claim's ID → Evidence; a range gives both its ends."""
    return {line.claim: Evidence({line.figure: sorted(set(line.ratios))}) for line in lines()}


def datasets():
    """The two data sets that the text names hold the images that it says, and these are a few hundred million."""
    figures = ledger()["K22.r.datasets"].published
    low, high = FEW_HUNDRED_MILLION
    return Evidence(
        {name: [figure.value] for name, figure in figures.items()},
        checks={f"{name} are a few hundred million": low <= each.value < high for name, each in figures.items()},
    )


def sizes_of_2055():
    """The growth of 33 years carried on for 33 more: of the data, in pixel values, and of the model, in parameters."""
    known = {line.words: line for line in lines()}
    factors = (known["pixel values in all"].ratios[0], *known["parameters"].ratios)
    years = YEARS_AHEAD / speedup().years
    return Evidence({"size_ratio": [factor**years for factor in factors]})


def minute_of_2055():
    """Training time of CLIP, the one model of 2022 in the text whose time is published, over the old speed-up.

    Two readings: the time that passed on all its processors, and the time that one of them would have needed.
    """
    passed = float(number(facts.CLIP_TIME.quantity, "second"))
    alone = passed * facts.CLIP_DEVICES.value
    return Evidence({"train_seconds": [time / speedup().factor for time in (passed, alone)]})


def error_reduction(of_sum):
    """Evidence on the cut of the error, from the accepted evidence of K22.sum."""
    return Evidence({"error_reduction": of_sum.figures["error_reduction"]}, of_sum.seeds, of_sum.fingerprints)


def details(of_sum, num_test):
    """All modern steps against the recipe of 1989, test error rates of the same seeds, from K22.sum's evidence."""
    figures = {
        "first": [misses / num_test for misses in of_sum.figures["test_misses_after"]],
        "second": [misses / num_test for misses in of_sum.figures["test_misses_before"]],
    }
    return Evidence(figures, of_sum.seeds, of_sum.fingerprints)


def more_data(of_large, of_small):
    """More data against less, paired by seed: accepted evidence of runs that tested on the same digits.

    The seed draws the test digits before the size of the training set matters. ValueError unless all seeds pair.
    """
    rates = dict(zip(map(str, of_small.seeds), of_small.figures["test_error_rate"], strict=True))
    prints = dict(zip(map(str, of_small.seeds), of_small.fingerprints, strict=True))
    if missing := [seed for seed in map(str, of_large.seeds) if seed not in rates]:
        raise ValueError(f"no run with less data for seed {missing[0]}")
    return Evidence(
        {
            "first": of_large.figures["test_error_rate"],
            "second": [rates[str(seed)] for seed in of_large.seeds],
        },
        of_large.seeds,
        [f"{own}{prints[str(seed)]}" for own, seed in zip(of_large.fingerprints, of_large.seeds, strict=True)],
    )


def only_bigger():
    """An opinion, which nothing that we have could decide; what can be asked is whether networks have grown since."""
    grown = {line.words: line.factor > 1 for line in since() if line.words.startswith("parameters")}
    return Evidence(checks={f"{words}: larger since 2022": larger for words, larger in grown.items()})


def more_computing():
    """An opinion as well; what can be asked is whether the trainings published since took more operations."""
    grown = {line.words: line.factor > 1 for line in since() if line.words.startswith("operations")}
    return Evidence(checks={f"{words}: more since 2022": more for words, more in grown.items()})


def num_test_digits():
    """Test digits of the runs of 1989 and of the ladder."""
    return published("L89.data", "test_examples")
