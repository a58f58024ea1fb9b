"""What the runs of the 1989 network say: evidence for the claims, tables for the figures."""

import numpy as np

from lib.claims import Evidence
from lib.claims.evidence import evidence_of_runs
from lib.lecun1989 import facts


def last(quantity):
    """A function from one run's arrays to the last value of a curve, such as 'test_misses'."""
    return lambda result: float(result[quantity][-1])


def figures_of(split, num_examples):
    """The figures that the sources print for a split, as functions of one run's arrays."""
    misses = last(f"{split}_misses")
    return {
        f"{split}_loss": last(f"{split}_loss"),
        f"{split}_misses": misses,
        f"{split}_error_rate": lambda result: misses(result) / num_examples,
    }


def evidence(results, seeds, recipe, splits=("train", "test")):
    """Evidence of a recipe's runs for claims on loss, misses and error rate of these splits."""
    sizes = {"train": recipe.num_train, "test": recipe.num_test}
    figures = {}
    for split in splits:
        figures |= figures_of(split, sizes[split])
    return evidence_of_runs(results, seeds, figures)


def values(results, quantity):
    """Last value of a curve in each run, (num_runs,)."""
    return np.array([last(quantity)(result) for result in results])


def curves(results, quantity):
    """One curve of each run, (num_runs, num_epochs)."""
    return np.array([result[quantity] for result in results], dtype=float)


def group_by(results, keys):
    """Results by the key of each, {key: [result, …]}, keys in the order of their first result."""
    groups = {}
    for key, result in zip(keys, results, strict=True):
        groups.setdefault(key, []).append(result)
    return groups


def table_of(results, quantity, num_rows):
    """Last values of crossed runs, row by row, (num_rows, num_columns)."""
    return values(results, quantity).reshape(num_rows, -1)


def size_evidence():
    """Evidence on size: counts of each layer and of the whole network, by the names of the ledger's figures."""
    counts = facts.count_layers()
    figures = {
        f"{name.lower()}_{what}": [count]
        for name, row in counts.items()
        for what, count in zip(("units", "connections", "parameters"), row, strict=True)
    }
    units, connections, parameters = (sum(column) for column in zip(*counts.values(), strict=True))
    return Evidence(
        figures
        | {
            "units": [facts.INPUT_UNITS + units],
            "connections": [connections],
            "parameters": [parameters],
            "macs": [facts.count_macs()],
            "macs_in_code": [facts.count_macs()],
            "activations": [facts.count_activations()],
            "activations_in_code": [facts.count_activations()],
        }
    )


def data_evidence(digits):
    """Evidence on a draw, {'train': Digits, 'test': Digits}: sizes and ranges, by the names of the ledger."""
    images = np.concatenate([digits["train"].images, digits["test"].images])
    targets = digits["train"].targets
    figures = {
        "train_examples": [len(digits["train"])],
        "test_examples": [len(digits["test"])],
        "image_height": [images.shape[1]],
        "image_width": [images.shape[2]],
        "pixel_range": [images.min(), images.max()],
        "target_values": [targets.min(), targets.max()],
    }
    return Evidence(figures)


def span(results, quantity):
    """Lowest to highest last value of a curve of counts, as text."""
    counts = values(results, quantity).astype(int)
    return f"{counts.min()} to {counts.max()}"


def worst_digits(results, num_digits):
    """Test digits that most runs got wrong: indices into MNIST's test set, times drawn, times wrong, answers.

    Only digits that at least two runs drew count; most often wrong first, then lowest index.
    """
    drawn, wrong, answers = {}, {}, {}
    for result in results:
        for index, label, said in zip(
            result["test_indices"].tolist(), result["test_labels"], result["test_predictions"], strict=True
        ):
            drawn[index] = drawn.get(index, 0) + 1
            if said != label:
                wrong[index] = wrong.get(index, 0) + 1
                answers.setdefault(index, []).append(int(said))
    ranked = sorted((index for index in wrong if drawn[index] > 1), key=lambda i: (-wrong[i] / drawn[i], -wrong[i], i))[
        :num_digits
    ]
    return [(i, drawn[i], wrong[i], max(set(answers[i]), key=answers[i].count)) for i in ranked]
