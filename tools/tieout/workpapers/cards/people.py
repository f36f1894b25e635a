"""Somebody who left or came as a card: the days, the accounts, and when each was taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.operation.leavers import leavers_of
from tieout.model.strength import Strength
from tieout.workpapers.cards.base import Line, Part, missing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.examination import Examination
    from tieout.model.people import Person


def leaver_card(of: Person, examination: Examination) -> tuple[Part, ...]:
    """Give the parts of the card of somebody who left."""
    return (
        Part("Departure", tuple(_departure(of, examination))),
        Part("Access by the register", tuple(_grants(of, examination))),
        Part("Accounts by the lists of the systems", tuple(_accounts(of, examination))),
    )


def joiner_card(of: Person, examination: Examination) -> tuple[Part, ...]:
    """Give the parts of the card of somebody who came."""
    lines = [
        Line("First day", str(of.started_on), Strength.SELF, str(of.at("started_on")))
        if of.started_on
        else missing("First day", "the register does not say it"),
        Line("Background check", str(of.background_check), Strength.SELF, str(of.at("background_check")))
        if of.background_check
        else missing("Background check", "the register has no day of it"),
    ]
    for item in of.policy_ack:
        said = f"{item.document}{f' {item.version}' if item.version else ''} on {item.on or 'a day that is not stated'}"
        lines.append(Line("Policy acknowledged", said, Strength.SELF, str(of.at("policy_ack"))))
    lines += [Line("Security training", str(day), Strength.SELF, str(of.at("training_on"))) for day in of.training_on]
    return (Part("Arrival", tuple(lines)), Part("Access by the register", tuple(_grants(of, examination))))


def _departure(of: Person, examination: Examination) -> Iterator[Line]:
    yield Line("Last day", str(of.left_on), Strength.SELF, str(of.at("left_on")))
    if of.access_removed_at is None:
        yield missing("Access removed", "the register has no moment of it")
    else:
        when = examination.program.organization.calendar.clock(of.access_removed_at)
        yield Line("Access removed", when, Strength.SELF, str(of.at("access_removed_at")))


def _grants(of: Person, examination: Examination) -> Iterator[Line]:
    absent = examination.why_absent("access")
    if absent is not None:
        yield missing("Grants", absent)
        return
    clock = examination.program.organization.calendar.clock
    ours = [row for row in examination.registers.access if row.person == of.id]
    for row in ours:
        ended = f"revoked on {clock(row.revoked_at)}" if row.revoked_at else "not revoked"
        asked = f", requested by {row.requested_by}" if row.requested_by else ""
        approved = f", approved by {row.approved_by}" if row.approved_by else ", approved by nobody on record"
        given = f"given on {clock(row.granted_at)}" if row.granted_at else "given on a day that is not stated"
        said = f"{row.entitlement or 'access'} on {row.system}, {given}{asked}{approved}; {ended}"
        yield Line(row.id or "A grant", said, Strength.SELF, str(row.location))
    if not ours:
        yield Line("Grants", "the register has none for this person", Strength.SELF)


def _accounts(of: Person, examination: Examination) -> Iterator[Line]:
    clock = examination.program.organization.calendar.clock
    lists = {item.system for item in examination.operation.account_lists if item.listings}
    if not lists:
        yield missing("Accounts", "no list of accounts was captured")
        return
    found = leavers_of(examination)
    said = False
    for item in found.verdicts:
        if item.departure.row.id != of.id:
            continue
        said = True
        seen = f"the newest list that tells of it is of {clock(item.sight.last)}"
        ended = f", the first without it, or with it closed, of {clock(item.ended.first)}" if item.ended else ""
        event = f"; by the system ended on {item.event}" if item.event else ""
        what = f"{item.what} {item.id} on {item.system.id}"
        place = (item.ended.first_place if item.ended else "") or item.sight.last_place
        yield Line(what, f"{item.outcome.value}: {seen}{ended}{event}", Strength.SELF, place)
    for used in found.activity:
        if used.departure.row.id == of.id:
            said = True
            what = f"{used.what} {used.id} on {used.system.id}"
            yield Line(what, f"used on {used.used}, after the last day", Strength.SELF, used.place)
    if not said:
        names = ", ".join(sorted(filter(None, lists))) or "systems"
        yield Line("Accounts", f"the lists of {names} give no cause to name one that was open after its limit")
