"""The whole book as one zip file: unpack it anywhere, open `index.html` by double-click, no network needed."""

import zipfile
from pathlib import Path

NAME = "deep-learning-1989-2022-2055.zip"
FOLDER = "deep-learning-1989-2022-2055"  # what the zip unpacks to
STAMP = (1980, 1, 1, 0, 0, 0)  # of every member, so that the same pages give the same bytes


def pack(html: Path) -> Path:
    """Write the zip file into the folder of pages, in one piece or not at all, and return its path."""
    target = Path(html) / NAME
    part = target.with_suffix(".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(Path(html).rglob("*")):
            if path.is_file() and path not in (target, part):
                member = zipfile.ZipInfo(f"{FOLDER}/{path.relative_to(html).as_posix()}", STAMP)
                member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                archive.writestr(member, path.read_bytes())
    part.replace(target)
    return target
