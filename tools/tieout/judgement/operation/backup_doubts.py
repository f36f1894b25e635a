"""What nobody can tell of backups and restores, and what would tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.evidence.wording import several
from tieout.judgement.operation.drills import backed_up, beginning, drills, restores
from tieout.judgement.operation.kept_days import RETENTION
from tieout.judgement.operation.recovery import recoveries
from tieout.judgement.operation.telling import Doubt
from tieout.model.criteria import nearest
from tieout.model.registers.assets import Environment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.judgement.operation.drills import RestoreGap
    from tieout.judgement.operation.recovery import Recovery
    from tieout.model.examination import Examination
    from tieout.model.exercise import ExerciseRecord
    from tieout.model.operation.listing import Listing
    from tieout.model.registers.assets import System

_SHOWN = 6
"""Systems that are named one by one."""


def backup_doubts(examination: Examination) -> Iterator[Doubt]:
    """Yield what cannot be told of listings, then of drills; points and their days are left to those who word them."""
    yield from _of_listings(examination)
    yield from _of_restores(examination)
    yield from _of_drills(examination)


def _of_listings(examination: Examination) -> Iterator[Doubt]:
    known = recoveries(examination)
    without = [item.system for item in known if not item.listings]
    if without:
        first = without[0]
        yield Doubt(
            subject=first.subject if len(without) == 1 else first.location.path,
            location=first.at("backup"),
            whether=f"{_names(without)} {'has' if len(without) == 1 else 'have'} the recovery points that the register asks for",
            because="no capture lists them",
            remedy="capture the list with reads: aws-backup, aws-rds-snapshots or recovery-points, and name the system in it",
            about="no listing",
        )
    for item in known:
        if item.listings and not item.whole:
            listing = examination.operation.recovery_listings[item.listings[-1]].listing
            count = len(item.listings)
            none = (
                "the one capture that lists them is not whole"
                if count == 1
                else f"none of the {count} captures that list them is whole"
            )
            yield Doubt(
                subject=item.system.subject,
                location=listing.record,
                whether=f"{item.system.id} has the recovery points that the register asks for",
                because=f"{none}: {_why(listing)}",
                remedy="capture the list anew, with the permission to read all of it and to its last page",
                about="no whole listing",
            )
        # Of a production system system-without-recovery-objective says the same.
        if item.whole and item.system.rpo is None and item.system.environment is not Environment.PRODUCTION:
            yield Doubt(
                subject=item.system.subject,
                location=item.system.at("backup"),
                whether=f"{item.system.id} was backed up as often as it has to be",
                because="the register does not say its rpo",
                remedy="have its owner set rpo, such as PT24H",
                about="rpo",
            )
    yield from _of_retention(examination, known)


def _of_retention(examination: Examination, known: tuple[Recovery, ...]) -> Iterator[Doubt]:
    unstated = [item for item in known if item.whole and item.system.rpo is not None and not item.visible]
    for told in dict.fromkeys(item.retention.cited if item.retention else "" for item in unstated):
        items = [item for item in unstated if (item.retention.cited if item.retention else "") == told]
        listing = examination.operation.recovery_listings[items[0].whole[-1]].listing
        because = f"no text in force when they were captured states {RETENTION}"
        if told:
            because = f"{RETENTION} is {told}, which leaves no day that a listing shows"
        yield Doubt(
            subject=items[0].system.subject if len(items) == 1 else listing.record.path,
            location=listing.record,
            whether=f"what the listings of {_names([item.system for item in items])} lack was never there or has expired",
            because=because,
            remedy=f"state {RETENTION} in days under parameters of the policy on continuity, and put that in force",
            about=f"retention {told}".strip(),
        )


def _of_restores(examination: Examination) -> Iterator[Doubt]:
    for gap in _gaps(examination):
        if gap.unsure:
            yield Doubt(
                subject=gap.system.subject,
                location=gap.system.at("backup"),
                whether=f"{gap.system.id} was restored in time after {gap.since}",
                because=_may_be(gap),
                remedy="write restored: {system: ..., point: ..., to: ...} into the record, and have it signed off anew",
                about=f"restored after {gap.since}",
            )
    sure = {item.system for item in drills(examination) if not item.why_not}
    for system in backed_up(examination):
        if system.id not in sure and beginning(examination, system) is None:
            yield Doubt(
                subject=system.subject,
                location=system.at("backup"),
                whether=f"{system.id} was to be restored by now",
                because="no restore that counts is on record, and neither a period nor in_scope_from says since when one is asked for",
                remedy="enter in_scope_from, or restore it: the first restore tells when the next one is due",
                about="restored",
            )


def _gaps(examination: Examination) -> Iterator[RestoreGap]:
    for restored in restores(examination):
        yield from restored.gaps


def _may_be(gap: RestoreGap) -> str:
    places = [f"{item.subject} ({item.at('runbooks').brief})" for item in gap.unsure]
    one = len(places) == 1
    return f"{', '.join(places)} may have restored it, and {'does' if one else 'do'} not say which system was restored"


def _of_drills(examination: Examination) -> Iterator[Doubt]:
    systems = {item.id: item for item in examination.registers.systems}
    asked = {item.id for item in backed_up(examination)}
    named = {record.path for gap in _gaps(examination) for record in gap.unsure}
    listings = {item.system.id for item in recoveries(examination) if item.listings}
    for drill in drills(examination):
        record = drill.record
        if _is_past(examination, record) or drill.why_not or record.path in named:
            continue
        if not drill.system and any(drill.may_be_of(system) for system in asked):
            yield Doubt(
                subject=record.subject,
                location=record.at("runbooks"),
                whether=f"{record.subject} restored a system that is backed up, and which",
                because="it does not name it, and its runbooks are for several systems or for none",
                remedy="write restored: {system: ..., point: ..., to: ...} into it, and have it signed off anew",
                about="which system",
            )
        elif drill.system and drill.system not in systems:
            near = nearest(drill.system, tuple(systems))
            yield Doubt(
                subject=record.subject,
                location=drill.at("system"),
                whether=f"{record.subject} restored a system of the register",
                because=f"it names {drill.system}, which is not there{f'; {near} is' if near else ''}",
                remedy="write the id of the system as registers/systems has it",
                about=f"unknown system {drill.system}",
            )
        elif drill.system in listings and not drill.point:
            yield Doubt(
                subject=record.subject,
                location=drill.at("point"),
                whether=f"{record.subject} restored a recovery point of {drill.system} that was there",
                because="it does not name the point",
                remedy="write restored: {system: ..., point: ..., to: ...} into it, and have it signed off anew",
                about=f"which point {drill.system}",
            )


def _is_past(examination: Examination, record: ExerciseRecord) -> bool:
    period, held = examination.period, record.held_on
    return period is not None and held is not None and held < period.start


def _why(listing: Listing) -> str:
    why = listing.unsound or listing.partial or "its record does not say of when it is"
    named = why if why.startswith(listing.capture) else f"of {listing.capture} {why}"
    return f"{named} ({listing.record.brief})"


def _names(systems: list[System]) -> str:
    return several((item.id or "a row without an id" for item in systems), shown=_SHOWN)
