"""What the steps of the ladder show, in words that the results choose."""

from lib.figures.words import listed
from lib.lecun1989.modern import steps_of_ladder
from lib.lecun1989.modern_summary import gain, misses


def steps_in_words(table):
    """Two sentences: 'seen_steps' names the steps whose gain is shown, 'unseen_steps' the others."""
    found = {after: gain(table[before], table[after]).interval for before, after in steps_of_ladder()}
    better = [name for name, interval in found.items() if interval.low > 0]
    worse = [name for name, interval in found.items() if interval.high < 0]
    unclear = [name for name in found if name not in better + worse]
    seen = f"{listed(better)} {'lowers' if len(better) == 1 else 'lower'} the error" if better else "no step is shown"
    rest = [f"{listed(worse)} is shown to do harm."] if worse else []
    rest += [f"The interval of {listed(unclear)} holds zero."] if unclear else []
    return {"seen_steps": seen, "unseen_steps": " ".join(rest) or "No interval holds zero."}


def rise_in_words(without, full):
    """By how many test digits the error rises without a part, with the interval, in words."""
    found = _loss_of_part(without, full)
    low, high = (f"{bound:+.1f}".replace("-", "−") for bound in (found.interval.low, found.interval.high))
    mean = f"{found.mean_difference:+.1f}".replace("-", "−")
    return f"{mean} digits (between {low} and {high})"


def loss_in_words(table, without):
    """What the change of the loss does to the test error, at the bottom of the ladder and at its top."""
    bottom = gain(table["1989"], table["step 1"]).interval
    top = _loss_of_part(without["cross-entropy"], table["step 4"]).interval
    unseen = [place for place, found in (("bottom", bottom), ("top", top)) if found.low <= 0 <= found.high]
    if len(unseen) == 2:
        return "no effect on the test error is seen, neither at the bottom of the ladder nor at its top"
    if not unseen:
        return "the test error changes at the bottom of the ladder and at its top"
    return f"an effect on the test error is seen, but not at the {unseen[0]} of the ladder"


def parts_in_words(without, full):
    """Which of the last step's two parts weighs more when it alone is left out, and whether either is shown."""
    found = {name: _loss_of_part(without[name], full) for name in ("ReLU", "dropout")}
    larger, smaller = sorted(found, key=lambda name: -found[name].mean_difference)
    unclear = [name for name in (larger, smaller) if found[name].interval.low <= 0 <= found[name].interval.high]
    doubt = f"the interval of {listed(unclear)} holds zero" if unclear else "neither interval holds zero"
    return f"leaving out {larger} costs more in our runs than leaving out {smaller}, and {doubt}"


def data_in_words(by_recipe, table, num_test):
    """Whether more data helps each recipe, and whether it brings the old one below the modern one without any."""
    rates = {name: {size: _mean_rate(runs) for size, runs in sizes.items()} for name, sizes in by_recipe.items()}
    helped = [name for name, found in rates.items() if found[max(found)] < found[min(found)]]
    reached = rates["1989"][max(rates["1989"])]
    stepped = float(misses(table["step 4"]).mean()) / num_test
    further = "further than" if reached < stepped else "less far than"
    return (
        f"More data lowers the mean error of {len(helped)} of {len(rates)} recipes. The largest set takes the recipe "
        f"of 1989 {further} the four steps do without any"
    )


def _mean_rate(results):
    return sum(float((r["test_labels"] != r["test_predictions"]).mean()) for r in results) / len(results)


def _loss_of_part(without, full):
    """By how many test digits the error rises without a part, paired over seeds."""
    return gain(without, full[: len(without)])
