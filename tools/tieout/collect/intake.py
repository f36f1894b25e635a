"""What comes in, on its way into a draft: without secrets, noted where something is not in it, packed last."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tieout.collect.base import CollectError, DraftFile
from tieout.collect.packing import packed
from tieout.collect.redaction import clean
from tieout.collect.table import table_of
from tieout.model.evidence.record import Denied, Redaction, Role

if TYPE_CHECKING:
    from tieout.collect.base import Context, Normalised
    from tieout.model.evidence.table import TableSchema

RECORDS_NAME = "records.csv"
QUERY_NAME = "query.txt"
_ORDER = (Role.RAW, Role.RECORDS, Role.QUERY, Role.ATTACHMENT)


@dataclass(slots=True)
class Intake:
    """One capture while it is taken."""

    context: Context
    denied: list[Denied] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    files: list[DraftFile] = field(default_factory=list)
    redactions: list[Redaction] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def ended(self, denied: Denied) -> None:
        """Note what ended it before its time."""
        self.denied.append(denied)
        self.errors.append(f"{denied.resource}: {denied.message or denied.reason.value}")

    def take(self, *items: DraftFile) -> tuple[bytes, ...] | None:
        """Take files in and give their content without secrets; None where they hold some and none is kept."""
        try:
            cleaned = clean(items, redact=self.context.redact, salts=self.context.salts)
        except CollectError as error:
            self.ended(error.denied)
            self.remarks.append(f"{error.message}; {error.remedy}" if error.remedy else error.message)
            return None
        self.files += cleaned.files
        self.redactions += cleaned.redactions
        self.remarks += cleaned.unexamined
        return tuple(item.content for item in cleaned.files if isinstance(item.content, bytes))

    def tabulate(self, found: Normalised, schema: TableSchema) -> int:
        """Take the table of rows in, note what is wrong with them, and give how many there are.

        A table may show a secret that its raw file holds in disguise, as an escape of JSON: then neither is kept.
        """
        table = table_of(found.rows, schema)
        self.denied += (*found.problems, *table.problems)
        item = DraftFile(
            name=RECORDS_NAME,
            content=table.content,
            media="text/csv",
            role=Role.RECORDS,
            rows=table.rows,
            schema=schema.id,
        )
        if self.take(item) is None:
            self.files.clear()
        return table.rows

    @property
    def kept(self) -> tuple[DraftFile, ...]:
        """The files as they are kept: what was received first."""
        return tuple(packed(item) for item in sorted(self.files, key=lambda item: _ORDER.index(item.role)))


def query_file(text: str) -> DraftFile:
    """Give the file that says what was asked, verbatim."""
    return DraftFile(
        name=QUERY_NAME,
        content=f"{text.rstrip()}\n".encode("utf-8", "backslashreplace"),
        media="text/plain",
        role=Role.QUERY,
    )
