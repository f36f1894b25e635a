"""``EXTERNAL.csv`` held against the records in the same bundle, and against what bundle.json says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.bundle import external
from tieout.bundle import facts as said
from tieout.bundle.container import Problem
from tieout.bundle.paths import path_problem
from tieout.judgement.evidence.external import pointed_to
from tieout.model.characters import visible
from tieout.model.evidence.record import RECORD_NAME, RECORD_SUFFIX
from tieout.ports.storage import UnreadableFileError
from tieout.sources.evidence.record import read_record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.bundle.container import Container
    from tieout.model.evidence.external import ExternalFile

_LARGEST_RECORD = 8 << 20
_MENTIONED = b"pointer"
"""A record without this word lists no file that lies elsewhere: it need not be read as a record."""


def read_external(
    container: Container, listed: Mapping[str, str], record: object
) -> tuple[tuple[ExternalFile, ...] | None, tuple[Problem, ...]]:
    """Give the files that lie elsewhere, None where none is listed, and where records in the bundle say otherwise.

    ``listed`` is the manifest of a bundle whose files are as listed, ``record`` what bundle.json says.
    """
    claimed = said.value_at(record, "external", "files")
    if external.NAME not in listed:
        lost = (_facts(f"{claimed} files of evidence lie in another store", "lists none"),)
        return None, lost if isinstance(claimed, int) and claimed else ()
    try:
        table = external.parse(container.read(external.NAME, external.LARGEST), listed)
    except UnreadableFileError as error:
        return (), (Problem(kind="malformed-external", path=external.NAME, message=error.message),)
    found = list(table.faults)
    if isinstance(claimed, int) and claimed != len(table.files) and not table.faults:
        found.append(_facts(f"{claimed} files of evidence lie in another store", f"lists {len(table.files)}"))
    found += _against_records(container, listed, {item.path: item for item in table.files})
    return table.files, tuple(found)


def _against_records(
    container: Container, listed: Mapping[str, str], table: Mapping[str, ExternalFile]
) -> Iterator[Problem]:
    """Hold both ways; a row whose record is not in the bundle has nothing to be held against."""
    known: dict[str, ExternalFile] = {}
    for path in sorted(listed):
        if path.rpartition("/")[2] == RECORD_NAME or path.endswith(RECORD_SUFFIX):
            data = container.read(path, _LARGEST_RECORD)
            if _MENTIONED in data:
                found = pointed_to(read_record(data, path=path).record, path)
                known = {**{item.path: external.as_listed(item) for item in found}, **known}
    for path, item in known.items():
        if path not in table and path not in listed and path_problem(path) is None:
            message = f"{visible(item.record)} lists {visible(path)} in another store, and {external.NAME} does not"
            yield Problem(kind="external-unlisted", path=path, message=message)
    for path, row in table.items():
        if row.record in listed and known.get(path) != row:
            what = _differs(known.get(path), row)
            message = (
                f"{external.NAME} lists {visible(path)} otherwise than its record {visible(row.record)} does: {what}"
            )
            yield Problem(kind="external-record", path=path, message=message)


def _differs(known: ExternalFile | None, row: ExternalFile) -> str:
    if known is None:
        return "that has no such file"
    return next(name for name in external.COLUMNS if getattr(known, name) != getattr(row, name))


def _facts(claim: str, found: str) -> Problem:
    message = f"{said.NAME} is contradicted: it says that {claim}, and {external.NAME} {found}"
    return Problem(kind="facts", path=said.NAME, message=message)
