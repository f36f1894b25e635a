"""Registers and history -> the parts of a system description that they know, each with places for what they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.control_change import ControlEffect
from tieout.model.people import PersonType
from tieout.model.registers.assets import Subservice
from tieout.render import words
from tieout.render.markdown import plain, table, to_fill
from tieout.render.overview import systems_in_scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from tieout.model.examination import Examination
    from tieout.model.registers.assets import System, Vendor
    from tieout.render.report import Report

_MOST = 200
"""Rows of one table; a draft counts the rest."""


def commitments(of: Examination) -> Iterator[str]:
    """What was promised, to whom."""
    rows = of.registers.commitments
    if rows:
        columns = ("Promised", "To", "Where it is written", "Controls")
        told = (
            (item.title or item.text, item.to.value if item.to else "", item.source, ", ".join(item.controls))
            for item in rows[:_MOST]
        )
        yield from table(columns, told)
        yield from _more(rows)
    else:
        yield to_fill(f"what was promised to customers{_absent(of, 'commitments')}")
    yield from (to_fill("what the system must do to keep these promises: times, volumes, laws"), "")


def systems(of: Examination) -> Iterator[str]:
    """The systems in scope."""
    rows = systems_in_scope(of)
    if not rows:
        yield from (to_fill(f"the systems in scope{_absent(of, 'systems')}"), "")
        return
    vendors = {item.id: item.name or item.id for item in of.registers.vendors}
    columns = ("System", "From", "Environment", "Owner", "Highest class of data")
    yield from table(columns, (_system(item, vendors, of) for item in rows[:_MOST]))
    yield from _more(rows)
    yield from (to_fill("how they are connected, and where the boundary of the system runs"), "")


def _system(item: System, vendors: dict[str, str], of: Examination) -> Iterator[object]:
    yield item.name or item.id
    yield vendors.get(item.vendor, item.vendor) or (item.origin.value if item.origin else to_fill("made or bought"))
    yield item.environment.value if item.environment else to_fill("environment")
    yield words.holder(item.owner, of) or to_fill("owner")
    yield item.data_class.value if item.data_class else to_fill("class of data")


def people(of: Examination) -> Iterator[str]:
    """How many people, in which functions."""
    here = [item for item in of.roster.people if item.is_present(of.as_of)]
    if not of.roster.people:
        yield to_fill(f"how many people, in which functions{_absent(of, 'people')}")
        return
    employees = sum(item.type is PersonType.EMPLOYEE for item in here)
    contractors = sum(item.type is PersonType.CONTRACTOR for item in here)
    other = len(here) - employees - contractors
    unsaid = f", {other} of whom the register does not say which" if other else ""
    yield f"On {of.as_of}: {words.plural(len(here), 'person', 'people')}, {words.plural(employees, 'employee')} and {words.plural(contractors, 'contractor')}{unsaid}."
    period = of.period
    if period is not None:
        came = sum(item.started_on is not None and item.started_on in period for item in of.roster.people)
        left = sum(item.left_on is not None and item.left_on in period for item in of.roster.people)
        yield f"Within the period {came} came and {left} left."
    yield f"Functions: {', '.join(plain(role.title or role.id) for role in of.roster.roles) or to_fill('functions')}."


def procedures(report: Report) -> Iterator[str]:
    """The policies and runbooks, each with its status: a draft is no procedure yet."""
    columns = ("Document", "Version", "Status", "Owner")
    rows = (*report.policies, *report.runbooks)
    if rows:
        told = (
            (
                f"{item.id or ''} {item.name}".strip(),
                item.version or to_fill("version"),
                item.status.value if item.status else to_fill("status"),
                words.holder(item.owner, report.examination) or to_fill("owner"),
            )
            for item in rows[:_MOST]
        )
        yield from table(columns, told)
        yield from _more(rows)
    else:
        yield from (to_fill("the policies and runbooks"), "")


def data(of: Examination) -> Iterator[str]:
    """The classes of data."""
    classes = sorted({item.data_class.value for item in systems_in_scope(of) if item.data_class})
    if classes:
        yield f"Classes of data in the systems in scope: {', '.join(map(plain, classes))}."
    yield to_fill("which data of customers are held, how they come in and go out, and how long they are kept")


def incidents(of: Examination) -> Iterator[str]:
    """The incidents of the period, by the day in the company's zone."""
    absent = _absent(of, "incidents")
    if absent or of.period is None:
        yield from (to_fill(f"incidents that bear on the commitments{absent or ' (no period is named)'}"), "")
        return
    rows = [
        item for item in of.registers.incidents if item.detected_at is None or _day(item.detected_at, of) in of.period
    ]
    if not rows:
        yield from ("The incidents register has none within the period.", "")
        return
    columns = ("Incident", "Severity", "Detected", "Resolved", "Customer data", "Review")
    yield from table(
        columns,
        (
            (
                f"{item.id} {item.title}".strip(),
                item.severity.value if item.severity else to_fill("severity"),
                _day(item.detected_at, of) if item.detected_at else to_fill("day"),
                _day(item.resolved_at, of) if item.resolved_at else "not resolved",
                {True: "affected", False: "not affected", None: to_fill("affected or not")}[item.customer_data],
                item.pir or "none on record",
            )
            for item in rows[:_MOST]
        ),
    )
    yield from _more(rows)
    yield from (to_fill("which of these kept the system from a commitment, and what was done"), "")


def vendors(of: Examination) -> Iterator[str]:
    """The companies whose services count, by how the report treats them."""
    absent = _absent(of, "vendors")
    if absent:
        yield from (to_fill(f"subservice organizations, and whether the report leaves their controls out{absent}"), "")
        return
    used = [item for item in of.registers.vendors if item.is_used]
    kinds = (
        (
            Subservice.CARVE_OUT,
            "### Left out of the report (carve-out)",
            "Their controls are not described here. What we count on each of them to do (complementary subservice organization controls):",
        ),
        (
            Subservice.INCLUSIVE,
            "### Included in the report (inclusive)",
            "Their controls that count towards ours are part of this description:",
        ),
    )
    for kind, title, told in kinds:
        rows = [item for item in used if item.subservice is kind]
        if rows:
            yield from (
                title,
                "",
                told,
                "",
                *table(
                    ("Company", "Service", "Criteria", "Counted on for", "Its own report", "What it asks of us"),
                    map(_vendor, rows[:_MOST]),
                ),
                *_more(rows),
            )
    silent = [item for item in used if item.subservice is None]
    if silent:
        yield from (
            to_fill("whether these are subservice organizations"),
            "",
            f"{', '.join(plain(item.name or item.id) for item in silent[:_MOST])}.",
            "",
        )
    elif not any(item.subservice is not Subservice.NO for item in used):
        yield from ("The vendors register names none.", "")


def _vendor(item: Vendor) -> Iterator[object]:
    yield item.name or item.id
    yield item.service or to_fill("service")
    yield ", ".join(item.criteria) or to_fill("criteria")
    yield "; ".join(item.csocs) or to_fill("what it has to do")
    covers = f" to {item.report_period_end}" if item.report_period_end else ""
    yield f"{item.report_type.value}{covers}" if item.report_type else to_fill("its report")
    known = item.cuecs_mapped is not None or item.cuecs_open is not None
    yield (
        f"{item.cuecs_mapped or 0} tied to our controls, {item.cuecs_open or 0} open"
        if known
        else to_fill("what it asks of its customers")
    )


def excluded(report: Report) -> Iterator[str]:
    """The criteria that are left out, and why."""
    rows = report.examination.program.scope.excluded
    if not rows:
        yield from ("Every criterion of the categories in scope applies.", "")
        return
    yield from table(
        ("Criterion", "Why it does not apply", "Answered for by"),
        ((item.criterion, item.reason.strip() or to_fill("reason"), item.carve_out) for item in rows),
    )


def changes(report: Report) -> Iterator[str]:
    """What the history and the registers show to have changed within the period."""
    examination, period = report.examination, report.outcome.period
    if period is None or examination.history is None:
        yield from (to_fill("relevant changes of the system and its controls (the history was not examined)"), "")
        return
    told = [
        f"{plain(item.control.id)} changed its {plain(', '.join(change.keys))} on {change.on}."
        for item in report.controls
        for change in item.changes
        if change.effect is ControlEffect.CHANGED
    ]
    within = [item for item in examination.control_changes if period.start < item.on <= period.end]
    told += [
        f"{plain(item.control)} {plain(item.title)} was {item.effect.value} on {item.on}."
        for item in within
        if item.effect in {ControlEffect.ADDED, ControlEffect.REMOVED}
    ]
    told += [
        f"{plain(item.id)} {plain(item.title)} ended on {item.effective_to}."
        for item in examination.controls
        if item.effective_to and item.effective_to in period
    ]
    told += [
        f"{plain(item.id or item.path)} {plain(item.title)} was removed on {item.on}."
        for item in examination.departed
        if item.on in period
    ]
    told += [
        f"{plain(item.name or item.id)} came into scope on {item.in_scope_from}."
        for item in examination.registers.systems
        if item.in_scope_from and item.in_scope_from in period
    ]
    vendors = examination.registers.vendors
    told += [
        f"{plain(item.name or item.id)} was first used on {item.started_on}."
        for item in vendors
        if item.started_on and item.started_on in period
    ]
    told += [
        f"The use of {plain(item.name or item.id)} ended on {item.exited_on}."
        for item in vendors
        if item.exited_on and item.exited_on in period
    ]
    yield from (f"- {item}" for item in told[:_MOST])
    yield from (
        ("", *_more(told))
        if told
        else ("No change of a control, a system or a vendor is on record within the period.", "")
    )
    yield to_fill("other changes that a customer would want to know of")


def _absent(of: Examination, register: str) -> str:
    reason = of.why_absent(register)
    return f" ({plain(reason).replace('[', '').replace(']', '')})" if reason else ""


def _day(moment: datetime, of: Examination) -> date:
    return of.program.organization.calendar.day_of(moment)


def _more(rows: Iterable[object]) -> tuple[str, ...]:
    rest = len([*rows]) - _MOST
    return (f"And {rest} more.", "") if rest > 0 else ()
