"""The exceptions register -> the accepted risks and waivers that end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.registers.risks import AcceptanceStatus, FindingStatus, RiskStatus
from tieout.workpapers.due.obligation import Kind, Obligation, Unlisted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.examination import Examination
    from tieout.model.registers.risks import Acceptance

_OVER = frozenset({AcceptanceStatus.REQUESTED, AcceptanceStatus.REJECTED, AcceptanceStatus.ENDED})
_TREATED = frozenset({RiskStatus.TREATED, RiskStatus.CLOSED})
_SETTLED = frozenset({FindingStatus.FIXED, FindingStatus.FALSE_POSITIVE, FindingStatus.CLOSED})
_ENDS = "it is void from the next day, and only a new decision before its end renews it"


def waivers(examination: Examination) -> Iterator[Obligation | Unlisted]:
    """Give each approved exception with its end.

    One that is over is late as long as the risk or finding that it covers is open; it is done when
    that is settled. Of one that covers neither nothing on record says so: it is named, not judged.
    """
    for row in examination.registers.exceptions:
        if row.status in _OVER:
            continue
        name = row.id or row.location.path  # its ``subject`` is that of the finding that it waives
        is_open = _covers_something_open(examination, row)
        if row.expires_on is None:
            yield Unlisted(kind=Kind.WAIVER, subject=name, reason="it names no end")
        elif is_open is not False and (is_open or examination.as_of <= row.expires_on):
            yield Obligation(
                kind=Kind.WAIVER,
                subject=name,
                title=f"the acceptance of {_covered(row)} ends",
                owner=_owner(examination, row),
                due_on=row.expires_on,
                stays_open=_ENDS,
                step="settle what it covers, or have it renewed by a pull request before it ends",
                location=row.at("expires_on"),
            )
        elif is_open is None:
            reason = "it is over, and nothing on record says whether what it covered has ended"
            yield Unlisted(kind=Kind.WAIVER, subject=name, reason=reason)


def _covers_something_open(examination: Examination, row: Acceptance) -> bool | None:
    """Say whether the risk or finding that it covers is open; None if it covers neither that is on record."""
    risk = examination.registers.risk(row.risk)
    finding = examination.registers.finding(row.finding)
    known = [*([risk.status not in _TREATED] if risk else ()), *([finding.status not in _SETTLED] if finding else ())]
    return any(known) if known else None


def _covered(row: Acceptance) -> str:
    return (
        row.risk
        or row.finding
        or row.control
        or row.policy
        or " on ".join(part for part in (row.rule, row.subject) if part)
        or "something that it does not name"
    )


def _owner(examination: Examination, row: Acceptance) -> str:
    """Give the owner of what it covers, else who asked for it."""
    registers = examination.registers
    covered = (
        registers.risk(row.risk),
        registers.finding(row.finding),
        examination.control(row.control),
        examination.document(row.policy),
    )
    owners = (item.owner for item in covered if item is not None and item.owner)
    return next(owners, f"person:{row.requested_by}" if row.requested_by else "")
