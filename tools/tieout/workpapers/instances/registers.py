"""Each register that tells instances of a control: which rows, by which day, and the rules that judge them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tieout.judgement.acceptance import defects, is_over
from tieout.model.registers.operation import IncidentSeverity, IncidentStatus
from tieout.model.registers.risks import AcceptanceStatus
from tieout.workpapers.due.limits import Limits
from tieout.workpapers.instances.base import Family
from tieout.workpapers.instances.rows import Dated, Register, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.model.examination import Examination
    from tieout.model.registers.risks import Acceptance


def _grants(of: Examination) -> Iterator[Dated]:
    for row in of.registers.access:
        yield Dated(row, row.granted_at, f"{row.person or 'nobody'}: {row.entitlement or 'access'} on {row.system}")


def _incidents(of: Examination) -> Iterator[Dated]:
    return (Dated(row, row.detected_at, row.title) for row in of.registers.incidents)


def _resolved(of: Examination) -> Iterator[Dated]:
    """Give those that ask for a review, by the day from which its time is counted."""
    limits = Limits(examination=of)
    for row in of.registers.incidents:
        if row.severity is IncidentSeverity.SEV4:
            continue
        if row.resolved_at is None:
            if row.status in {IncidentStatus.RESOLVED, IncidentStatus.CLOSED}:
                yield Dated(row, None, row.title)
            continue
        end = None if row.pir_at is not None else limits.after("incident-review", row.resolved_at)
        yield Dated(row, row.resolved_at, row.title, None if end is None or isinstance(end, str) else end)


def _of_customers(of: Examination) -> Iterator[Dated]:
    """Give those by which customer data was affected; one that does not say so may be one."""
    for row in of.registers.incidents:
        if row.customer_data is not False:
            yield Dated(row, row.confirmed_at if row.customer_data else None, row.title)


def _vendors(of: Examination) -> Iterator[Dated]:
    """Give those that are used or were: one that is only proposed has no first day."""
    for row in of.registers.vendors:
        if row.started_on is not None or row.is_used or row.exited_on is not None:
            yield Dated(row, row.started_on, row.name)


def _exceptions(of: Examination) -> Iterator[Dated]:
    """Give those that a person asked for: one with a rule waives a finding of ours."""
    return (
        Dated(row, row.approved_on, row.reason, doubt=_ended(row, of))
        for row in of.registers.exceptions
        if not row.rule
    )


def _ended(row: Acceptance, of: Examination) -> str:
    """Say what kept one that is over from counting while it was borne: the rule asks that only of those that are not."""
    if row.status is AcceptanceStatus.REJECTED or not is_over(row, of.as_of):
        return ""
    faults = [item.sentence for item in defects(row, of) if item.key != "expires_on"]
    if not (row.risk or row.finding or row.control or row.policy or row.subject):
        faults.append("names nothing that it excuses")
    return f"it is over, and did not count before: it {', and '.join(faults)}" if faults else ""


def _findings(of: Examination) -> Iterator[Dated]:
    return (Dated(row, row.reported_on, row.title) for row in of.registers.findings)


def _leavers(of: Examination) -> Iterable[Dated]:
    return (Dated(row, row.left_on, row.name) for row in of.roster.people if row.left_on is not None)


def _joiners(of: Examination) -> Iterable[Dated]:
    return (Dated(row, row.started_on, row.name) for row in of.roster.people)


ACCESS = Register(
    "access",
    "granted_at",
    _grants,
    "A grant that nobody entered is not: compare it with the audit logs of the systems.",
)
_NOBODY_ENTERED = "One that nobody entered is not: compare it with the alerts and the tickets of the period."
INCIDENTS = Register("incidents", "detected_at", _incidents, _NOBODY_ENTERED)
RESOLVED = Register("incidents", "resolved_at", _resolved, f"Those of SEV4 ask for no review. {_NOBODY_ENTERED}")
OF_CUSTOMERS = Register("incidents", "confirmed_at", _of_customers, _NOBODY_ENTERED)
VENDORS = Register(
    "vendors",
    "started_on",
    _vendors,
    "A vendor that nobody entered is not: compare it with the list of payees and of connected apps.",
)
EXCEPTIONS = Register(
    "exceptions",
    "approved_on",
    _exceptions,
    "What was accepted without a row is not: compare it with the tickets of the period.",
)
FINDINGS = Register(
    "findings",
    "reported_on",
    _findings,
    "What a scanner showed and nobody entered is not: compare it with the exports of the scanners.",
)
_OF_PAYROLL = "compare it with the list of payroll."
LEAVERS = Register("people", "left_on", _leavers, f"Somebody whose last day nobody entered is not: {_OF_PAYROLL}")
JOINERS = Register("people", "started_on", _joiners, f"Somebody who was never entered is not: {_OF_PAYROLL}")

REGISTERS: tuple[Family, ...] = (
    Family(register="access", instances=partial(rows, ACCESS), rules=("unapproved-grant",)),
    Family(
        kinds=frozenset({"post-incident-review"}),
        instances=partial(rows, RESOLVED),
        rules=("incident-without-review",),
    ),
    Family(
        kinds=frozenset({"notice-decision"}),
        instances=partial(rows, OF_CUSTOMERS),
        rules=("late-customer-notice",),
    ),
    Family(register="incidents", instances=partial(rows, INCIDENTS), rules=("late-incident-record",)),
    Family(register="vendors", instances=partial(rows, VENDORS)),
    Family(register="exceptions", instances=partial(rows, EXCEPTIONS), rules=("unsound-exception",)),
    Family(
        register="findings",
        instances=partial(rows, FINDINGS),
        rules=("overdue-finding", "silent-finding"),
    ),
    Family(
        kinds=frozenset({"departure-record", "leaver-list"}),
        instances=partial(rows, LEAVERS),
        rules=(
            "leaver-grant-open",
            "leaver-has-access",
            "leaver-residue",
            "leaver-removed-late",
            "leaver-activity",
            "leavers-unjudged",
        ),
    ),
    Family(kinds=frozenset({"background-check", "joiner-list"}), instances=partial(rows, JOINERS)),
)
"""A family by kind stands above the one of its register: it is the narrower list."""
