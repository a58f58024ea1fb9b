"""What makes a finished run: its manifest, written last, which names everything that the run depended on.

A chapter is run again when its source, the package, the ledger, its parameters, the data or the locked
versions changed. A run without a manifest, or whose notebook is not the one in the manifest, is not finished.
"""

import hashlib
import json

from lib.book import surroundings
from lib.claims.accepted import ACCEPTED
from lib.claims.record import write_json
from lib.data import DATA_SETS
from lib.experiments.provenance import PACKAGE, digest, files_digest, lock_version, platform_key

READS_ACCEPTED = "accepted_evidence("  # how a chapter asks for the accepted results of another one


def inputs(chapter, parameters, root):
    """Hashes of everything that a run of this chapter depends on."""
    return {
        "chapter": files_digest([chapter.path], root),
        "lib": files_digest(package_files(), PACKAGE.parent),
        "accepted results": files_digest(_accepted_files(chapter, root), root),
        "ledger": files_digest((root / "chapters" / "claims").glob("*.yml"), root),
        "parameters": digest(json.dumps(parameters, sort_keys=True)),
        "data": digest(*(data_set.fingerprint for data_set in DATA_SETS.values())),
        "lock": lock_version(root),
        "platform": platform_key(),
    }


def package_files(package=PACKAGE):
    """Sources and data of the package: everything but what Python and editors leave behind."""
    parts = (path.relative_to(package).parts for path in package.rglob("*") if path.is_file())
    return [package.joinpath(*each) for each in parts if not any(p == "__pycache__" or p[0] == "." for p in each)]


def _accepted_files(chapter, root):
    """Accepted results of other chapters, if this one builds on them."""
    if READS_ACCEPTED not in chapter.path.read_text():
        return []
    paths = (root / "chapters" / "claims" / ACCEPTED).glob("*.json")
    return [path for path in paths if path.stem != chapter.name]


def is_current(chapter, parameters, workspace):
    """Whether a finished run of this chapter with exactly these inputs is there."""
    return stale(chapter, parameters, workspace) == []


def stale(chapter, parameters, workspace):
    """Why no finished run with these inputs is there: the inputs that changed since; [] when it is there."""
    manifest = load(chapter, workspace)
    if manifest is None:
        return ["no finished run"]
    notebook = workspace.executed / f"{chapter.name}.ipynb"
    if not notebook.exists() or _sha256(notebook) != manifest["notebook"]:
        return ["executed notebook"]
    now = inputs(chapter, parameters, workspace.root)
    return [name for name in now if now[name] != manifest["inputs"].get(name)]


def load(chapter, workspace):
    """The manifest of the finished run, or None."""
    path = workspace.executed / f"{chapter.name}.json"
    try:
        return json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return None


def save(chapter, parameters, workspace, at_start, cost):
    """Declare the run finished, from the inputs as they were at its start: the last thing that is written.

    cost: 'seconds' on the clock, 'core_seconds' of all processes, 'peak_mib' of the largest one.
    """
    content = {
        "chapter": chapter.name,
        "profile": workspace.profile,
        "parameters": parameters,
        "inputs": at_start,
        "notebook": _sha256(workspace.executed / f"{chapter.name}.ipynb"),
        "made": {
            "time": surroundings.now(),
            "commit": surroundings.commit(workspace.root),
            "machine": surroundings.machine(),
            "versions": platform_key(),
        },
        "cost": {name: round(value, 1) for name, value in cost.items()},
    }
    write_json(workspace.executed / f"{chapter.name}.json", content)


def remove(chapter, workspace):
    """Declare that no finished run is there, before anything of it is replaced."""
    (workspace.executed / f"{chapter.name}.json").unlink(missing_ok=True)


def _sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()
