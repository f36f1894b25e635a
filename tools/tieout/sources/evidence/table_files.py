"""The table of a capture, opened: its columns, its rows, or why it says nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.evidence.made_by import base_of, tables_of
from tieout.judgement.evidence.wording import said
from tieout.model.evidence.result import ResultState
from tieout.model.evidence.tables import registry
from tieout.model.location import Unreadable
from tieout.sources.evidence.tables import header_schema, opened, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.record import ListedFile
    from tieout.model.evidence.table import Row, TableSchema

    Read = Callable[[str], bytes | Unreadable]
    """Gives the bytes of a path as the commit has them."""


class Unusable(NamedTuple):
    """Why nothing can be said of a table."""

    state: ResultState
    why: str


@dataclass(slots=True)
class TableFile:
    """A table that can be read, from the top each time."""

    file: ListedFile
    path: str
    schema: TableSchema
    _data: bytes

    def rows(self) -> Generator[Row, None, int]:
        """Yield the rows, and at the end give how many there are; raises TableFaultError."""
        return rows_of(opened(self._data, self.path), self.schema)


def table_of(capture: Capture, read: Read, *, schema: str = "") -> TableFile | Unusable:
    """Open the one table of a capture, or its one table with this name; nothing but the header is read."""
    files = tuple(item for item in tables_of(capture) if not schema or schema in {item.schema, base_of(item.schema)})
    if len(files) != 1:
        what = "no table" if not files else f"{len(files)} tables"
        return Unusable(ResultState.INCONCLUSIVE, f"{said(capture.id)} lists {what}")
    file = files[0]
    if file.pointer is not None:
        why = f"the table of {said(capture.id)} lies in another store, where nothing reads it"
        return Unusable(ResultState.INCONCLUSIVE, why)
    form = registry.table(file.schema)
    if form is None and (known := versions_of(file.schema)):
        why = f"{said(capture.id)} has a table of {said(file.schema)}; this version knows {', '.join(known)}"
        return Unusable(ResultState.INCONCLUSIVE, why)
    path = f"{capture.folder}/{file.path}"
    data = read(path)
    if isinstance(data, Unreadable):
        return Unusable(ResultState.ERROR, data.message)
    if form is None:
        found = header_schema(data, path, file.schema)
        if isinstance(found, Unreadable):
            return Unusable(ResultState.ERROR, f"{found.location}: {found.message}")
        form = found
    return TableFile(file=file, path=path, schema=form, _data=data)


def versions_of(schema: str) -> tuple[str, ...]:
    """Give the ids of our tables that have this name in another version, or in any where it names none."""
    return tuple(item.id for item in registry.TABLES if base_of(item.id) == base_of(schema))
