"""How rules speak of rows of registers: one by its id, several of a kind in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.finding import Observation
from tieout.rules.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from tieout.model.examination import Examination
    from tieout.model.finding import Severity
    from tieout.model.registers.operation import Grant
    from tieout.model.row import Row


def called(row: Row) -> str:
    """Give the row's id, or what stands in for one."""
    return row.id or "a row without an id"


def subject_of(row: Row) -> str:
    """Give the id, or the path where there is none: an acceptance has a ``subject`` of its own, which is none."""
    return row.id or row.location.path


def several(rows: Iterable[Row]) -> str:
    """Give the ids of rows as a list for a sentence, from the seventh on as a number."""
    return listed((called(row) for row in rows), at_most=6)


def gathered(
    rows: Sequence[Row],
    key: str,
    *,
    message: str,
    remedy: str,
    about: str,
    severity: Severity | None = None,
    is_doubt: bool = False,
) -> Observation:
    """Give one observation about all these rows, at the first: its subject is the row, or of several the file."""
    first = rows[0]
    return Observation(
        subject=subject_of(first) if len(rows) == 1 else first.location.path,
        location=first.at(key),
        message=message,
        remedy=remedy,
        about=about,
        severity=severity,
        touches=tuple(dict.fromkeys(line_of(row) for row in rows)) if len(rows) > 1 else (),
        is_doubt=is_doubt,
    )


def line_of(row: Row) -> str:
    """Give the line on which a row begins, as ``Observation.touches`` names it."""
    return row.location.brief


def path_of(rows: Sequence[Row], register: str) -> str:
    """Give the path of a register: that of its first row, or the one that it would have."""
    return rows[0].location.path if rows else f"registers/{register}.yaml"


def is_history(day: date, examination: Examination) -> bool:
    """Say whether what was over on the day lies before the examined period. Without a period nothing does."""
    return examination.period is not None and day < examination.period.start


def is_open(grant: Grant, examination: Examination) -> bool:
    """Say whether a grant had not been taken away by the end of the day."""
    calendar = examination.program.organization.calendar
    return grant.revoked_at is None or calendar.day_of(grant.revoked_at) > examination.as_of
