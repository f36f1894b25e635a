"""What the collectors of this family have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.collect.postgres.asking import KEYS, asked, check_settings, source_of, table_pages
from tieout.collect.postgres.granting import script
from tieout.collect.postgres.table import table_of
from tieout.judgement.evidence.checks.registry import limits_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import timedelta
    from typing import LiteralString

    from tieout.collect.base import Context, Normalised, Page
    from tieout.model.evidence.collector import CollectorSetting
    from tieout.model.evidence.record import Count, Source
    from tieout.model.evidence.table import TableSchema
    from tieout.ports.postgres import Session

CONNECT = "CONNECT ON DATABASE"


class PostgresCollector:
    """Asks one question. A collector of the family says which, and what it needs for it."""

    id: str
    version: str
    schema: TableSchema
    permissions: tuple[str, ...] = (CONNECT,)
    stale_after: timedelta | None = None
    sql: LiteralString
    """Gives the rows of the table, by the names of its columns."""
    also: Sequence[LiteralString] = ()
    """What is asked beside it; kept with the query."""
    about: str
    """What is asked, in a few words: ``pg_roles``."""
    action: str = ""
    """The permission without which PostgreSQL refuses the question itself."""
    remarks: Sequence[str] = ()
    grants: Sequence[str] = ()
    """Statements that give what is needed beside the right to connect; ``{role}`` stands for who asks."""

    @property
    def keys(self) -> Mapping[str, str]:
        """What its settings may have, with what each means: the server, and the limits of its checks."""
        return {**KEYS, **limits_of(self.schema.id)}

    def grant(self, setting: CollectorSetting) -> str:
        """Give the script that makes the role that asks."""
        return script(setting, self.keys, remarks=self.remarks, grants=self.grants)

    def query(self, setting: CollectorSetting) -> str:
        """Give the question."""
        check_settings(setting, self.keys)
        return "".join(f"{sql};\n" for sql in (self.sql, *self.also))

    def identity(self, context: Context) -> Source:
        """Say which server it is, and as whom it takes us."""
        return source_of(context, self.keys)

    def collect(self, context: Context) -> Iterator[Page]:
        """Ask, a thousand rows a page."""
        with asked(context, self.keys, self.about, self.action) as session:
            self.prepare(session)
            given, beside = self.given(session), self.beside(session)
            yield from table_pages(session, f"select from {self.about}", self.sql, given=given, beside=beside)

    def prepare(self, session: Session) -> None:
        """Look whether it may ask; raises CollectError that names what is missing."""

    def given(self, session: Session) -> Mapping[str, object]:
        """Give the values of the parameters of ``sql``."""
        del session
        return {}

    def beside(self, session: Session) -> Mapping[str, object]:
        """Give what the last page says beside its rows, of the same moment."""
        del session
        return {}

    def counts(self, context: Context) -> Iterable[Count]:
        """Count the rows by another way."""
        del context
        return ()

    def normalise(self, raw: bytes) -> Normalised:
        """Make the rows."""
        return table_of(raw, self.schema)[0]
