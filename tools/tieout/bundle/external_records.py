"""``EXTERNAL.csv`` held against the records in the same bundle, and against what bundle.json says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

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


class External(NamedTuple):
    """The files that lie elsewhere, and how the bundle's records bear them out."""

    files: tuple[ExternalFile, ...] | None
    """None where none is listed."""
    contradictions: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()


def read_external(container: Container, listed: Mapping[str, str], record: object) -> External:
    """Read the table, and hold it against the records and bundle.json in both directions.

    ``listed`` is the manifest of a bundle whose files are as listed, ``record`` what bundle.json says.
    """
    claimed = said.value_at(record, "external", "files")
    if external.NAME not in listed:
        lost = [_facts(claimed, "lists none")] if isinstance(claimed, int) and claimed else []
        # Bundles of before there was such a list do not say how long it is, and their records are not asked.
        missed = _unlike(_known(container, listed, []), {}, listed) if isinstance(claimed, int) else ()
        return External(None, (*lost, *missed))
    try:
        table = external.parse(container.read(external.NAME, external.LARGEST), listed)
    except UnreadableFileError as error:
        return External((), (Problem(kind="malformed-external", path=external.NAME, message=error.message),))
    found = list(table.faults)
    remarks: list[str] = []
    if isinstance(claimed, int) and claimed != len(table.files) and not table.faults:
        found.append(_facts(claimed, f"lists {len(table.files)}"))
    known = _known(container, listed, remarks)
    rows = {item.path: item for item in table.files}
    found += _unlike(known, rows, listed)
    bare = sum(path not in known and row.record not in listed for path, row in rows.items())
    if bare:
        remarks.append(
            f"{external.NAME}: the records of {bare} of its files are not in the bundle, so nothing bears these rows out"
        )
    return External(table.files, tuple(found), tuple(remarks))


def _known(container: Container, listed: Mapping[str, str], remarks: list[str]) -> dict[str, ExternalFile]:
    """Give what the records in the bundle say, by path, each as a row would say it."""
    known: dict[str, ExternalFile] = {}
    for path in sorted(listed):
        if path.rpartition("/")[2] != RECORD_NAME and not path.endswith(RECORD_SUFFIX):
            continue
        try:
            data = container.read(path, _LARGEST_RECORD)
        except UnreadableFileError as error:
            remarks.append(f"{visible(path)} was not held against {external.NAME}: {error.message}")
            continue
        if _MENTIONED in data:
            found = pointed_to(read_record(data, path=path).record, path)
            known = {**{item.path: external.as_listed(item) for item in found}, **known}
    return known


def _unlike(
    known: Mapping[str, ExternalFile], rows: Mapping[str, ExternalFile], listed: Mapping[str, str]
) -> Iterator[Problem]:
    for path, item in known.items():
        if path not in rows and path not in listed and path_problem(path) is None:
            message = f"{item.record} lists {path} in another store, and {external.NAME} does not"
            yield Problem(kind="external-unlisted", path=path, message=message)
    for path, row in rows.items():
        of = known.get(path)
        if of != row and (of is not None or row.record in listed):
            whose = visible(row.record) if of is None else of.record
            told = f"{external.NAME} lists {visible(path)} otherwise than its record {whose} does: {_differs(of, row)}"
            yield Problem(kind="external-record", path=path, message=told)


def _differs(known: ExternalFile | None, row: ExternalFile) -> str:
    if known is None:
        return "that has no such file"
    return next(name for name in external.COLUMNS if getattr(known, name) != getattr(row, name))


def _facts(claimed: object, found: str) -> Problem:
    said_there = f"it says that {claimed} files of evidence lie in another store"
    message = f"{said.NAME} is contradicted: {said_there}, and {external.NAME} {found}"
    return Problem(kind="facts", path=said.NAME, message=message)
