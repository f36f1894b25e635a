"""Whether a sign-off of an exercise stands: whose it is, and of which day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.period import is_future

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.examination import Examination
    from tieout.model.exercise import ExerciseRecord
    from tieout.model.people import Person

LATEST_COMMIT = timedelta(days=3)
"""How long after the day that it names a sign-off may reach the branch without a question: a pull
request is merged on the day or a few days after. The convention is Tieout's."""

_RESPONSE = "incident-response"
"""The topic of the policy whose owner answers for the response to incidents."""


class Fault(NamedTuple):
    """Why a sign-off does not stand."""

    kind: str
    """``signer``, ``own``, ``day`` or ``rewritten``: for fingerprints."""
    says: str
    """What follows the name of the record."""


def sign_off_faults(examination: Examination, record: ExerciseRecord, *, is_restore: bool) -> tuple[Fault, ...]:
    """Say why the sign-off of a record does not stand; nothing of one that has none.

    Nobody signs off what they led, or did alone; a restore nobody who took part in it. Two rows of the
    people register that share an address or an account are one person. Without a people register names
    are compared as they are written.
    """
    if record.signed_off_by is None:
        return ()
    return (
        *_of_the_signer(examination, record, is_restore=is_restore),
        *_of_the_day(examination, record),
        *_of_the_text(record),
    )


def reached_the_branch_late(record: ExerciseRecord) -> bool:
    """Say whether the sign-off came to the branch more than ``LATEST_COMMIT`` after the day that it names."""
    signed, landed = record.signed_off_on, record.sign_off_recorded_on
    return signed is not None and landed is not None and landed - signed > LATEST_COMMIT


def _of_the_day(examination: Examination, record: ExerciseRecord) -> Iterator[Fault]:
    signed, landed = record.signed_off_on, record.sign_off_recorded_on
    if signed is None:
        return
    if is_future(signed, examination.as_of):
        yield Fault("day", f"is signed off on {signed}, which has not come yet")
    elif landed is not None and is_future(signed, landed):
        yield Fault("day", f"is signed off on {signed}, and the branch had that on {landed} already")
    if record.held_on is not None and signed < record.held_on:
        yield Fault("day", f"is signed off on {signed}, before it was held on {record.held_on}")


def _of_the_text(record: ExerciseRecord) -> Iterator[Fault]:
    changed = record.rewritten
    if changed is None:
        return
    when = f"was changed on {changed.on}" if changed.on else "is changed and not committed"
    keys = ", ".join(changed.keys)
    yield Fault("rewritten", f"{when}, after it was signed off on {changed.signed} ({keys})")


def _of_the_signer(examination: Examination, record: ExerciseRecord, *, is_restore: bool) -> Iterator[Fault]:
    name = record.signed_off_by or ""
    day = record.signed_off_on or record.held_on or examination.as_of
    signers = _who(examination, name, day)
    if not signers:
        yield Fault("signer", f"is signed off by {name}, and nobody whom that means was here on {day}")
        return
    if len(signers) > 1:
        yield Fault(
            "signer", f"is signed off by {name}, which was {len(signers)} people on {day}, so nobody knows who did"
        )
        return
    if examination.why_absent("people") is None and examination.roster.holders(name) is None:
        yield Fault("signer", f"is signed off by {name}, whom the people register does not know")
    held = record.held_on or day
    leaders = frozenset[str]() if record.facilitator is None else _who(examination, record.facilitator, held)
    others = [_who(examination, item, held) for item in record.participants]
    if signers & leaders:
        yield Fault("own", f"is signed off by {name}, who led it")
    elif is_restore and any(signers & item for item in others):
        yield Fault("own", f"is signed off by {name}, who took part in the restore")
    elif not leaders and all(item <= signers for item in others):
        yield Fault("own", f"is signed off by {name}, and names nobody else who took part")


def unknown_in(examination: Examination, record: ExerciseRecord) -> dict[tuple[str, str], str]:
    """Give those who led or took part and whom the register has not, or not on that day: role and name, by place.

    A name of several words is that of an outsider. None without a people register.
    """
    if examination.why_absent("people") is not None:
        return {}
    day = record.held_on or examination.as_of
    found = {} if record.facilitator is None else {("facilitator", record.facilitator): "facilitator"}
    for number, name in enumerate(record.participants):
        found.setdefault(("participant", name), f"participants[{number}]")
    return {
        (role, name): key
        for (role, name), key in found.items()
        if len(name.split()) == 1 and (examination.roster.holders(name) is None or not _who(examination, name, day))
    }


def people_in(examination: Examination, record: ExerciseRecord) -> frozenset[str]:
    """Give those who took part, each once: ids of the register, and names that it does not know."""
    day = record.held_on or examination.as_of
    return frozenset().union(*(_who(examination, item, day) for item in record.participants))


def responders_missing(examination: Examination, record: ExerciseRecord) -> tuple[str, ...]:
    """Give the roles that answer for what was tried, if nobody who holds one led or took part; none where one did.

    They are the owners of the runbooks that were tried, and of the policy on incident response. None either where it
    cannot be told: without a people register, of names that it does not know, and of roles that nobody held that day.
    """
    if examination.why_absent("people") is not None:
        return ()
    day = record.held_on or examination.as_of
    names = (*((record.facilitator,) if record.facilitator else ()), *record.participants)
    if not names or any(examination.roster.holders(name) is None for name in names):
        return ()
    tried = [item for item in map(examination.document, record.runbooks) if item is not None]
    about = [item for item in examination.documents if item.is_in_force and item.topic == _RESPONSE]
    owners = dict.fromkeys(item.owner for item in (*tried, *about) if item.owner)
    held = {owner: _who(examination, owner, day) for owner in owners if examination.roster.holders(owner) is not None}
    there = frozenset().union(*(_who(examination, name, day) for name in names))
    if any(there & who for who in held.values()):
        return ()
    return tuple(owner for owner, who in held.items() if who)


def _who(examination: Examination, reference: str, day: date) -> frozenset[str]:
    """Give the ids of those present on the day whom a reference means, else the name as it is written."""
    found = examination.roster.holders(reference)
    if found is None:
        name = reference.strip().removeprefix("person:").strip().casefold()
        return frozenset({name}) if name else frozenset()
    return frozenset(_first_row(examination, person).id for person in found if person.is_present(day))


def _first_row(examination: Examination, person: Person) -> Person:
    """Give the first row of the register that is this person, by shared addresses and accounts from row to row."""
    while True:
        first = next((item for item in examination.roster.people if item.is_same_as(person)), person)
        if first.id == person.id:
            return first
        person = first
