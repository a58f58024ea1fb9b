"""What a result depends on: its code, its platform, the locked versions of the libraries.

`code_version` hashes the source of a function's module and of every module of `lib` that it imports,
directly or not, so that a change of the training loop makes its results stale and a change of a figure
does not. How runs are mapped and stored (this room) decides no number, and is left out.
"""

import ast
import functools
import hashlib
import os
import platform
from importlib import metadata
from pathlib import Path

PACKAGE = Path(__file__).absolute().parent.parent
ROOT = PACKAGE.parent


def digest(*parts):
    """SHA-256 over byte strings and texts, each framed by its length; hexadecimal."""
    sha = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else str(part).encode()
        sha.update(f"{len(data)}:".encode() + data)
    return sha.hexdigest()


def files_digest(paths, root=ROOT):
    """Hash of files by their path below the root and their bytes; the order given does not matter."""
    ordered = sorted((Path(path).relative_to(root).as_posix(), Path(path).read_bytes()) for path in paths)
    return digest(*(part for pair in ordered for part in pair))


def code_version(function):
    """Hash of the source that a function can reach inside this package, 16 hexadecimal digits."""
    return module_version(function.__module__)


@functools.cache
def module_version(module):
    """Hash of the source that a module can reach inside this package, this room left out; 16 digits."""
    own_room = Path(__file__).parent
    return files_digest(path for path in reachable_files(module) if path.parent != own_room)[:16]


def reachable_files(module, package=PACKAGE):
    """Files of the package that a module imports, directly or not, itself included."""
    found, waiting = set(), [_file_of(module, package)]
    while waiting:
        path = waiting.pop()
        if path is None or path in found or not path.is_file():
            continue
        found.add(path)
        waiting += [folder / "__init__.py" for folder in _folders(path, package)]
        waiting += [_file_of(name, package) for name in _imported_names(path, package)]
    return found


def _folders(path, package):
    """Folders of a file up to the package, whose `__init__.py` Python runs before it."""
    return [folder for folder in path.parents if folder == package or package in folder.parents]


def _file_of(name, package):
    """The file of a dotted module name inside the package, or None when it is elsewhere or no module."""
    parts = name.split(".")
    if parts[0] != package.name:
        return None
    path = package.joinpath(*parts[1:])
    candidates = (path.with_suffix(".py"), path / "__init__.py")
    return next((candidate for candidate in candidates if candidate.is_file()), None)


def _imported_names(path, package):
    """Dotted names that a file imports; `from a import b` counts both a and a.b, b being perhaps a module."""
    own = (package.name, *path.relative_to(package).with_suffix("").parts)
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(own[: len(own) - node.level]) if node.level else ""
            source = ".".join(part for part in (base, node.module) if part)
            yield source
            yield from (f"{source}.{alias.name}" for alias in node.names)


def lock_version(root=ROOT):
    """Hash of the pinned requirements and the constraints on what they pull in, 16 hexadecimal digits."""
    return files_digest([root / "requirements.txt", root / "constraints.txt"], root)[:16]


def platform_key():
    """What two machines must share to give the same bits: system, instruction set, compiler versions."""
    instructions = os.environ.get("NUMBA_CPU_NAME", f"native:{platform.processor()}")
    libraries = ("numba", "llvmlite", "numpy", "torch")
    versions = [f"{name} {metadata.version(name).partition('+')[0]}" for name in libraries]  # torch 2.13.0+cpu
    return ", ".join([f"{platform.system()} {platform.machine()}", instructions, *versions])
