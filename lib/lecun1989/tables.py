"""The tables of the chapter *1989*: published rows beside what our code makes of them."""

from lib.claims import load_ledger
from lib.figures import table
from lib.lecun1989.facts import NUM_TEST, NUM_TRAIN
from lib.lecun1989.original_faults import counts_behind

PRINTED_COUNTS = ("K22.repro", "K22.step1", "K22.step2", "K22.step3", "K22.step4", "K22.scale.base", "K22.scale.modern")
SPLIT_SIZES = {"train": NUM_TRAIN, "test": NUM_TEST}
SCALED_TRAIN_SIZES = (50_000, 3_000)  # the set that was announced, and the one that the printed counts fit


def recounted_table():
    """Every published row of K22: printed rate and misses, and the counts that print so."""
    ledger = load_ledger()
    rows = []
    for claim_id in PRINTED_COUNTS:
        figures = ledger[claim_id].published
        for split in ("train", "test"):
            misses, rate = figures[f"{split}_misses"], figures[f"{split}_error_rate"]
            rows.append([claim_id, split, rate.printed, misses.printed, _true_count(claim_id, split, misses, rate)])
    header = ("run", "split", "printed rate", "printed misses", "count that fits")
    return table(header, rows, caption="Printed misses, and the counts that print as this rate and this number.")


def _true_count(claim_id, split, misses, rate):
    sizes = (SPLIT_SIZES[split],)
    if claim_id.startswith("K22.scale") and split == "train":
        sizes = SCALED_TRAIN_SIZES
    found = [(count, size) for size in sizes for count in counts_behind(misses.value, rate.value, size)]
    if not found:
        return "none"
    return " or ".join(f"{count} of {size:,}" for count, size in found)


def guesses_table(guesses):
    """What Karpathy had to guess, what he chose, and the claim under which each guess is tested."""
    rows = [(guess.claim, guess.question, guess.choice) for guess in guesses]
    return table(("claim", "question", "choice"), rows, caption="Choices that the paper leaves open.")


def true_test_misses(claim_id):
    """The printed misses on the test set, and the count that prints so, as texts."""
    figures = load_ledger()[claim_id].published
    misses, rate = figures["test_misses"], figures["test_error_rate"]
    return misses.printed, _true_count(claim_id, "test", misses, rate)
