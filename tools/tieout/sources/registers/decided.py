"""The versions of the exceptions register -> since when each approval stands on the branch."""

from __future__ import annotations

from bisect import bisect_right
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from tieout.model.period import add_days
from tieout.model.registers.decided import DecidedRow
from tieout.model.registers.risks import Acceptance, AcceptanceStatus
from tieout.sources.refusal import TABLE_LIMIT
from tieout.sources.registers.reader import RegisterReading, read_register
from tieout.sources.registers.removed import Version, versions_of
from tieout.sources.registers.risks import EXCEPTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tieout.ports.git import Repository
    from tieout.sources.mainline import Landing

_NAME = "exceptions"


def decided_rows(
    repository: Repository, landings: Sequence[Landing], *, prefix: str, rows: Sequence[Acceptance], within: timedelta
) -> tuple[DecidedRow, ...]:
    """Give those of the rows that the newest version has and that say when they were approved, in their order.

    A row that stood ``within`` that time of its approval as it does now is given with the version of then; of others the
    first version that has it. What a version has that cannot be read whole counts for the row: nobody is accused of it.
    """
    wanted = [row for row in rows if row.id and row.approved_on is not None and _is_decided(row)]
    versions = versions_of(landings, prefix=prefix, registers=(_NAME,)).get(_NAME) if wanted else None
    if not versions:
        return ()
    return tuple(_Decisions(repository, versions).since(wanted, within))


class _Decisions:
    def __init__(self, repository: Repository, versions: Sequence[Version]) -> None:
        self._repository = repository
        self._versions = versions
        self._days = [item.landing.on for item in versions]
        self._read = lru_cache(maxsize=None)(self._reading)

    def since(self, rows: Sequence[Acceptance], within: timedelta) -> Iterator[DecidedRow]:
        for row in rows:
            if row.approved_on is None or not self._has(self._versions[-1], row):
                continue
            soon = bisect_right(self._days, add_days(row.approved_on, within.days)) - 1
            number = soon if soon >= 0 and self._has(self._versions[soon], row) else self._first_with(row, max(soon, 0))
            landing = self._versions[number].landing
            yield DecidedRow(
                id=row.id, approved_on=row.approved_on, on=landing.on, commit=landing.oid, is_first=number == 0
            )

    def _first_with(self, row: Acceptance, begin: int) -> int:
        return next(number for number in range(begin, len(self._versions)) if self._has(self._versions[number], row))

    def _has(self, version: Version, row: Acceptance) -> bool:
        wanted = _decision(row)
        for path, oid in version.oids:
            data, reading = self._read(path, oid)
            if reading is None or any(_decision(item) == wanted and _is_decided(item) for item in reading.rows):
                return True
            known = any(item.id == row.id for item in reading.rows)
            if not known and reading.unreadable and row.id.encode() in data:
                return True
        return False

    def _reading(self, path: str, oid: str) -> tuple[bytes, RegisterReading[Acceptance] | None]:
        [(_, data)] = self._repository.blobs([oid], limit=TABLE_LIMIT)
        return (b"", None) if data is None else (data, read_register(data, path=path, table=EXCEPTIONS))


def _decision(row: Acceptance) -> tuple[object, ...]:
    """Give what was decided: not its end, which a renewal moves, nor its id, which may be tidied."""
    return (
        *(row.approved_on, row.approved_by),
        *(row.rule, row.subject, row.policy, row.control, row.finding, row.risk),
    )


def _is_decided(row: Acceptance) -> bool:
    return row.status in {AcceptanceStatus.APPROVED, AcceptanceStatus.ENDED}
