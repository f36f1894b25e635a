"""An owner or approver is nobody who works here."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from tieout.model.criteria import nearest
from tieout.model.document import Document, Status
from tieout.model.examination import PEOPLE_PATH, Examination
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.model.people import Person, Roster
from tieout.model.registers.assets import Standing, System, Vendor, VendorStatus
from tieout.model.registers.operation import Commitment
from tieout.model.registers.risks import ReportedFinding, Risk, RiskStatus
from tieout.model.row import Row
from tieout.rules.base import rule
from tieout.rules.place import is_partly_read, named, place_of
from tieout.rules.rows import several
from tieout.rules.wording import did_you_mean, listed


@rule(severity=Severity.ERROR, criteria=("CC1.3", "CC1.5"), needs=("people",))
def unknown_owner(examination: Examination) -> Iterator[Observation]:
    """An owner or approver is nobody who works here.

    ## What it checks
    The `owner` and `approver` of every document that is not retired, and the `owner` of every
    control, against the people register as of the day: the person or role must be in it, and at
    least one person who works here on that day must be meant.
    A role that nobody holds is a warning for a draft and for a control that is not in operation yet.
    For a control that has ended, only names that the register never had are reported.
    The same holds for the `owner` of every system, vendor, risk, reported finding and commitment of the
    registers that are there, drafts and rows that are over alike; rows of one register with the same
    owner are one finding. It holds too for `contacts` of runbooks that are written `role:x` or `person:y`.

    ## Why the auditor asks
    "Who does this?" is the first question about every control. An owner who left in March has not
    reviewed anything in June, and an auditor compares these names with the list of leavers.

    ## Example
    `policies/access-control.md:8:8: POL-002 has the owner person:ben; Ben Example left on 2026-03-31`

    ## How to fix
    Name somebody who is there; better a role than a person, so that a departure changes the register
    alone. If a name is right and missing, add it to `registers/people.yaml`:

    ```yaml
    people:
      - {id: ana, name: Ana Example, roles: [cto], emails: [ana@example.com]}
    ```

    ## Sources
    Criteria CC1.3 (reporting lines, authority and responsibility) and CC1.5 (accountability).
    """
    partial = is_partly_read(examination, _register(examination.roster))
    holders = functools.cache(examination.roster.holders)  # many documents, few owners
    for post in (*_of_documents(examination), *_of_controls(examination), *_of_rows(examination)):
        found = holders(post.reference)
        if found is None:
            yield _unknown(post, examination, partial=partial)
        elif not post.is_over and not any(person.is_present(examination.as_of) for person in found):
            yield _vacant(post, found, examination)


class _Post(NamedTuple):
    """A name that the register has to know."""

    subject: str
    key: str
    reference: str
    location: Location
    is_over: bool = False
    is_planned: bool = False
    named: str = ""
    """How a message names whoever has it, if not by the subject."""
    has: str = "has"


def _of_documents(examination: Examination) -> Iterator[_Post]:
    for document in examination.documents:
        if document.status is not Status.RETIRED:
            yield from _of_document(document)


def _of_document(document: Document) -> Iterator[_Post]:
    for key, reference in (("owner", document.owner), ("approver", document.approver)):
        if reference:
            yield _Post(
                subject=document.subject,
                key=key,
                reference=reference,
                location=document.at(key),
                is_planned=not document.is_in_force,
            )
    for i, contact in enumerate(document.contacts):
        if contact.startswith(("role:", "person:")):
            yield _Post(
                subject=document.subject,
                key="contact",
                reference=contact,
                location=place_of(document, f"contacts[{i}]", "contacts"),
                is_planned=not document.is_in_force,
            )


def _of_rows(examination: Examination) -> Iterator[_Post]:
    """Give the owners of rows, those that are alike in everything but the row as one."""
    alike: dict[tuple[str, str, bool, bool], list[Row]] = {}
    registers = examination.registers
    owned = (registers.systems, registers.vendors, registers.risks, registers.findings, registers.commitments)
    for row in (row for rows in owned for row in rows if row.owner):
        is_over, is_planned = _standing(row)
        alike.setdefault((row.location.path, row.owner, is_over, is_planned), []).append(row)
    for (path, owner, is_over, is_planned), rows in alike.items():
        yield _Post(
            subject=rows[0].subject if len(rows) == 1 else path,
            key="owner",
            reference=owner,
            location=rows[0].at("owner"),
            is_over=is_over,
            is_planned=is_planned,
            named=several(rows),
            has="has" if len(rows) == 1 else "have",
        )


def _standing(row: System | Vendor | Risk | ReportedFinding | Commitment) -> tuple[bool, bool]:
    """Say whether a row is over, and whether it is only planned."""
    match row:
        case System():
            return row.status is Standing.RETIRED, row.status is Standing.DRAFT
        case Vendor():
            return row.status is VendorStatus.LEFT, row.status is VendorStatus.PROPOSED
        case Risk():
            return row.status is RiskStatus.CLOSED, row.status is RiskStatus.DRAFT
        case ReportedFinding():
            return row.is_over, False
        case _:
            return False, False


def _of_controls(examination: Examination) -> Iterator[_Post]:
    as_of = examination.as_of
    for control in examination.controls:
        if control.owner:
            yield _Post(
                subject=named(control),
                key="owner",
                reference=control.owner,
                location=control.at("owner"),
                is_over=control.effective_to is not None and control.effective_to < as_of,
                is_planned=control.effective_from is not None and control.effective_from > as_of,
            )


def _unknown(post: _Post, examination: Examination, *, partial: bool) -> Observation:
    register = _register(examination.roster)
    where = f"the readable part of {register}" if partial else register
    known = listed(_references(examination.roster), "or", at_most=6)
    return Observation(
        subject=post.subject,
        location=post.location,
        message=(
            f"{post.named or post.subject} {post.has} the {post.key} {post.reference}, which is not in {where}"
            f"{did_you_mean(_meant(post.reference, examination.roster))}"
        ),
        remedy=f"name {known}, or add the right one to {register}" if known else f"add {post.reference} to {register}",
        about=_about(post),
    )


def _vacant(post: _Post, found: tuple[Person, ...], examination: Examination) -> Observation:
    why = listed(_absence(person, examination.as_of) for person in found) or "nobody holds that role"
    register = _register(examination.roster)
    return Observation(
        subject=post.subject,
        location=post.location,
        message=f"{post.named or post.subject} {post.has} the {post.key} {post.reference}; {why}",
        remedy=f"name another {post.key}, or give the role to somebody who is there in {register}",
        about=_about(post),
        severity=Severity.WARNING if post.is_planned else None,
    )


def _about(post: _Post) -> str:
    return f"{post.key} {post.reference}" if post.named or post.key == "contact" else post.key


def _absence(person: Person, as_of: date) -> str:
    if person.left_on is not None and person.left_on < as_of:
        return f"{person.name} left on {person.left_on}"
    return f"{person.name} starts on {person.started_on}"


def _register(roster: Roster) -> str:
    return roster.people[0].location.path if roster.people else PEOPLE_PATH


def _references(roster: Roster) -> tuple[str, ...]:
    """Give every role, then every person, as documents name them; each once."""
    roles = [role.id for role in roster.roles]
    held = [role for person in roster.people for role in person.roles]
    names = [f"role:{role}" for role in (*roles, *held)] + [f"person:{person.id}" for person in roster.people]
    return tuple(dict.fromkeys(names))


def _meant(reference: str, roster: Roster) -> str | None:
    """Give the reference that was meant: a person's name or account, else the nearest spelling."""
    wanted = reference.rpartition(":")[2].strip().removeprefix("@").casefold()
    for person in roster.people:
        if wanted in {text.casefold() for text in (person.id, person.name, *person.emails, *person.logins)}:
            return f"person:{person.id}"
    by_name = {reference.partition(":")[2]: reference for reference in reversed(_references(roster))}
    near = wanted if wanted in by_name else nearest(wanted, tuple(by_name))
    return by_name[near] if near else None
