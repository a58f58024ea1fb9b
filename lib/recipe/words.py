"""What the comparisons say, in words that the results choose."""

from lib.claims import load_ledger
from lib.claims.rules import judge
from lib.figures.words import listed
from lib.recipe import path
from lib.recipe.comparisons import COMPARISONS, STAGE_4
from lib.recipe.summary import comparison, evidence_for, pair, points, sides_of

CLAIMS = {
    "K19.3.copy": "the copied network",
    "K19.3.adam": "the wider range of Adam",
    "K19.4.data": "more digits",
    "K19.4.augment": "shifted digits",
    "K19.4.creative": "drawn digits",
    "K19.4.pretrain": "pretraining",
    "K19.4.supervised": "supervised training",
    "K19.4.inputdim": "leaving out noise",
    "K19.4.smaller": "average pooling",
    "K19.4.batch": "small batches",
    "K19.4.dropout": "dropout",
    "K19.4.decay": "weight decay",
    "K19.4.early": "stopping at the lowest loss",
    "K19.4.larger": "a larger network, stopped early",
    "K19.5.random": "random search",
    "K19.6.ensemble": "ensembles",
    "K19.6.longer": "training on",
}


def errors(name, results):
    """Both sides with their test errors and the difference: 'A errs on 1.00 %, B on 2.00 % (−1.00 [−1.2, −0.8])'."""
    first, second = sides_of(name)
    means = [100 * side.mean() for side in pair(name, results)]
    found = points(comparison(name, results))
    return f"{means[0]:.2f} % wrong with {first.words}, {means[1]:.2f} % with {second.words} ({found} points)"


def outcome(name, results):
    """'better', 'worse' or 'neither better nor worse': the first side's test error against the second's."""
    bounds = comparison(name, results).interval
    if bounds.high < 0:
        return "better"
    return "worse" if bounds.low > 0 else "neither better nor worse"


def sorted_out(results, names=tuple(f"K19.4.{name}" for name in STAGE_4)):
    """The first sides that are better, worse and neither, as lists in words: outcome → 'a, b and c'."""
    found = {"better": [], "worse": [], "neither better nor worse": []}
    for name in names:
        found[outcome(name, results)].append(COMPARISONS[name][0].words)
    return {key: listed(words, "nothing") for key, words in found.items()}


def decades(results):
    """How many decades of rates each optimizer forgives, with the difference."""
    adam, sgd = (side.mean() for side in pair("K19.3.adam", results))
    found = comparison("K19.3.adam", results)
    bounds = f"{found.mean_difference:+.2f} [{found.interval.low:+.2f}, {found.interval.high:+.2f}]".replace("-", "−")
    return f"{adam:.2f} decades for Adam, {sgd:.2f} for SGD, a difference of {bounds}"


def way(results):
    """From where to where the path leads, and which of its steps are clear, name → text."""
    rungs, gained = path.rungs(results), path.gains(results)
    ends = [100 * list(rungs.values())[place].mean() for place in (0, -1)]
    clear = [name for name, each in gained.items() if each.interval.low > 0]
    return {"path_start": f"{ends[0]:.1f} %", "path_end": f"{ends[1]:.1f} %", "path_clear": listed(clear, "nothing")}


def stops(results):
    """At which pass of how many the validation loss of the baseline is lowest, in the median over seeds."""
    result = results.arrays["curve", "the baseline"]
    middle = sorted(result["early_pass"])[len(result["early_pass"]) // 2]
    return f"pass {middle} of {result['validation_loss'].shape[1]}"


def flat(results):
    """At which pass of how many the regularised network's validation loss looks flat, in the median over seeds."""
    result = results.arrays["curve", "regularised"]
    middle = sorted(result["flat_pass"])[len(result["flat_pass"]) // 2]
    return f"pass {middle} of {result['validation_loss'].shape[1]}"


def verdicts(results):
    """What the claims say is better, by verdict, verdict → list in words."""
    ledger, found = load_ledger(), {}
    for name, words in CLAIMS.items():
        found.setdefault(judge(ledger[name], evidence_for(name, results)).verdict, []).append(words)
    return {verdict: listed(words, "nothing") for verdict, words in found.items()}
