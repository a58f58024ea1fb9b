"""Results that several checks share, such as a trained network: kept while the parts they depend on are the same.

A bug replaces one part of a pipeline, so that whatever does not depend on this part need not be computed again. Parts
are the same when they are one object, or equal values of a frozen dataclass.
"""

import functools
from dataclasses import is_dataclass

TRAINING = (
    "build",
    "examples",
    "loss",
    "optimizer",
    "prepare",
    "augment",
    "batches",
    "step",
    "schedule",
    "batch_size",
    "num_epochs",
)  # the parts of a pipeline that decide how its training goes


_all, _seed = [], []  # the results of every decorated function, and the seed that is examined


def keep_for_seed(seed):
    """Drop what was kept for another seed, which serves no more; all programs of one seed share what they can."""
    if _seed != [seed]:
        _seed[:] = [seed]
        for results in _all:
            results.clear()


def kept_for(parts, maxsize=400):
    """Decorate a function of (pipeline, *others): the results used last are kept for the same `parts` of a pipeline.

    `others` are compared as keys of a dictionary are. Results are shared, and must not be changed by who gets them.
    """

    def decorate(function):
        results = {}  # key → (the parts, so that their ids stay taken, result), the one unused for longest first
        _all.append(results)

        @functools.wraps(function)
        def kept(pipeline, *others):
            mine = [part for name in parts for part in _pieces(getattr(pipeline, name))]
            key = (*map(_identity, mine), *others)
            found = results.pop(key, None) or (mine, function(pipeline, *others))
            while len(results) >= maxsize:
                results.pop(next(iter(results)))
            results[key] = found
            return found[1]

        kept.results = results
        return kept

    return decorate


def _identity(part):
    """What two parts that are the same have in common."""
    return part if is_dataclass(part) and not isinstance(part, type) else id(part)


def _pieces(part):
    """The objects of a part: those of a tuple, numbers and all else as they are."""
    return part if isinstance(part, tuple) else (part,)
