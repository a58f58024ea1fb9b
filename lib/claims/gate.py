"""Has anything moved? Each result against the accepted one, in two tiers.

On the pinned platform (same system, instruction set, versions and arithmetic) values must be bit-equal, seed by
seed. Elsewhere, or with other seeds, they must be equivalent: mean and spread within what the seed spread
allows (`statistics.equivalent`), no tolerance being chosen by hand. In both tiers the verdict must be the
accepted one, the published figures those it was accepted for, and no two seeds may give the same run.

A sampled run has only some of the accepted seeds. Its values are held to the same tiers; its verdict is that of the
accepted values in which those of the seeds run anew have been replaced.
"""

from dataclasses import replace

from lib import statistics
from lib.claims.evidence import Evidence
from lib.claims.rules import judge

SCALAR_TOLERANCE = 1e-6  # relative, for computed figures without seeds on another platform


def moved(claim, result, evidence, accepted, sampled=False):
    """What moved for one claim: a list of clear lines, empty when nothing did.

    sampled: whether the evidence may hold only some of the accepted seeds.
    """
    problems = _reused(evidence)
    if judge(claim, evidence).verdict != result["judgement"]["verdict"]:
        recorded = result["judgement"]["verdict"]
        problems.append(f"recorded verdict {recorded!r}, but the rule gives {judge(claim, evidence).verdict!r}")
    if accepted is None:
        return [*problems, "not accepted yet: look at it, then `python -m lib verify --accept`"]
    if claim.fingerprint != accepted["claim"]:
        problems.append("its ledger entry (published figures or rule) is not the accepted one")
    verdict = judge(claim, _completed(evidence, accepted) if sampled else evidence).verdict
    if verdict != accepted["verdict"]:
        problems.append(f"verdict {verdict!r}, accepted {accepted['verdict']!r}")
    if evidence.checks != accepted["checks"]:
        problems.append(f"checks {evidence.checks}, accepted {accepted['checks']}")
    if not evidence.repeatable:
        return problems
    return problems + _moved_figures(evidence, result["platform"], accepted, sampled)


def completed(results, accepted):
    """Results by claim ID, each with the accepted values of those seeds that a sampled run left out."""
    found = {}
    for claim_id, result in results.items():
        evidence = Evidence(**result["evidence"])
        whole = _completed(evidence, accepted[claim_id]) if claim_id in accepted else evidence
        found[claim_id] = {**result, "evidence": whole.as_dict()}
    return found


def _completed(evidence, accepted):
    """The accepted evidence, in which values of the seeds run anew stand in place of the accepted ones."""
    names = evidence.figures.keys()
    if not evidence.repeatable or not evidence.seeds or names != accepted["figures"].keys():
        return evidence
    anew = {str(seed): place for place, seed in enumerate(evidence.seeds)}
    left = [place for place, seed in enumerate(accepted["seeds"]) if str(seed) not in anew]
    figures = {name: evidence.figures[name] + [accepted["figures"][name][place] for place in left] for name in names}
    prints = evidence.fingerprints and evidence.fingerprints + [accepted["fingerprints"][place] for place in left]
    seeds = [*evidence.seeds, *(accepted["seeds"][place] for place in left)]
    return replace(evidence, figures=figures, seeds=seeds, fingerprints=prints)


def _reused(evidence):
    """A line when two seeds gave the same run bit for bit, or a seed stands twice in the list."""
    runs = evidence.fingerprints
    twice = len(runs) - len(set(runs)) + len(evidence.seeds) - len({str(seed) for seed in evidence.seeds})
    return [f"{twice} runs are copies of another: a seed was used twice"] if twice else []


def _moved_figures(evidence, platform, accepted, sampled):
    if sampled and (unknown := [seed for seed in evidence.seeds if seed not in accepted["seeds"]]):
        return [f"seed {unknown[0]} of the sample is not among the accepted seeds"]
    if not sampled and len(evidence.seeds) < len(accepted["seeds"]):
        return [f"{len(evidence.seeds)} seeds, accepted were {len(accepted['seeds'])}"]
    names = set(evidence.figures) ^ set(accepted["figures"])
    if names:
        return [f"figures {sorted(names)} are new or gone"]
    pinned = platform == accepted["platform"]
    problems = _not_bit_equal(evidence, accepted) if pinned else []
    if not pinned or not (sampled or evidence.seeds == accepted["seeds"]):
        problems += _not_equivalent(evidence, accepted)
    return problems


def _not_bit_equal(evidence, accepted):
    """Figures whose values differ for a seed that both have; on the pinned platform every bit must agree."""
    ours, theirs = (
        _by_seed(*each) for each in ((evidence.figures, evidence.seeds), (accepted["figures"], accepted["seeds"]))
    )
    common = [seed for seed in theirs if seed in ours]  # all of ours, in a sample
    if not common:
        return ["no seed in common with the accepted runs"]
    problems = []
    for name in evidence.figures:
        differing = [seed for seed in common if ours[seed][name] != theirs[seed][name]]
        if differing:
            seed = differing[0]
            where = f"seed {seed}" if seed != "None" else "the value"
            problems.append(
                f"{name}: {where} gives {ours[seed][name]!r}, accepted {theirs[seed][name]!r}"
                f" ({len(differing)} of {len(common)} differ, bit by bit)"
            )
    return problems + _other_runs(evidence, accepted)


def _other_runs(evidence, accepted):
    """A line when a run of the same seed is another run, though its figures may agree."""
    if not evidence.fingerprints:
        return []
    ours, theirs = (
        dict(zip(map(str, seeds), prints, strict=True))
        for seeds, prints in ((evidence.seeds, evidence.fingerprints), (accepted["seeds"], accepted["fingerprints"]))
    )
    differing = [seed for seed in theirs if ours.get(seed, theirs[seed]) != theirs[seed]]
    return [f"{len(differing)} runs are not the accepted ones, bit by bit: seed {differing[0]}"] if differing else []


def _by_seed(figures, seeds):
    """{seed as text: {figure name: value or values}}; figures without seeds stand under 'None'."""
    if not seeds:
        return {"None": figures}
    return {str(seed): {name: values[i] for name, values in figures.items()} for i, seed in enumerate(seeds)}


def _not_equivalent(evidence, accepted):
    """Figures whose mean or spread left what the spread of the accepted seeds allows."""
    problems = []
    for name, values in evidence.figures.items():
        before = accepted["figures"][name]
        if len(values) < 2 or len(before) < 2 or not evidence.seeds:
            if any(abs(a - b) > SCALAR_TOLERANCE * abs(b) for a, b in zip(values, before, strict=True)):
                problems.append(f"{name}: {values}, accepted {before}")
            continue
        test = statistics.equivalent(
            statistics.summarize(before), values, len(evidence.figures), resolution=_resolution(before)
        )
        if not test:
            problems.append(
                f"{name}: mean moved by {test.mean_difference:.4g} (allowed {test.tolerance:.4g}), "
                f"spread by a factor {test.spread_ratio:.3g}"
                f" (allowed {test.spread_bounds.low:.3g} to {test.spread_bounds.high:.3g})"
            )
    return problems


def _resolution(values):
    """The step of a figure: 1 for counts, none for anything else."""
    return 1.0 if all(float(value).is_integer() for value in values) else 0.0
