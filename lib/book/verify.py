"""Verify: judge all results, write the verdicts, and say what moved since they were accepted."""

import sys

from lib.book import chapters, manifest
from lib.claims.accepted import ACCEPTED, load_accepted, save_accepted
from lib.claims.ledger import load_ledger
from lib.claims.record import write_json
from lib.claims.verdicts import check, load_results, verdicts


def verify(workspace, names=None, accept=False, accepted_folder=ACCEPTED):
    """Print every covered claim; returns 0, or 1 when something moved and was not accepted.

    names: chapters that must have results (default: all). Raises ValueError when a chapter's finished run is
    missing or belongs to other sources than those here.
    """
    ledger, results = load_ledger(), load_results(workspace.results)
    accepted = load_accepted(accepted_folder)
    _assert_finished(workspace, names)
    if names is not None:
        results = {key: result for key, result in results.items() if result["chapter"] in names}
    problems = check(ledger, results, accepted, names)
    if accept:
        _print_problems(problems, "accepted now")
        save_accepted(results, accepted_folder)
        accepted, problems = load_accepted(accepted_folder), {}
    judged = verdicts(ledger, results, accepted)
    if names is None:
        write_json(workspace.verdicts, judged)
    _print_verdicts(judged, problems)
    _print_problems(problems, "moved")
    return 1 if problems else 0


def _assert_finished(workspace, names):
    """Raise ValueError unless each chapter has a finished run of the source that is here."""
    for chapter in chapters.resolve(names):
        parameters = chapters.values(chapter)
        if manifest.load(chapter, workspace) is None:
            raise ValueError(f"{chapter.name} has no finished run: python -m lib run {chapter.name}")
        if not manifest.is_current(chapter, parameters, workspace):
            raise ValueError(f"{chapter.name} was run from other sources: python -m lib run {chapter.name}")


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
