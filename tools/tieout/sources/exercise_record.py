"""A file of ``evidence/exercises`` -> ExerciseRecord."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from tieout.model.document import ExerciseKind
from tieout.model.exercise import ExerciseOutcome, ExerciseRecord, IntegrityCheck, Lesson, Measured, Moment, Restored
from tieout.model.location import Location, MissingField, UnknownField, Unreadable
from tieout.sources.body import read_body
from tieout.sources.encoding import byte_order_mark
from tieout.sources.exercise_keys import (
    ALIASES,
    CHECK_KEYS,
    ID_FORM,
    KNOWN,
    LESSON_KEYS,
    MEASURED_ALIASES,
    MEASURED_KEYS,
    MOMENT_KEYS,
    REQUIRED,
    RESTORED_ALIASES,
    RESTORED_KEYS,
)
from tieout.sources.fields import Fields
from tieout.sources.front_matter import read_head
from tieout.sources.notes import Notes, shown
from tieout.sources.values import count, instant, span

_ID = re.compile(ID_FORM, re.ASCII)
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
_MOMENT = "{at: 2026-05-12T10:00:00+02:00, what: the restore begins}"
_MEASURED = "measured: {recovery_time: PT3H20M, recovery_point: PT20M}"
_CHECK = '{outcome: pass, checked: "rows of 41 tables, digest of the audit trail"}'
_RESTORED = "restored: {system: production-database, point: rds:orders-2026-05-11, to: the recovery account}"
_LESSON = "{what: step 4 names a folder that has gone, owner: role:cto, due_on: 2026-06-12, ticket: OPS-17}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseReading:
    """What one file gave."""

    record: ExerciseRecord | None
    """None if its head could not be read at all."""
    unreadable: tuple[Unreadable, ...] = ()
    unknown_fields: tuple[UnknownField, ...] = ()
    missing_fields: tuple[MissingField, ...] = ()


def read_exercise_record(data: bytes, *, path: str) -> ExerciseReading:
    """Read a record from the bytes of its file.

    A key that cannot be read is noted with its place and leaves the others as they are.
    """
    head = read_head(data, path=path)
    if isinstance(head, Unreadable):
        return ExerciseReading(record=None, unreadable=(head,))
    notes = Notes(path)
    if head.parts.has_mark:
        notes.unreadable.append(byte_order_mark(path))
    fields = Fields(head.fields, notes)
    fields.place_keys()
    fields.check_keys(KNOWN, ALIASES)
    body = read_body(head.parts.body, path=path, first_line=head.parts.body_line)
    record = ExerciseRecord(
        path=path,
        id=_identifier(fields, PurePosixPath(path).name.removesuffix(".md")),
        kind=fields.choice("kind", ExerciseKind),
        runbooks=fields.words("runbooks"),
        held_on=fields.day("held_on"),
        started_at=instant(fields, "started_at"),
        ended_at=instant(fields, "ended_at"),
        facilitator=fields.line("facilitator"),
        participants=fields.words("participants"),
        scenario=fields.text("scenario"),
        objectives=fields.words("objectives"),
        timeline=_timeline(fields),
        measured=_measured(fields),
        restored=_restored(fields),
        outcome=fields.choice("outcome", ExerciseOutcome),
        findings=_lessons(fields),
        signed_off_by=fields.line("signed_off_by"),
        signed_off_on=fields.day("signed_off_on"),
        said=frozenset(name for name in fields.names() if name in fields or _is_none(fields, name)),
        places=tuple(notes.places),
        body=body.text,
        body_line=body.first_line,
        digest=f"sha256:{hashlib.sha256(data).hexdigest()}",
    )
    missing = fields.missing(REQUIRED)
    return ExerciseReading(
        record=record,
        unreadable=(*notes.unreadable, *body.unreadable),
        unknown_fields=notes.unknown_fields(record.subject),
        missing_fields=(MissingField(location=Location(path=path), subject=record.subject, names=missing),)
        if missing
        else (),
    )


def sign_off(data: bytes) -> tuple[str | None, str | None]:
    """Give who signed a version off, and when, as it has them; None where it has not, or cannot be read."""
    head = read_head(data, path="")
    if isinstance(head, Unreadable):
        return None, None
    fields = Fields(head.fields, Notes(""))
    day = fields.day("signed_off_on")
    return fields.line("signed_off_by"), None if day is None else day.isoformat()


def _is_none(fields: Fields, name: str) -> bool:
    """Say whether a key says with an empty list that there are none."""
    return name == "findings" and not fields.is_null(name)


def _identifier(fields: Fields, stem: str) -> str | None:
    written = fields.line("id")
    if written is None:
        return None
    if not _ID.fullmatch(written):
        fields.note(
            "id",
            f"id is {shown(written)}; wanted is EX-2026-01, with the year and a number of your choice",
            "write an id of that form that no other record has",
        )
        return written if _TOKEN.fullmatch(written) else None
    if written != stem:
        fields.note(
            "id",
            f"the id is {written}, and the name of the file says {shown(stem)}",
            f"rename the file {written}.md, or correct the id",
            kind="id-not-file-name",
        )
    return written


def _timeline(fields: Fields) -> tuple[Moment, ...]:
    found: list[Moment] = []
    for item in fields.mappings("timeline", _MOMENT):
        item.check_keys(MOMENT_KEYS)
        at, what = instant(item, "at"), item.text("what")
        if absent := item.missing(MOMENT_KEYS):
            item.note("", f"a moment of the timeline lacks {' and '.join(absent)}", f"write `- {_MOMENT}`")
        if what is not None:
            found.append(Moment(at=at, what=what))
    return tuple(found)


def _measured(fields: Fields) -> Measured:
    inner = fields.mapping("measured", _MEASURED)
    if inner is None:
        return Measured()
    inner.place_keys()
    inner.check_keys(MEASURED_KEYS, MEASURED_ALIASES)
    return Measured(
        recovery_time=span(inner, "recovery_time"),
        recovery_point=span(inner, "recovery_point"),
        restored_bytes=count(inner, "restored_bytes", "bytes"),
        integrity_check=_check(inner),
    )


def _restored(fields: Fields) -> tuple[Restored, ...]:
    """Read one system, or a list of several."""
    if fields.is_mapping("restored"):
        one = fields.mapping("restored", _RESTORED)
        return () if one is None else (_one_restored(one, "restored"),)
    items = fields.mappings("restored", _RESTORED.partition(" ")[2])
    return tuple(_one_restored(item, f"restored[{number}]") for number, item in enumerate(items))


def _one_restored(inner: Fields, key: str) -> Restored:
    inner.place_keys()
    inner.check_keys(RESTORED_KEYS, RESTORED_ALIASES)
    if absent := inner.missing(("system",)):
        inner.note("", f"{key} lacks {' and '.join(absent)}", f"write `{_RESTORED}`")
    found = {name: inner.line(name) or "" for name in RESTORED_KEYS}
    return Restored(system=found["system"], point=found["point"], to=found["to"], key=key)


def _check(fields: Fields) -> IntegrityCheck | None:
    inner = fields.mapping("integrity_check", f"integrity_check: {_CHECK}")
    if inner is None:
        return None
    inner.check_keys(CHECK_KEYS)
    if absent := inner.missing(CHECK_KEYS):
        inner.note("", f"the integrity check lacks {' and '.join(absent)}", f"write `integrity_check: {_CHECK}`")
    return IntegrityCheck(outcome=inner.choice("outcome", ExerciseOutcome), checked=inner.text("checked") or "")


def _lessons(fields: Fields) -> tuple[Lesson, ...]:
    found: list[Lesson] = []
    for item in fields.mappings("findings", _LESSON):
        item.check_keys(LESSON_KEYS)
        found.append(
            Lesson(
                what=item.text("what") or "",
                id=item.line("id") or "",
                owner=item.line("owner") or "",
                due_on=item.day("due_on"),
                ticket=item.line("ticket") or "",
            )
        )
    return tuple(found)
