"""Verify: judge all results, write the verdicts, and say what moved since they were accepted."""

import sys

from lib.book import chapters, manifest
from lib.book.costs import costs_table, renew_costs
from lib.book.readme import COSTS, RESULTS, readme_table, update_readme
from lib.claims.accepted import ACCEPTED, load_accepted, save_accepted
from lib.claims.gate import completed
from lib.claims.ledger import load_ledger
from lib.claims.record import write_json
from lib.claims.verdicts import check, load_results, verdicts


def verify(workspace, names=None, accept=False):
    """Print every covered claim; returns 0, or 1 when something moved and was not accepted.

    names: chapters that must have results (default: all). In the sampled profile a claim's missing seeds are taken
    from its accepted results; ValueError when that is to be accepted.
    """
    sampled = workspace.profile == "sampled"
    if sampled and accept:
        raise ValueError("a sample of the seeds is not accepted: run and verify the full profile")
    folder = workspace.root / "chapters" / "claims"
    ledger, results = load_ledger(folder), load_results(workspace.results)
    accepted = load_accepted(folder / ACCEPTED)
    results = {key: result for key, result in results.items() if names is None or result["chapter"] in names}
    problems = check(ledger, results, accepted, names, sampled)
    unfinished = _unfinished(workspace, names)
    if accept and not unfinished:
        _print_problems(problems, "accepted now")
        save_accepted(results, folder / ACCEPTED)
        accepted, problems = load_accepted(folder / ACCEPTED), {}
    judged = verdicts(ledger, completed(results, accepted) if sampled else results, accepted)
    if names is None:
        write_json(workspace.verdicts, judged)
        write_json(workspace.gate, {"profile": workspace.profile, "moved": sorted(problems | unfinished)})
        _renew_readme(workspace, judged, accept)
    _print_verdicts(judged, problems)
    _print_problems(problems | unfinished, "moved")
    return 1 if problems or unfinished else 0


def _unfinished(workspace, names):
    """Chapters without a finished run of the sources that are here, {chapter: [what to do]}."""
    problems = {}
    profile = "" if workspace.profile == "full" else f" --profile {workspace.profile}"
    for chapter in chapters.resolve(names, workspace.root):
        values = chapters.values(chapter, workspace.profile, root=workspace.root)
        changed = manifest.stale(chapter, values, workspace)
        if changed:
            what = "has no finished run" if changed == ["no finished run"] else f"ran with another {', '.join(changed)}"
            problems[chapter.name] = [f"{what}: python -m lib run {chapter.name}{profile}"]
    return problems


def _renew_readme(workspace, judged, accept):
    """Write the tables of the README when results were accepted, and keep what the chapters have cost."""
    readme = workspace.root / "README.md"
    if accept and readme.exists():
        renew_costs(workspace)
        update_readme(readme, RESULTS, readme_table(judged))
        update_readme(readme, COSTS, costs_table(workspace.root))


def _print_verdicts(judged, problems):
    covered = [entry for entry in judged if entry["verdict"]]
    for entry in covered:
        seeds = f"{entry['num_seeds']} seeds" if entry["num_seeds"] else ""
        mark = "MOVED" if entry["id"] in problems else ""
        print(f"{entry['id']:<22} {entry['verdict']:<20} {seeds:<10} {mark}".rstrip())
    print(f"{len(covered)} of {len(judged)} claims covered")


def _print_problems(problems, word):
    for claim_id, lines in problems.items():
        for line in lines:
            print(f"{word}: {claim_id}: {line}", file=sys.stderr)
