"""One withheld file, handed over with its salt, and the check that it is what the bundle commits to."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, NamedTuple

from tieout.bundle import shape
from tieout.bundle.commitment import commitment
from tieout.bundle.container import Problem
from tieout.bundle.reading import reading
from tieout.bundle.withheld import COLUMNS
from tieout.bundle.withheld import NAME as WITHHELD
from tieout.model.cell import unguarded
from tieout.model.characters import visible
from tieout.model.errors import IntegrityError, UsageError
from tieout.ports.files import read_file
from tieout.ports.storage import UnreadableFileError, shown
from tieout.ports.writing import write_tree
from tieout.seal.digest import is_hex

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SCHEMA = "tieout.disclosure/v1"
LARGEST = 1 << 30
_TABLE_LARGEST = 64 << 20
RECORD, CONTENT, SALT, README = "disclosure.json", "content", "salt.hex", "README.md"
_RECIPE = f"(xxd -r -p {SALT}; cat {CONTENT}) | sha256sum"


class Disclosed(NamedTuple):
    """What checking a disclosure came to."""

    path: str
    """Of the file as the bundle names it; safe to print."""
    problem: Problem | None

    @property
    def verdict(self) -> str:
        """The result in one line."""
        if self.problem is None:
            return f"{self.path} is the file that this bundle commits to"
        return f"{self.problem.kind}: {self.problem.message}"


def disclose(bundle: Path, path: str, *, salt: bytes | None, source: Path, out: Path) -> str:
    """Write a file and its salt to a folder; gives the commitment that they come to.

    ``source`` is the file itself, or the repository that holds it under its path. Raises UsageError where the bundle
    withholds no such file, there is no salt of it or the source has not got it, IntegrityError where file and
    salt are not those of the bundle; then nothing is written.
    """
    with reading(bundle) as read:
        rows = _rows(read.read(WITHHELD, _TABLE_LARGEST)) if read.has(WITHHELD) else {}
        digest = read.verification.manifest or ""
    listed = {name: promised for name, (_, promised) in rows.items()}
    if path not in listed:
        raise UsageError(f"{shown(bundle)} withholds no {visible(path)}", remedy=f"its {WITHHELD} lists what it does")
    if salt is None:
        raise UsageError(f"there is no salt of {visible(path)}", remedy="name the file of salts of that build")
    content = _content(source, path)
    if commitment(salt, path, content) != listed[path]:
        raise IntegrityError(
            f"{visible(path)} with its salt is not what the bundle commits to: the file was changed, or the salt is of"
            " another build",
            remedy="take the file from the commit that was bundled, and the salts that were made then",
        )
    if out.exists():
        raise UsageError(f"{shown(out)} is there already", remedy="name another folder")
    record = {"schema": SCHEMA, "bundle": digest, "path": path, "bytes": len(content), "commitment": listed[path]}
    files = {
        RECORD: (json.dumps(record, indent=2, ensure_ascii=True) + "\n").encode("ascii"),
        CONTENT: content,
        SALT: f"{salt.hex()}\n".encode("ascii"),
        README: _readme(visible(path), listed[path], digest).encode("utf-8"),
    }
    write_tree(out, sorted(files.items()))
    return listed[path]


def _content(source: Path, path: str) -> bytes:
    root, name = (source, path) if source.is_dir() else (source.parent, source.name)
    try:
        return read_file(root, name, LARGEST)
    except UnreadableFileError as error:
        if error.kind != "missing":
            raise
        raise UsageError(
            f"{shown(source)} has no {visible(name)}", remedy="name the file itself, or the repository that holds it"
        ) from error


def hold_disclosed(bundle: Path, folder: Path) -> Disclosed:
    """Check a disclosure against a bundle. Raises IntegrityError where the bundle is altered, StorageError."""
    try:
        record = shape.parse(read_file(folder, RECORD, 1 << 20))
        record.require(SCHEMA)
        path, named = record.text("path"), record.text("bundle")
        salt = read_file(folder, SALT, 1 << 10).decode("ascii").strip()
        content = read_file(folder, CONTENT, LARGEST)
    except (shape.MalformedShapeError, UnicodeDecodeError, UnreadableFileError) as error:
        return Disclosed(shown(folder), _problem("disclosed-malformed", folder.name, f"it is no disclosure: {error}"))
    with reading(bundle) as read:
        manifest = read.verification.manifest
        rows = _rows(read.read(WITHHELD, _TABLE_LARGEST)) if read.has(WITHHELD) else {}
    problem = (
        _problem(
            "disclosed-other-bundle", path, f"it was made for the bundle {visible(named)}, and this one is {manifest}"
        )
        if named != manifest
        else _held(path, rows, salt, content)
    )
    return Disclosed(visible(path), problem)


def _held(path: str, rows: Mapping[str, tuple[str, str]], salt: str, content: bytes) -> Problem | None:
    """Hold a file and its salt against what the bundle commits to; None where they fit."""
    told = visible(path)
    if path not in rows:
        return _problem("disclosed-not-withheld", path, f"this bundle withholds no {told}")
    if not is_hex(salt):
        return _problem("disclosed-malformed", path, f"{SALT} is not 64 hex digits")
    size, promised = rows[path]
    if commitment(bytes.fromhex(salt), path, content) != promised:
        message = f"{told} with the salt given is not what this bundle commits to: another file, or another salt"
        return _problem("disclosed-altered", path, message)
    if size != str(len(content)):
        message = f"{told} has {len(content)} bytes, and {WITHHELD} lists {visible(size)}: it was described as another"
        return _problem("disclosed-other-size", path, message)
    return None


def _rows(data: bytes) -> dict[str, tuple[str, str]]:
    """Give path -> size and commitment."""
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig", "surrogateescape"), newline=""))
    try:
        return {
            unguarded(row.get(COLUMNS[0]) or ""): (row.get(COLUMNS[1]) or "", row.get(COLUMNS[2]) or "") for row in rows
        }
    except csv.Error as error:
        raise IntegrityError(
            f"{WITHHELD} is no list of what is withheld: {error}", remedy="verify the bundle, then ask for it anew"
        ) from error


def _readme(path: str, digest: str, bundle: str) -> str:
    return f"""\
# A file that was withheld

`{CONTENT}` is `{path}`, which the bundle {bundle} withholds.
`{SALT}` is the salt that the company chose before the bundle was handed over.

To see that it is the file which the company committed itself to then, compare

```sh
{_RECIPE}
```

(the salt has 64 digits, and the file as many bytes as `{WITHHELD}` lists: else some of one may stand in the other)
with the commitment in the line of `{path}` in `{WITHHELD}` of the bundle: {digest}
Verify the bundle itself first; this says nothing of it.
"""


def _problem(kind: str, path: str, message: str) -> Problem:
    return Problem(kind=kind, path=path, message=message)
