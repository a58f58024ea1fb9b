"""What the steps of the ladder show, in words that the results choose."""

from lib.lecun1989.modern import steps_of_ladder
from lib.lecun1989.modern_summary import gain


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


def listed(names):
    """Names as a list in a sentence."""
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part) if names else "none"


def rise_in_words(without, full):
    """By how many test digits the error rises without a part, with the interval, in words."""
    found = gain(without, full[: len(without)])
    low, high = (f"{bound:+.1f}".replace("-", "−") for bound in (found.interval.low, found.interval.high))
    mean = f"{found.mean_difference:+.1f}".replace("-", "−")
    return f"{mean} digits (between {low} and {high})"
