"""The tables of the comparisons: what was compared, what came of it, and which recipes validation chose."""

from dataclasses import asdict

from lib import figures
from lib.claims import load_ledger
from lib.claims.rules import judge
from lib.recipe.comparisons import COMPARISONS, FURTHER
from lib.recipe.recipes import BASE
from lib.recipe.study import ArmStudy
from lib.recipe.summary import comparison, evidence_for, pair, points, sides_of

DECADES = "K19.3.adam"
HEADER = ("first", "second", "first, %", "second, %", "difference [95 % interval]")


def comparisons(results, claims=tuple(COMPARISONS)):
    """Both sides of each claim, their difference over paired seeds in percentage points, and the verdict."""
    ledger, rows = load_ledger(), []
    for claim in claims:
        verdict = judge(ledger[claim], evidence_for(claim, results)).verdict
        rows.append([claim, *_cells(claim, results), verdict])
    caption = f"Test error of both sides and first minus second, in points, over paired seeds ({DECADES}: decades)."
    return figures.table(("claim", *HEADER, "verdict"), rows, caption=caption)


def further(results, names=tuple(FURTHER)):
    """The comparisons beside the claims, that show where an outcome turns round."""
    rows = [[name, *_cells(name, results)] for name in names]
    caption = "Further comparisons: test error and first minus second, in percentage points, over paired seeds."
    return figures.table(("question", *HEADER), rows, caption=caption)


def _cells(name, results):
    first, second = sides_of(name)
    found, means = comparison(name, results), [side.mean() for side in pair(name, results)]
    if name == DECADES:
        bounds = (found.mean_difference, found.interval.low, found.interval.high)
        mean, low, high = (f"{bound:+.2f}".replace("-", "−") for bound in bounds)
        return [first.words, second.words, *(f"{mean:.2f}" for mean in means), f"{mean} [{low}, {high}]"]
    return [first.words, second.words, *(f"{100 * mean:.2f}" for mean in means), points(found)]


def choices(results):
    """The recipe that validation chose for each arm, as changes of the baseline, and its errors."""
    rows = []
    for name, study in results.studies.items():
        if isinstance(study, ArmStudy):
            result = results.arrays[name]
            recipe = study.arm.candidates[int(result["chosen"])]
            errors = [100 * result[f"{part}_error"].mean() for part in ("train", "test")]
            words = changes_of(recipe, results.base) or "–"
            rows.append([name, len(study.arm.candidates), words, *(f"{error:.2f}" for error in errors)])
    header = ("arm", "recipes tried", "chosen, as a change of the baseline", "training error, %", "test error, %")
    return figures.table(header, rows, caption="What validation images of the tuning seeds chose for each arm.")


def changes_of(recipe, base=BASE):
    """What a recipe changes in another, as 'name = value, …'."""
    own, other = (_flat(each) for each in (recipe, base))
    return ", ".join(f"{name} = {_short(value)}" for name, value in own.items() if value != other[name])


def _flat(recipe):
    fields = asdict(recipe)
    return fields.pop("architecture") | fields


def _short(value):
    if isinstance(value, tuple | list):
        return " and ".join(str(each) for each in value) or "none"
    return f"{value:g}" if isinstance(value, float) else value
