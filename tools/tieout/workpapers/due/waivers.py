"""The exceptions register -> the accepted risks and waivers that end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.acceptance import is_over
from tieout.judgement.excuse import counting, finding_excuses, risk_excuses
from tieout.model.registers.risks import AcceptanceStatus
from tieout.workpapers.due.obligation import Kind, Obligation, Unlisted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.judgement.excuse import Excuses
    from tieout.model.examination import Examination
    from tieout.model.registers.risks import Acceptance

_WITHOUT_EFFECT = frozenset({AcceptanceStatus.REQUESTED, AcceptanceStatus.REJECTED, AcceptanceStatus.ENDED})
_ENDS = "it is void from the next day, and only a new decision before its end renews it"


def waivers(examination: Examination) -> Iterator[Obligation | Unlisted]:
    """Give each approved exception with its end.

    One that is over is late until it is marked as ended, or until each risk and finding that it is
    about is settled or accepted anew: the rules ``expired-waiver`` and ``expired-exception`` ask for
    the same.
    """
    excuses = {**finding_excuses(examination), **risk_excuses(examination)}
    for row in examination.registers.exceptions:
        if row.status in _WITHOUT_EFFECT:
            continue
        name = row.id or row.location.path  # its ``subject`` is that of the finding that it waives
        if row.expires_on is None:
            yield Unlisted(kind=Kind.WAIVER, subject=name, reason="it names no end")
            continue
        if not _is_settled(examination, row, excuses if is_over(row, examination.as_of) else {}):
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


def _is_settled(examination: Examination, row: Acceptance, excuses: Excuses) -> bool:
    """Say whether each risk and finding that it is about is put to rest, or one of these excuses it.

    False where it is about neither that is on record, or about more: whether a rule, policy or control
    is kept again stands in no register.
    """
    if row.rule or row.policy or row.control:
        return False
    risk, finding = examination.registers.risk(row.risk), examination.registers.finding(row.finding)
    at_rest = {
        **({} if risk is None else {risk.id: not risk.is_live}),
        **({} if finding is None else {finding.id: finding.is_over}),
    }
    return bool(at_rest) and all(
        is_done or counting(excuses.get(name, ()), examination) is not None for name, is_done in at_rest.items()
    )


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
