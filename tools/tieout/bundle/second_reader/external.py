"""Evidence that lies elsewhere.

EXTERNAL.csv lists what is too large for the bundle. It is held against the files that were handed over beside it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from typing import TYPE_CHECKING

from tieout.bundle.second_reader.folder import Folder
from tieout.bundle.second_reader.names import EXTERNAL
from tieout.bundle.second_reader.paths import collisions, path_problem
from tieout.bundle.second_reader.text import HIDDEN, shown, unguarded

if TYPE_CHECKING:
    from tieout.bundle.second_reader.bundle import Bundle

MOST_EXTERNAL = 200_000  # lines
COLUMNS = [
    "sha256",
    "bytes",
    "path",
    "uri",
    "version_id",
    "lock_mode",
    "retain_until",
    "locked_until",
    "region",
    "told_by",
    "told_at",
    "checksum",
    "record",
]


def read_external(bundle: Bundle, listed: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Give path -> digest and size of each file that lies elsewhere; whatever ours never have is a problem."""
    found: dict[str, tuple[str, str]] = {}
    if not bundle.is_file(EXTERNAL) or EXTERNAL not in listed:
        return found
    by_record: dict[str, list[tuple[str, str, str]]] = {}
    odd: list[str] = []
    paths: list[str] = []
    rows = table_of(bundle.read(EXTERNAL), odd)
    for number, row in enumerate(rows[1:], 2):
        cells = [unguarded(cell) for cell in row]
        why = odd_row(row, cells, listed)
        if why:
            odd.append(f"line {number} {why}")
            continue
        digest, size, path, record = cells[0], cells[1], cells[2], cells[-1]
        paths.append(path)
        found[path] = (digest, size)
        if record in listed and bundle.is_file(record):
            by_record.setdefault(record, []).append((path, digest, size))
    for record, files in sorted(by_record.items()):
        words = set(re.findall(rb"[0-9a-f]+", bundle.read(record)))
        for path, digest, size in files:
            if {word.encode("ascii") for word in (digest, size) if word} - words:
                bundle.problems.append(f"{EXTERNAL} lists {shown(path)} otherwise than its record {shown(record)} does")
    if paths != sorted(found):
        odd.append("it is not sorted, or lists a file more than once")
    bundle.problems += [f"{EXTERNAL} is malformed: {what}" for what in odd]
    bundle.problems += [f"{EXTERNAL} is malformed: it lists {what}" for what in collisions(paths)]
    return found


def table_of(data: bytes, odd: list[str]) -> list[list[str]]:
    """Read a table as it was built; what is odd about it is added to the list, and nothing of it is read then."""
    if data.count(b"\n") > MOST_EXTERNAL:
        odd.append(f"it has more than {MOST_EXTERNAL} lines")
        return []
    try:
        text = data.decode("utf-8")
        rows = list(csv.reader(io.StringIO(text[text.startswith("\ufeff") :], newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        odd.append("it is no table in UTF-8")
        return []
    if not rows or rows[0] != COLUMNS:
        odd.append("its first line is not " + ",".join(COLUMNS))
        return []
    if text != "\ufeff" + "".join(",".join(map(quoted, row)) + "\r\n" for row in rows):
        odd.append("it is not written as it was built: line ends, quotes or its mark differ")
    return rows


def quoted(cell: str) -> str:
    """Give a cell as it stands between commas."""
    return '"' + cell.replace('"', '""') + '"' if set('",\r\n') & set(cell) else cell


def odd_row(row: list[str], cells: list[str], listed: dict[str, str]) -> str:
    """Say what is wrong with a line, to follow its number; empty for nothing."""
    if len(row) != len(COLUMNS):
        return f"has {len(row)} cells, not {len(COLUMNS)}"
    path, record = cells[2], cells[-1]
    rules = (
        (not re.fullmatch("([0-9a-f]{64})?", cells[0]), "has no SHA-256 in 64 hex digits"),
        (not re.fullmatch("(0|[1-9][0-9]{0,14})?", cells[1]), "has no number of bytes"),
        (path_problem(path), f"names {shown(path)!r}, which {path_problem(path)}"),
        (path in listed, f"names {shown(path)}, which is in the bundle"),
        (path_problem(record), f"names no record that a bundle can hold for {shown(path)}"),
        (any(HIDDEN.search(cell) for cell in row), "has a character that cannot be seen"),
    )
    return next((what for holds, what in rules if holds), "")


def examine_external(bundle: Bundle, listed: dict[str, str], place: str | None) -> None:
    """Hold what lies in a folder against what is listed; without one, say that nothing was examined."""
    wanted = read_external(bundle, listed)
    claimed = bundle.fact("external", "files")
    if isinstance(claimed, int) and claimed != len(wanted):
        said = f"it says that {claimed} files lie in another store, and {EXTERNAL} lists {len(wanted)}"
        bundle.problems.append(f"bundle.json is contradicted: {said}")
    bundle.outside = bundle.unseen = len(wanted)
    if place is None:
        if wanted:
            bundle.notes.append(f"external files not examined: {len(wanted)}, listed in {EXTERNAL}, not in this bundle")
        return
    bundle.unlisted = "" if wanted else place
    folder, held = Folder(place), 0
    for path, kind in sorted(folder.kinds.items()):
        if kind in ("link", "special"):
            bundle.problems.append(f"{shown(path)} in {shown(place)} is no file ({kind})")
        elif kind == "file" and path not in wanted:
            bundle.problems.append(f"{shown(path)} in {shown(place)} is extra: {EXTERNAL} does not list it")
    for path, (digest, size) in sorted(wanted.items()):
        held += hold_outside(bundle, folder, path, digest, size)
    bundle.unseen = len(wanted) - held
    bundle.notes.append(f"external files: {held} of {len(wanted)} hold, looked for in {shown(place)}")


def hold_outside(bundle: Bundle, folder: Folder, path: str, digest: str, size: str) -> bool:
    """Say whether a file that was handed over is the one that is listed; if not, why is noted."""
    if not digest or not size:
        bundle.notes.append(f"external file not examined: {shown(path)}: its record says no digest or no size")
        return False
    if folder.kinds.get(path, "folder") == "folder":
        bundle.notes.append(f"external file not examined: {shown(path)} is missing: it was not handed over")
        return False
    total, length = hashlib.sha256(), 0
    try:
        for chunk in folder.chunks(path) if folder.kinds[path] == "file" else ():
            total.update(chunk)
            length += len(chunk)
    except OSError as error:
        bundle.notes.append(f"external file not examined: {shown(path)}: {error.strerror}")
        return False
    if length != int(size):
        bundle.problems.append(f"{shown(path)} has {length} bytes in {shown(folder.path)}, listed are {size}")
    elif total.hexdigest() != digest:
        bundle.problems.append(f"{shown(path)} was altered in {shown(folder.path)}: its digest is not the listed one")
    return (str(length), total.hexdigest()) == (size, digest)
