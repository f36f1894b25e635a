"""The exceptions register -> the accepted risks and waivers that end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.registers.risks import AcceptanceStatus, RiskStatus
from tieout.workpapers.due.acceptances import accepted_findings, accepted_risks, is_settled
from tieout.workpapers.due.obligation import Kind, Obligation, Unlisted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.examination import Examination
    from tieout.model.registers.risks import Acceptance

_WITHOUT_EFFECT = frozenset({AcceptanceStatus.REQUESTED, AcceptanceStatus.REJECTED, AcceptanceStatus.ENDED})
_PUT_TO_REST = frozenset({RiskStatus.DRAFT, RiskStatus.CLOSED})
_ENDS = "it is void from the next day, and only a new decision before its end renews it"


def waivers(examination: Examination) -> Iterator[Obligation | Unlisted]:
    """Give each approved exception with its end.

    One that is over is late until it is marked as ended, or until each risk and finding that it is
    about is settled or accepted anew: the rules ``expired-waiver`` and ``expired-exception`` ask for
    the same.
    """
    anew = accepted_risks(examination), accepted_findings(examination)
    for row in examination.registers.exceptions:
        if row.status in _WITHOUT_EFFECT:
            continue
        name = row.id or row.location.path  # its ``subject`` is that of the finding that it waives
        if row.expires_on is None:
            yield Unlisted(kind=Kind.WAIVER, subject=name, reason="it names no end")
            continue
        is_over = row.expires_on < examination.as_of
        if not _is_settled(examination, row, *(anew if is_over else (frozenset(), frozenset()))):
            yield Obligation(
                kind=Kind.WAIVER,
                subject=name,
                title=f"the acceptance of {_covered(row)} ends",
                owner=_owner(examination, row),
                due_on=row.expires_on,
                stays_open=_ENDS,
                step="settle what it covers and set status: ended; or ask anew before it ends",
                location=row.at("expires_on"),
            )


def _is_settled(examination: Examination, row: Acceptance, risks: frozenset[str], findings: frozenset[str]) -> bool:
    """Say whether each risk and finding that it is about is, or is among these.

    False where it is about neither that is on record, or about more: whether a rule, policy or control
    is kept again stands in no register.
    """
    if row.rule or row.policy or row.control:
        return False
    known: list[bool] = []
    if (risk := examination.registers.risk(row.risk)) is not None:
        known.append(risk.status in _PUT_TO_REST or risk.id in risks)
    if (finding := examination.registers.finding(row.finding)) is not None:
        known.append(is_settled(finding) or finding.id in findings)
    return bool(known) and all(known)


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
